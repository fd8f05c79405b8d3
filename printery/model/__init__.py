"""Immutable data: what outside files may say (pydantic) and what stages hand to each other (dataclasses)."""
