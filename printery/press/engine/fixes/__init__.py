"""Faults of the engine, mended while a layout runs; each names its upstream issue."""
