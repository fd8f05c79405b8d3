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
_MOST_COMMITS = 60
_FILE_MODES = frozenset(("100644", "100755"))
_LINK_MODE = "120000"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states that are compared."""

    world: World
    name: str
    """As findings and the summary call it: `a1b2c3d (2011-06-09)` or a folder; empty for the content as it stands."""
    given: str = ""
    """As the user called it, for titles and names of files."""
    commit: str = ""
    """The full name of the commit; empty for a folder."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit between two revisions."""

    day: str
    """ISO 8601."""
    author: str
    subject: str
    """The first line of its message, which says why."""


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

    A folder is one with `content/` in it, or one like it. `REV:FOLDER` names the folder that held the content then;
    without it, content that has moved since is found by its `imprint.yaml` if the revision has only one.
    Raises: BuildError C270 for a name that is neither, S040 if git is missing or cannot read the repository.
    """
    folder = Path(name)
    if name and folder.is_dir():
        content = folder / "content" if (folder / "content").is_dir() else folder
        return Side(DiskWorld(content, now.templates), name, folder.resolve().name)
    where = now.content.resolve()
    if not name or name.startswith("-") or not name.isprintable():
        raise _refusal(f"{name!r} cannot name a revision", "give a commit, a tag, a branch or a folder")
    if ".." in name:
        raise _refusal(f"{name} names two revisions", f"diff {name.replace('...', '..').replace('..', ' ')}")
    top = Path(_git(where, "rev-parse", "--show-toplevel").decode().rstrip("\n")).resolve()
    called, _, inner = name.partition(":")
    commit = _commit(called, where)
    prefix = inner.strip("/") or where.relative_to(top).as_posix()
    blobs = _blobs(where, commit, "" if prefix == "." else f"{prefix}/") or _moved_content(where, commit, name, prefix)
    day = _git(where, "show", "--no-patch", "--format=%cs", commit).decode().strip()
    said = f"{commit[:8]}, {day}"
    full = said if commit.startswith(called) else f"{called} ({said})"
    return Side(GitWorld(where, blobs, now), full, called, commit)


def _moved_content(where: Path, commit: str, name: str, prefix: str) -> dict[str, tuple[str, int]]:
    """The content of a revision in which it stood elsewhere."""
    listed = _git(where, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit).decode("utf-8", "surrogateescape")
    folders = [posixpath.dirname(path) for path in listed.split("\0") if posixpath.basename(path) == "imprint.yaml"]
    if len(folders) == 1 and ":" not in name:
        return _blobs(where, commit, f"{folders[0]}/" if folders[0] else "")
    revision_, known = name.partition(":")[0], [f"{name.partition(':')[0]}:{folder}" for folder in folders[:6]]
    hint = f"say where: {' or '.join(known)}" if known else "name a revision and folder in which the content stood"
    raise _refusal(f"the revision {revision_} has no files in {prefix}", hint)


def history(before: Side, after: Side) -> tuple[Commit, ...]:
    """The commits that led from one revision to another, newest first; those of folders are not known.

    Raises: BuildError S040 if git cannot read the repository.
    """
    world = before.world
    if not isinstance(world, GitWorld) or not before.commit:
        return ()
    until = after.commit or ("HEAD" if not isinstance(after.world, GitWorld) and not after.given else "")
    if not until:
        return ()
    span = f"{before.commit}..{until}"
    form = "--format=%cs%x00%an%x00%s%x00"
    said = _git(world.repository, "log", form, f"--max-count={_MOST_COMMITS}", span, "--", str(world.repository))
    parts = [part.strip("\n") for part in said.decode("utf-8", "replace").split("\0")]
    return tuple(Commit(*parts[at : at + 3]) for at in range(0, len(parts) - 3, 3))


def _commit(name: str, where: Path) -> str:
    """The commit that a name means; git is told that it is no option."""
    try:
        found = _git(where, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except BuildError:
        hint = "git log --oneline lists revisions, git tag names"
        if _git(where, "rev-parse", "--is-shallow-repository").strip() == b"true":
            hint = "this clone holds only the newest commits: git fetch --unshallow --tags, then compare again"
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
    return BuildError([Diagnostic("S040", message, Location("content/works/"), hint)])


def _refusal(message: str, hint: str) -> BuildError:
    return BuildError([Diagnostic("C270", message, Location("content/works/"), hint)])
