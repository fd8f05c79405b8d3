"""Facts read from laid-out boxes: words, lines, tables, colours, structure."""
