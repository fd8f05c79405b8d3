"""What each section of a document has been told, and what it answered: asked of the pool, or remembered.

An answer depends on nothing but the section, the galley's style and files, and all that the section was told before, in
order. So it is kept under the digest of these; what is remembered is what the pool would answer, to the byte.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from printery.diagnostics import Diagnostic
from printery.model.stages.galley import Galley
from printery.press.facts.drawn import FaceUse
from printery.press.sections.steps import Answer, Begin, Finish, Furnish, Revise, Step
from printery.processes import WorkerPool, WorkerRequest
from printery.store import Store

_OWN = ("printery.press.", "printery.model.", "printery.diagnostics")


@dataclass(slots=True)
class Ledger:
    """The steps of all sections of one document."""

    galley: Galley
    pool: WorkerPool[int]
    store: Store
    options: Mapping[str, Any] = field(default_factory=dict)
    """The engine's, as the pool has them."""
    style: str = field(init=False)
    """Digest of what all sections share."""
    steps: dict[int, list[Step]] = field(default_factory=dict)
    """Since the section was last begun."""
    keys: dict[int, list[str]] = field(default_factory=dict)
    """A key for each step."""
    said: dict[int, list[Diagnostic]] = field(default_factory=dict)
    """What the engine remarked since the section was last begun."""
    holders: dict[int, int] = field(default_factory=dict)
    """Section to the member of the pool that has taken all its steps."""
    asked: int = 0
    """Steps that the pool took; the others were remembered."""

    def __post_init__(self) -> None:
        """Digest the style sheets and options."""
        digest = sha256(repr(sorted(self.options.items())).encode())
        for style in self.galley.styles:
            digest.update(f"{style.name}\0{style.text}\0".encode())
        self.style = digest.hexdigest()

    def answers(self, asked: Iterable[tuple[int, Step]]) -> Iterator[tuple[int, Any]]:
        """Yield each section with its answer, as they come."""
        questions = []
        for place, step in asked:
            self._note(place, step)
            found = self._remembered(place)
            if found is not None:
                self.holders.pop(place, None)
                self.said[place] += found.remarks
                yield place, found.value
            else:
                questions.append(self._question(place))
        for place, member, answers in self.pool.answers(questions):
            self.holders[place] = member
            self._keep(place, answers)
            self.said[place] += answers[-1].remarks
            yield place, answers[-1].value

    def _note(self, place: int, step: Step) -> None:
        if isinstance(step, Begin | Furnish):
            self.steps[place], self.keys[place], self.said[place] = [], [], []
            self.holders.pop(place, None)
        before = self.keys[place][-1] if self.keys[place] else self.style
        self.steps[place].append(step)
        self.keys[place].append(sha256(f"{before}\0{self._told(step)}".encode()).hexdigest())

    def _told(self, step: Step) -> str:
        """All that an answer to a step can depend on, as text."""
        if isinstance(step, Begin):
            text = step.part.text
            files = {name: sha256(r.data).hexdigest() for name, r in self.galley.resources.items() if name in text}
            return repr((text, step.opening, sorted(step.elsewhere.items()), sorted(files.items())))
        if isinstance(step, Revise):
            return repr(("revise", sorted(step.shown.items())))
        if isinstance(step, Finish):
            return repr(("finish", step.opening))
        return repr(("furnish", step.text, step.leaves, sorted(step.strings.items())))

    def _remembered(self, place: int) -> Answer | None:
        """The last step's answer, if it is known; one who holds the section is asked, but not to draw it again."""
        if place in self.holders and isinstance(self.steps[place][-1], Begin | Revise):
            return None
        found = _restored(self.store.get(self.keys[place][-1]))
        return found if isinstance(found, Answer) else None

    def _question(self, place: int) -> WorkerRequest[int]:
        """All steps, for the one who has taken the others, if there is one who still remembers them."""
        self.asked += 1
        return WorkerRequest(place, "work", (place, tuple(self.steps[place])), self.holders.get(place))

    def _keep(self, place: int, answers: Sequence[Answer]) -> None:
        for key, answer in zip(self.keys[place][-len(answers) :], answers, strict=True):
            self.store.put(key, pickle.dumps(answer))

    def faces(self, wanted: Sequence[tuple[str, int, FaceUse]]) -> tuple[bytes, ...]:
        """One font file for each face, as the first section that uses it has it."""
        keys = [self._face_key(name, place, use) for name, place, use in wanted]
        files = {number: data for number, key in enumerate(keys) if (data := self.store.get(key)) is not None}
        for place in sorted({wanted[n][1] for n in range(len(keys)) if n not in files} - self.holders.keys()):
            for _, member, _ in self.pool.answers([WorkerRequest(place, "work", (place, tuple(self.steps[place])))]):
                self.holders[place] = member
        questions = [
            WorkerRequest(number, "face", (place, name, use), self.holders[place])
            for number, (name, place, use) in enumerate(wanted)
            if number not in files
        ]
        for number, _, data in self.pool.answers(questions):
            files[number] = data
            self.store.put(keys[number], data)
        return tuple(files[number] for number in range(len(wanted)))

    def _face_key(self, name: str, place: int, use: FaceUse) -> str:
        glyphs = repr((sorted(use.widths.items()), sorted(use.characters.items())))
        return sha256(f"face\0{name}\0{self.keys[place][-1]}\0{glyphs}".encode()).hexdigest()


def _restored(data: bytes | None) -> object:
    """What was kept; None for nothing, or for anything but values of our own."""
    if data is None:
        return None
    try:
        return _OwnValues(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
        return None


class _OwnValues(pickle.Unpickler):
    """Reads our own dataclasses and plain values, and nothing that could run."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - the parent's signature
        """One of our own classes."""
        if not module.startswith(_OWN) or "." in name:
            raise pickle.UnpicklingError(f"{module}.{name} is not ours")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} is no class")
        return found
