"""Formulas, drawn and spoken."""
