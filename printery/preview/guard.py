"""Who may ask: a browser on this machine that was given the address, and no page of another origin.

A page elsewhere can make a browser ask 127.0.0.1 (by form, by script, by a name that it points here: DNS rebinding). So
each request must name our own host, carry no foreign origin, and know the token in its path.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What our own page may load: only from here, and nothing written into it."""
READING = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
"""What an e-book or site may do in its frame: show itself. No script runs, its own neither."""
_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
)


@dataclass(frozen=True, slots=True)
class Guard:
    """Answers only those who may ask; takes the token out of the path before the routes see it."""

    app: ASGIApp
    token: str
    port: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with headers that keep the browser to this server."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal:
            await PlainTextResponse(f"{refusal}\n", 403, dict(_HEADERS))(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", _PAGE)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        path = "/" + scope["path"].split("/", 2)[2]
        await self.app({**scope, "path": path, "raw_path": path.encode()}, receive, sent)

    def _refusal(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in hosts:
            return "this server answers to its own name only"
        if origin is not None and origin not in {f"http://{name}" for name in hosts}:
            return "this server answers its own pages only"
        if scope["method"] != "GET" and origin is None:
            return "this server takes orders from its own pages only"
        token, slash, _ = scope["path"].removeprefix("/").partition("/")
        if not slash or not secrets.compare_digest(token.encode(), self.token.encode()):
            return "the address lacks its token: open the one that the preview printed"
        return ""
