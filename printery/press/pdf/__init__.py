"""Finished PDF files: bound, tagged, archival, imposed, pictured."""
