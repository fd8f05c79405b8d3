"""Content as it stood at a revision of git, or in a folder: read from git's objects, the work tree untouched."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.foreign.limits import MEBIBYTE, Limits, OverLimitError, Sight
from printery.foreign.program import NotStartedError, Order, run
from printery.world import MAX_FILE_BYTES, DiskWorld, TooLargeError, World, inside

_LIMITS = Limits(seconds=60, memory=2048 * MEBIBYTE, output=MAX_FILE_BYTES)
_NO_HELPERS = ("-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
"""A repository names programs in its settings: none of them is started for what is read here."""
_FILE_MODES = frozenset(("100644", "100755"))
_LINK_MODE = "120000"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states that are compared."""

    world: World
    name: str
    """As the summary calls it: `a1b2c3d (2011-06-09)`, a folder, or `the content as it stands`."""


@dataclass(frozen=True, slots=True)
class GitWorld:
    """Content of a commit, templates of now: what is compared is words, in one look."""

    repository: Path
    blobs: Mapping[str, tuple[str, int]]
    """Path that starts with `content/` to the object's name and its size in bytes."""
    looks: World

    def read(self, path: str) -> bytes:
        """See `World.read`."""
        name = inside(path)
        if name.startswith("templates"):
            return self.looks.read(path)
        if name not in self.blobs:
            raise FileNotFoundError(path)
        blob, size = self.blobs[name]
        if size > MAX_FILE_BYTES:
            raise TooLargeError(path)
        return _git(self.repository, "cat-file", "blob", blob)

    def list(self, folder: str) -> tuple[str, ...]:
        """See `World.list`."""
        if inside(folder).startswith("templates"):
            return self.looks.list(folder)
        prefix = inside(folder) + "/"
        return tuple(sorted(path for path in self.blobs if path.startswith(prefix)))


def revision(name: str, now: DiskWorld) -> Side:
    """The content at a revision of the repository that the content lies in, or in a folder of this name.

    A folder is one with `content/` in it, or one like it.
    Raises: BuildError C270 for a name that is neither, S040 if git is missing or cannot read the repository.
    """
    folder = Path(name)
    if name and folder.is_dir():
        content = folder / "content" if (folder / "content").is_dir() else folder
        return Side(DiskWorld(content, now.templates), name)
    where = now.content.resolve()
    if not name or name.startswith("-") or not name.isprintable():
        raise _refusal(f"{name!r} cannot name a revision", "give a commit, a tag, a branch or a folder")
    top = Path(_git(where, "rev-parse", "--show-toplevel").decode().rstrip("\n")).resolve()
    commit = _commit(name, where)
    prefix = where.relative_to(top).as_posix()
    blobs = _blobs(where, commit, "" if prefix == "." else f"{prefix}/")
    if not blobs:
        raise _refusal(f"the revision {name} has no files in {prefix}", "name one in which the content stood there")
    day = _git(where, "show", "--no-patch", "--format=%cs", commit).decode().strip()
    said = f"{commit[:8]}, {day}"
    return Side(GitWorld(where, blobs, now), said if commit.startswith(name) else f"{name} ({said})")


def _commit(name: str, where: Path) -> str:
    """The commit that a name means; git is told that it is no option."""
    try:
        found = _git(where, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except BuildError:
        hint = "git log --oneline lists revisions, git tag names"
        raise _refusal(f"there is no revision and no folder {name}", hint) from None
    return found.decode().strip()


def _blobs(where: Path, commit: str, prefix: str) -> dict[str, tuple[str, int]]:
    """The files of the content at a commit; a link that leads to another of them is that one, hidden files are left."""
    listed = _git(where, "ls-tree", "-r", "-z", "--long", "--full-tree", commit)
    found: dict[str, tuple[str, int]] = {}
    links: dict[str, str] = {}
    for entry in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = entry.partition("\t")
        name = f"content/{path.removeprefix(prefix)}"
        if not path.startswith(prefix) or any(part.startswith(".") for part in name.split("/")):
            continue
        mode, _, blob, size = about.split()
        if mode in _FILE_MODES:
            found[name] = (blob, int(size))
        elif mode == _LINK_MODE:
            to = _git(where, "cat-file", "blob", blob).decode("utf-8", "surrogateescape")
            links[name] = posixpath.normpath(posixpath.join(posixpath.dirname(name), to))
    return found | {name: found[to] for name, to in links.items() if to in found}


def _git(where: Path, *arguments: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise _failure("git is not installed", "install git, or give a folder")
    command = (program, *_NO_HELPERS, "-C", str(where), *arguments)
    try:
        done = run(Order(command, where), _LIMITS, Sight(reads=(Path("/"),)))
    except (OverLimitError, NotStartedError) as error:
        raise _failure(f"git took {error}", "give a folder instead of a revision") from None
    if done.code:
        said = done.err.strip().partition("\n")[0]
        raise _failure(f"git says: {said}", "keep the content in a repository of git, or give a folder")
    return done.out


def _failure(message: str, hint: str) -> BuildError:
    return BuildError([Diagnostic("S040", message, Location("content/"), hint)])


def _refusal(message: str, hint: str) -> BuildError:
    return BuildError([Diagnostic("C270", message, Location("content/"), hint)])
