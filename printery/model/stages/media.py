"""Media types by file ending, the same on every machine (the system's own table differs from one to the next)."""

from __future__ import annotations

_TYPES = {
    "html": "text/html",
    "xhtml": "application/xhtml+xml",
    "css": "text/css",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "json": "application/json",
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "xml": "application/xml",
    "ncx": "application/x-dtbncx+xml",
    "ics": "text/calendar",
    "txt": "text/plain",
}


def media_type(name: str) -> str:
    """The media type that a file's name stands for; `application/octet-stream` if its ending says nothing."""
    return _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
