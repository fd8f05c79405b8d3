"""Models of what people write: closed and frozen, the source of the JSON Schemas."""
