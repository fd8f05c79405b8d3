"""Definitions of links, `[key]: https://...`: which are used, and which are written twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from printery.edit.desk import Desk


class Definitions(dict[str, Any]):
    """Definitions by label, as markdown-it keeps them in its `references`; it remembers which were looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def get(self, label: str, default: Any = None) -> Any:  # noqa: ANN401 - what markdown-it has put there
        """The definition of a label that a link names."""
        self.used.add(label)
        return super().get(label, default)

    def check(self, desk: Desk, env: Mapping[str, Any]) -> None:
        """Report definitions that nothing uses, and second ones of one label. Faults: C404."""
        for label, found in self.items():
            if label not in self.used and not found["href"].startswith("#"):
                message = f"no link uses the definition [{label.lower()}]"
                desk.fault(
                    "C404", message, desk.place.at(found["map"][0]), f"write [words][{label.lower()}], or take it out"
                )
        for found in env.get("duplicate_refs", ()):
            message = f"[{found['label']}] is defined a second time, and the first is used"
            desk.fault("C404", message, desk.place.at(found["map"][0]), "give it a key of its own, or take it out")
