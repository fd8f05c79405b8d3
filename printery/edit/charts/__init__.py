"""Charts: their specification, fields, and what is refused."""
