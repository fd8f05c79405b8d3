"""EPUB packages: documents, faces, drawings, metadata."""
