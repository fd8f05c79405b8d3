"""Figures and the pictures in them."""
