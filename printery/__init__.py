"""Printery: a council's record of a meeting, printed, published and handed out from one set of content."""

__version__ = "0.2.0"
