"""What a printer's record asks: boxes, marks, colours, standards, the cover's sheet."""
