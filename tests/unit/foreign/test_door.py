"""Nothing behind the door reaches a file of this machine or anything on the network, whatever its own flags do."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from printery.foreign.confinement import lacking
from printery.foreign.limits import MEBIBYTE, SYSTEM, Limits, OverLimitError, Sight
from printery.foreign.program import Done, Order, run
from printery.pandoc import PandocError, ask_pandoc, program
from printery.pipeline import check
from tests.projects import TESTS, project, tree

pytestmark = pytest.mark.skipif(bool(lacking()), reason=f"this system lacks {lacking()}")
PYTHON = Path(sys.executable).resolve()
SIGHT = Sight(reads=(*SYSTEM, Path(sys.base_prefix), Path(sys.prefix)))


class Listener:
    """A port of this machine that counts who asks."""

    def __init__(self, asked: socket.socket) -> None:
        self.port = asked.getsockname()[1]
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/x"


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener that answers with nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = Listener(server)
        server.settimeout(0.05)
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    listener.asked.append(connection.recv(200).decode("latin-1"))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener
        finally:
            ended.set()
            thread.join()


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """A file that nobody was handed."""
    path = tmp_path / "elsewhere" / "marker.txt"
    path.parent.mkdir()
    path.write_text("MARKER-7Q")
    return path


def python(code: str, folder: Path, sight: Sight = SIGHT, limits: Limits | None = None) -> Done:
    """What a program of Python does behind the door."""
    folder.mkdir(exist_ok=True)
    order = Order([PYTHON, "-I", "-S", "-c", code], folder, b"", {"LC_ALL": "C.UTF-8"})
    return run(order, limits or Limits(20, 200 * MEBIBYTE, MEBIBYTE), sight)


REACHES = {
    "tcp": "import socket; socket.create_connection(('127.0.0.1', PORT), 2).send(b'x')",
    "udp": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))",
    "unix": "import socket; socket.socket(socket.AF_UNIX)",
    "raw": "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "netlink": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "ring": "import ctypes; n = ctypes.CDLL(None).syscall(425, 8, bytes(120)); print('REACHED' if n >= 0 else n)",
    "x32": "import ctypes; n = ctypes.CDLL(None).syscall(0x40000000 + 41, 2, 1, 0); print('REACHED' if n >= 0 else n)",
    "read": "print(open('MARKER').read())",
    "list": "import os; print(os.listdir('FOLDER'))",
    "write": "open('FOLDER/new.txt', 'w').write('x')",
    "append": "open('MARKER', 'a').write('x')",
    "truncate": "import os; os.truncate('MARKER', 0)",
    "remove": "import os; os.remove('MARKER')",
    "link": "import os; os.link('MARKER', 'mine'); print(open('mine').read())",
    "symbolic": "import os; os.symlink('MARKER', 'mine'); print(open('mine').read())",
    "child": "import os; os.system('cat MARKER')",
    "secrets": "print(open('/etc/passwd').read())",
    "neighbour": "import os; print(open(f'/proc/{os.getppid()}/environ').read())",
    "namespace": "import os, ctypes; n = ctypes.CDLL(None).unshare(0x50000000); print('REACHED' if n == 0 else n)",
    "signal": "import os; os.kill(os.getppid(), 0); print('REACHED')",
}


@pytest.mark.parametrize("code", REACHES.values(), ids=REACHES)
def test_nothing_is_reached(code: str, marker: Path, tmp_path: Path) -> None:
    """A program that tries by all means reaches nothing outside its folder."""
    with listening() as listener:
        names = {"PORT": str(listener.port), "MARKER": str(marker), "FOLDER": str(marker.parent)}
        for word, value in names.items():
            code = code.replace(word, value)
        folder = tmp_path / "own"
        done = python(code, folder, Sight((*SIGHT.reads, folder), (folder,)))

    said = done.out.decode() + done.err
    assert "MARKER-7Q" not in said
    assert "REACHED" not in done.out.decode()
    assert "root:" not in said
    assert done.code != 0 or code.startswith(("import ctypes", "import os, ctypes", "import os; os.system"))
    assert marker.read_text() == "MARKER-7Q"
    assert [path.name for path in marker.parent.iterdir()] == ["marker.txt"]
    assert listener.asked == []


def test_its_own_folder_is_its_own(tmp_path: Path) -> None:
    """It reads and writes where it works, and starts programs of the system."""
    folder = tmp_path / "own"
    done = python("open('a', 'w').write('x'); import os; print(os.system('ls'))", folder, Sight(SIGHT.reads, (folder,)))

    assert done == Done(0, b"a\n0\n", "")


LIMITS = {
    "processor time": "while True: pass",
    "output": "import sys\nwhile True: sys.stdout.write('x' * 9999)",
}


@pytest.mark.parametrize("what", LIMITS)
def test_nothing_is_endless(what: str, tmp_path: Path) -> None:
    """What takes too much is ended, and its limit is named."""
    with pytest.raises(OverLimitError, match=what):
        python(LIMITS[what], tmp_path, limits=Limits(1, 200 * MEBIBYTE, MEBIBYTE))


def test_memory_is_bounded(tmp_path: Path) -> None:
    """Memory beyond the limit is not given, however much the process that starts the program has itself."""
    held = bytearray(b"x") * (400 * MEBIBYTE)
    assert held
    assert "MemoryError" in python("bytearray(300 * 2**20)", tmp_path).err
    assert python("bytearray(100 * 2**20)", tmp_path).code == 0


def test_a_network_of_its_own_reaches_itself_alone(tmp_path: Path) -> None:
    """What needs a network talks with itself, and with nobody else of this machine."""
    itself = (
        "import socket; s = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(s.getsockname()); print('talks', flush=True)\n"
        "try: socket.socket(socket.AF_UNIX)\nexcept PermissionError: print('no paths', flush=True)\n"
        "socket.create_connection(('127.0.0.1', PORT))"
    )
    sight = Sight(SIGHT.reads, (), "own")
    with listening() as listener:
        done = python(itself.replace("PORT", str(listener.port)), tmp_path, sight)

    assert done.out == b"talks\nno paths\n"
    assert "ConnectionRefusedError" in done.err
    assert listener.asked == []


LUA = """
local function try(what) local good, got = pcall(what); io.stderr:write(tostring(good), tostring(got), "\\n") end
try(function() return io.open("MARKER"):read("a") end)
try(function() return io.popen("cat MARKER"):read("a") end)
try(function() return select(2, pandoc.mediabag.fetch("MARKER")) end)
try(function() return select(2, pandoc.mediabag.fetch("ADDRESS")) end)
io.stderr:write("tried")
return {}
"""
DOCUMENTS = {
    "markdown": "![a](ADDRESS) ![b](MARKER) <img src='ADDRESS'>\n\n---\nbibliography: MARKER\ncsl: ADDRESS\n---\n",
    "html": "<img src='ADDRESS'><iframe src='file://MARKER'></iframe><link rel=stylesheet href='ADDRESS'>",
    "rst": ".. include:: MARKER\n\n.. csv-table:: a\n   :url: ADDRESS\n",
    "latex": "\\input{MARKER}\\includegraphics{ADDRESS}\\bibliography{MARKER}",
    "org": '#+INCLUDE: "MARKER"\n[[ADDRESS]]',
    "typst": '#include "MARKER"\n#image("ADDRESS")',
}
FLAGS = (
    ("--embed-resources", "--standalone", "-t", "html"),
    ("--extract-media=.", "-t", "html"),
    ("-t", "docx", "-o", "-"),
    ("-t", "epub", "-o", "-", "--epub-cover-image=MARKER"),
    ("--citeproc", "--csl", "ADDRESS", "-t", "plain"),
    ("--citeproc", "--bibliography", "MARKER", "-t", "plain"),
    ("--include-in-header", "MARKER", "-s", "-t", "html"),
    ("--template", "ADDRESS", "-s", "-t", "html"),
    ("--lua-filter", "try.lua", "-t", "plain"),
    ("--filter", "/bin/cat", "-t", "plain"),
)


@pytest.mark.parametrize("flags", FLAGS, ids=lambda flags: flags[0].strip("-"))
def test_pandoc_reaches_nothing(flags: Sequence[str], marker: Path, tmp_path: Path) -> None:
    """Without its own sandbox, with documents of many kinds and flags that fetch, Pandoc gets no file and no answer."""
    with listening() as listener:

        def filled(text: str) -> str:
            return text.replace("MARKER", str(marker)).replace("ADDRESS", listener.address)

        (tmp_path / "try.lua").write_text(filled(LUA))
        said = b""
        for kind, text in DOCUMENTS.items():
            command: list[str | Path] = [program(), "-f", kind, *map(filled, flags)]
            order = Order(command, tmp_path, filled(text).encode(), {"LC_ALL": "C.UTF-8"})
            done = run(order, Limits(20), Sight((program(),), (tmp_path / "own",)))
            said += done.out + done.err.encode()

    assert b"MARKER-7Q" not in said
    assert listener.asked == []


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note"><info><title>M</title>
<id>http://e.org/m</id><link rel="independent-parent" href="{}"/><updated>2020-01-01T00:00:00Z</updated></info>
<citation><layout><text value="x"/></layout></citation></style>"""


@pytest.mark.parametrize("scheme", ["http", "file", "path"])
def test_a_style_asks_nobody(scheme: str, marker: Path) -> None:
    """The link that Pandoc follows in spite of its own sandbox leads to nothing, should it ever come so far."""
    document = b'{"pandoc-api-version":[1,23,1],"meta":{},"blocks":[]}'
    arguments = ["-f", "json", "-t", "json", "--citeproc", "--csl", "style.csl"]
    with listening() as listener:
        href = {"http": listener.address, "file": f"file://{marker}", "path": str(marker)}[scheme]
        with pytest.raises(PandocError) as caught:
            ask_pandoc(arguments, document, {"style.csl": STYLE.format(href).encode()})

    assert "MARKER-7Q" not in str(caught.value)
    assert listener.asked == []


def test_a_system_without_a_door_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing holds a program back, every check says so, and styles of strangers are not read."""
    monkeypatch.setattr("printery.foreign.landlock.version", lambda: 0)
    monkeypatch.setattr("printery.foreign.seccomp.is_given", lambda: False)
    case = TESTS / "diagnostics/C135-macro/in"
    findings = [str(finding) for finding in check(project(tree(case)))]

    assert sum("S050" in finding for finding in findings) == 1
    assert any("C135: own.csl is not read" in finding for finding in findings)
    assert "Landlock, which keeps files away and seccomp" in "".join(findings)
