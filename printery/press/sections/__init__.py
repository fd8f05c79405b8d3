"""Sections of a document laid out side by side, told of each other, and put together."""
