"""The preview's server: the page, its data, pictures of pages, the files of e-books and sites."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from printery.model.stages.media import media_type
from printery.preview.guard import READING, Guard
from printery.preview.news import News, ProgramFault, Saved, Show
from printery.preview.shelf import PreviewFiles
from printery.preview.watching import saves_heard

_PAGE = Path(__file__).parent / "page"
_OWN = MappingProxyType(
    {
        "index.html": "text/html",
        "preview.css": "text/css",
        "preview.js": "text/javascript",
        "pages.js": "text/javascript",
        "reader.js": "text/javascript",
    }
)
_MOST_PORTS = 20
_WIDEST_PX = 4000
_BEAT_S = 15
"""So often a stream says that it lives."""
_FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens, and whom it lets in."""

    port: int
    token: str

    @property
    def url(self) -> str:
        """What to open."""
        return f"http://127.0.0.1:{self.port}/{self.token}/"


@dataclass(frozen=True, slots=True)
class ServedFiles:
    """The folders that are watched."""

    content: Path
    templates: Path

    def on_disk(self, path: str) -> Path:
        """Where a file of the project is; `path` as in findings."""
        first, _, rest = path.partition("/")
        return (self.templates if first == "templates" else self.content).resolve() / rest


@dataclass(slots=True)
class Preview:
    """The server's state: the desk's pipe, the shelf, and who listens."""

    desk: Connection
    sources: ServedFiles
    editor: Sequence[str] = ()
    """Program and arguments with {file}, {line} and {column}; none: findings are copied."""
    shelf: PreviewFiles = field(default_factory=PreviewFiles)
    listeners: set[asyncio.Queue[str]] = field(default_factory=set)
    drawing: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    """One thread, since PDFium is not made for several; it takes the desk's news too."""
    picture: Callable[[str, int, int], bytes] = field(init=False)
    is_ending: bool = False

    def __post_init__(self) -> None:
        """Keep the pictures that were drawn last."""
        self.picture = lru_cache(maxsize=400)(self._picture)

    def _picture(self, file: str, index: int, width: int) -> bytes:
        """Raises: KeyError if the file is closed."""
        return self.shelf.pdfs[file].picture(index, width)

    async def on_thread(self, work: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - what `work` gives
        """Do what touches PDFs."""
        return await asyncio.get_running_loop().run_in_executor(self.drawing, partial(work, *arguments))

    async def take(self, news: News) -> None:
        """Keep the desk's news and tell all listeners."""
        await self.on_thread(self.shelf.take, news)
        for listener in self.listeners:
            listener.put_nowait(type(news).__name__)

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Receive from the desk, in a thread of its own, until it ends."""
        with suppress(EOFError, OSError, RuntimeError):
            while True:
                asyncio.run_coroutine_threadsafe(self.take(self.desk.recv()), loop).result()
        if not self.is_ending:
            asyncio.run_coroutine_threadsafe(
                self.take(ProgramFault("the desk has ended; start the preview again")), loop
            )

    def end(self) -> None:
        """End all streams."""
        self.is_ending = True
        for listener in self.listeners:
            listener.put_nowait("end")

    async def watch(self, stop: asyncio.Event) -> None:
        """Tell the desk of every save, until `stop` is set."""
        async for _ in saves_heard((self.sources.content, self.sources.templates), stop):
            self.desk.send(Saved())

    @asynccontextmanager
    async def living(self, _: Starlette) -> AsyncIterator[None]:
        """Listen to the desk and watch the files while the server runs."""
        threading.Thread(target=self.listen, args=(asyncio.get_running_loop(),), daemon=True).start()
        stop = asyncio.Event()
        watching = asyncio.create_task(self.watch(stop))
        yield
        stop.set()
        await watching

    async def own(self, request: Request) -> Response:
        """The page itself."""
        name = request.path_params.get("name", "index.html")
        if name not in _OWN:
            return Response(status_code=404)
        return Response((_PAGE / name).read_bytes(), media_type=_OWN[name])

    async def state(self, _: Request) -> Response:
        """What there is, what is being done, and all findings."""
        return JSONResponse({**self.shelf.state(), "editor": bool(self.editor)})

    async def view(self, request: Request) -> Response:
        """The pages or chapters of one job."""
        return JSONResponse(self.shelf.view(request.path_params["job"]))

    async def page(self, request: Request) -> Response:
        """A picture of a page."""
        wanted = request.path_params
        width = min(max(wanted["width"], 40), _WIDEST_PX)
        try:
            data = await self.on_thread(self.picture, wanted["file"], wanted["index"], width)
        except (KeyError, IndexError):
            return Response(status_code=404)
        return Response(data, media_type="image/png", headers=_FOREVER)

    async def reading(self, request: Request) -> Response:
        """A file of an e-book or site, shut in."""
        shown = self.shelf.jobs.get(request.path_params["job"])
        data = shown.files.get(request.path_params["path"]) if shown else None
        if data is None:
            return Response(status_code=404)
        kind = media_type(request.path_params["path"])
        return Response(data, media_type=kind, headers={"Content-Security-Policy": READING})

    async def events(self, request: Request) -> Response:
        """A stream that says whenever there is something new (server-sent events, HTML 9.2)."""
        return StreamingResponse(self._said(request), media_type="text/event-stream")

    async def _said(self, request: Request) -> AsyncIterator[str]:
        listener: asyncio.Queue[str] = asyncio.Queue()
        self.listeners.add(listener)
        try:
            yield "data: hello\n\n"
            while not self.is_ending and not await request.is_disconnected():
                try:
                    said = await asyncio.wait_for(listener.get(), _BEAT_S)
                except TimeoutError:
                    yield ": \n\n"
                else:
                    yield f"data: {said}\n\n"
        finally:
            self.listeners.discard(listener)

    async def show(self, request: Request) -> Response:
        """Have a job built first."""
        self.desk.send(Show((request.path_params["job"],)))
        return Response(status_code=204)

    async def open(self, request: Request) -> Response:
        """Open the place of a finding in the editor; no other place."""
        try:
            asked = json.loads(await request.body())
            place = str(asked["place"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return Response(status_code=400)
        state = self.shelf.state()
        found = [*state["findings"], *(finding for item in state["items"] for finding in item["findings"])]
        match = next((finding for finding in found if finding["place"] == place), None)
        if match is None or not self.editor:
            return Response(status_code=404)
        fields = {"file": str(self.sources.on_disk(match["path"])), "line": match["line"], "column": match["column"]}
        command = [_filled(argument, fields) for argument in self.editor]
        with suppress(OSError):
            subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: ASYNC220, S603 - not waited for
            return Response(status_code=204)
        return JSONResponse({"error": f"{command[0]} cannot be started"}, 500)

    def app(self, address: Address) -> Guard:
        """The routes behind the guard."""
        routes = [
            Route("/", self.own),
            Route("/own/{name}", self.own),
            Route("/state", self.state),
            Route("/events", self.events),
            Route("/view/{job}", self.view),
            Route("/page/{file}/{index:int}/{width:int}", self.page),
            Route("/reading/{job}/{path:path}", self.reading),
            Route("/show/{job}", self.show, methods=["POST"]),
            Route("/open", self.open, methods=["POST"]),
        ]
        return Guard(Starlette(routes=routes, lifespan=self.living), address.token, address.port)


class _AtOnce(uvicorn.Server):
    """A server that ends when it is told to, and its streams with it."""

    def __init__(self, config: uvicorn.Config, preview: Preview) -> None:
        super().__init__(config)
        self.preview = preview

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End now."""
        super().handle_exit(sig, frame)
        self.preview.end()


def listen_on(port: int) -> socket.socket:
    """A socket on this machine alone, on the port or the next one that is free.

    Raises: OSError if none of them is.
    """
    for number in range(port, port + _MOST_PORTS):
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", number))
            found.listen()  # before the address is told: a browser that is quick waits instead of being refused
        except OSError:
            found.close()
        else:
            return found
    raise OSError(f"no port is free from {port} to {port + _MOST_PORTS - 1}")


def run(preview: Preview, address: Address, listening: socket.socket) -> None:
    """Serve until stopped."""
    config = uvicorn.Config(preview.app(address), log_level="warning", access_log=False, server_header=False)
    config.timeout_graceful_shutdown = 1
    _AtOnce(config, preview).run(sockets=[listening])


def _filled(argument: str, fields: dict[str, object]) -> str:
    """An argument with its fields; not by `format`, which reads more into braces."""
    return re.sub(r"\{(file|line|column)\}", lambda match: str(fields[match[1]]), argument)
