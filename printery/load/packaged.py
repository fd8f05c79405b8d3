"""Records that the package brings and organisations add to or replace: printing houses, e-book stores, stock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files as package_files
from typing import Generic, TypeVar

from pydantic import BaseModel

from printery.diagnostics import Diagnostic, Location
from printery.load.files import Files
from printery.load.records import validate
from printery.model.stages.library import Record

B = TypeVar("B", bound=BaseModel)
_ENDING = ".yaml"


@dataclass(frozen=True, slots=True)
class RecordFolder(Generic[B]):
    """A folder of the package, and the one of that name in content/, whose records shadow ours of the same name."""

    name: str
    """`stores`."""
    model: type[B]
    one: str
    """What a record is of, for messages: `store`."""
    named: str
    """What its file is named after: `<store>.yaml`."""
    beside: tuple[str, ...] = ()
    """Endings of other files that organisations may keep there, in small letters."""

    @property
    def own(self) -> str:
        """The organisation's folder."""
        return f"content/{self.name}"

    def ours(self) -> frozenset[str]:
        """Names of the records that the package brings."""
        names = (item.name for item in package_files("printery").joinpath(self.name).iterdir())
        return frozenset(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING))

    def theirs(self, files: Files) -> frozenset[str]:
        """Names of the organisation's records."""
        return frozenset(_stem(path) for path in files.below(self.own) if path.endswith(_ENDING))

    def read(
        self, files: Files, broken: set[str], wanted: Callable[[str], bool] = lambda _: True
    ) -> dict[str, Record[B]]:
        """The records by name, in order; of ours only those that are `wanted`, since reading YAML takes time.

        Names of records that are broken are added to `broken`.
        """
        folder = package_files("printery").joinpath(self.name)
        texts: dict[str, tuple[str, str | None]] = {
            name: (f"printery/{self.name}/{name}{_ENDING}", folder.joinpath(name + _ENDING).read_text(encoding="utf-8"))
            for name in self.ours()
            if wanted(name)
        }
        for path in files.below(self.own):
            if path.endswith(_ENDING):
                texts[_stem(path)] = path, files.text(path, needed=True)
            elif not path.lower().endswith(self.beside):
                hint = f"keep {self.named} in {self.own}/, and nothing else"
                files.faults.append(Diagnostic("C006", f"is no {self.one}", Location(path), hint))
        found = {name: self._record(files, *texts[name]) for name in sorted(texts)}
        broken.update(name for name, record in found.items() if record is None)
        return {name: record for name, record in found.items() if record is not None}

    def _record(self, files: Files, path: str, text: str | None) -> Record[B] | None:
        if text is None:
            return None
        parsed = files.yaml(text, path)
        record = None if parsed.faults and parsed.data is None else validate(parsed, path, self.model)
        files.faults += parsed.faults
        return record


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(_ENDING)
