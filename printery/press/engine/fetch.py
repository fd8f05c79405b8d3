"""What the engine may fetch: resources of the galley and faces of the catalogue, by name, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from printery.model.stages.media import media_type
from printery.press.fonts import face

HOST = "galley.invalid"
BASE_URL = f"http://{HOST}/"
"""Addresses of a scheme that joins relative ones; nothing is ever asked over a network (RFC 2606: no such host)."""


class GalleyFetcher(URLFetcher):  # type: ignore[misc] # the engine is untyped
    """Answers addresses of the galley from memory and refuses every other."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(timeout=1, allowed_protocols=(), allow_redirects=False)
        self._files = files

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file that an address names.

        Raises: PermissionError for an address outside the galley, FileNotFoundError for a name that it does not hold;
        the engine logs both, and the press makes a finding of the log.
        """
        del headers
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.netloc != HOST:
            raise PermissionError(f"only the galley's own files may be used, not {url[:200]}")
        name = unquote(parts.path).lstrip("/")
        data = face(name.removeprefix("fonts/")) if name.startswith("fonts/") else self._files.get(name)
        if data is None:
            raise FileNotFoundError(name)
        return URLFetcherResponse(url, data, {"Content-Type": media_type(name)})
