"""Files of the World as this stage reads them: each once, with faults instead of exceptions."""

from __future__ import annotations

from dataclasses import dataclass, field

from printery.diagnostics import Diagnostic, Location
from printery.load.characters import check_characters
from printery.load.yaml import Parsed, Readings
from printery.model.stages.sheets import SheetError, decoded
from printery.world import MAX_FILE_BYTES, OutsideError, TooLargeError, World


@dataclass(slots=True)
class Files:
    """What was read so far, and the faults met."""

    world: World
    readings: Readings = field(default_factory=Readings)
    read: dict[str, bytes] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    _listed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def below(self, folder: str) -> tuple[str, ...]:
        """All files below a folder of `content` or `templates`."""
        root = folder.partition("/")[0]
        if root not in self._listed:
            self._listed[root] = tuple(path for path in self.world.list(root) if self._has_sound_name(path))
        prefix = f"{folder}/"
        return tuple(path for path in self._listed[root] if path.startswith(prefix))

    def _has_sound_name(self, path: str) -> bool:
        """Whether a file can be named in text at all; C007 if not."""
        try:
            path.encode()
        except UnicodeEncodeError:
            where = Location(path.encode("utf-8", "backslashreplace").decode())
            self.faults.append(Diagnostic("C007", "the file's name is no UTF-8 text", where, "rename the file"))
            return False
        if not path.isprintable():
            where = Location(path.encode("unicode_escape").decode())
            hint = "rename the file"
            self.faults.append(Diagnostic("C007", "the file's name has a character that does not print", where, hint))
            return False
        return True

    def folders(self, folder: str) -> tuple[str, ...]:
        """Names of the folders in a folder."""
        rests = (path.removeprefix(f"{folder}/").split("/") for path in self.below(folder))
        return tuple(dict.fromkeys(parts[0] for parts in rests if len(parts) > 1))

    def bytes(self, path: str, *, needed: bool = False, asked_at: Location | None = None) -> bytes | None:
        """A file's bytes; None, with C006, C008 or C009 at the place that asks for it, if it cannot be had."""
        where = asked_at or Location(path)
        if path in self.read:
            return self.read[path]
        try:
            self.read[path] = self.world.read(path)
        except FileNotFoundError:
            if needed:
                self.faults.append(Diagnostic("C006", f"there is no file {path}", where, "write it, or mend the name"))
            return None
        except OutsideError:
            hint = "keep every file inside content/ or templates/"
            self.faults.append(Diagnostic("C008", f"{path} leads out of its folder", where, hint))
            return None
        except TooLargeError:
            hint = f"keep files under {MAX_FILE_BYTES // 2**20} MiB"
            self.faults.append(Diagnostic("C009", f"{path} is too large", where, hint))
            return None
        except OSError as error:
            self.faults.append(
                Diagnostic("C006", f"{path} cannot be read: {error.strerror}", where, "check its rights")
            )
            return None
        self.faults += check_characters(path, self.read[path])
        return self.read[path]

    def text(self, path: str, *, needed: bool = False, asked_at: Location | None = None) -> str | None:
        """A file's text with line ends as LF; None, with C007, if it is not UTF-8."""
        data = self.bytes(path, needed=needed, asked_at=asked_at)
        if data is None:
            return None
        try:
            return decoded(data)
        except SheetError as error:
            where = Location(path, error.line, error.column)
            self.faults.append(Diagnostic(error.code, error.message, where, error.hint))
            return None

    def yaml(self, text: str, path: str, first_line: int = 1) -> Parsed:
        """A text of that file as plain data; see `parse_yaml`."""
        return self.readings.read(text, path, first_line)
