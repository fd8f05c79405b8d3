"""What is remembered from earlier builds changes no byte, whatever was edited since."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printery.compose import compose
from printery.model.stages.artefact import Artefact
from printery.pipeline import prepare
from printery.plan import plan
from printery.press import PressContext, press
from printery.press.sections import ledger
from printery.processes import build_services
from printery.store import DiskStore, Store
from tests.projects import TESTS, load, project

pytestmark = pytest.mark.press

CHAPTERS = ("01-first.md", "02-second.md")
FOLDER = "content/works/report"
FILLER = (
    "The council met again, and [the members]{.index} agreed with what is said on [@sec-second]{.page}.^[As before.] "
)


def pressed(changes: dict[str, bytes], store: Store | None) -> Artefact:
    """The print edition of the tiny project with changes."""
    found = prepare(load(project(changes)))
    (job,) = plan(found.value.library, ["print"])
    (artefact,) = press(PressContext(compose(job, found.value, {}), job, {}, build_services(1, cache=store)))
    return artefact


edits = st.lists(st.tuples(st.sampled_from(CHAPTERS), st.integers(0, 40)), min_size=1, max_size=3)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(edits=edits)
def test_after_any_edit_the_bytes_are_those_of_a_clean_build(edits: list[tuple[str, int]], tmp_path: Path) -> None:
    """Chapters grow and shrink by sentences, pages and notes; folios, references and the index follow."""
    store = DiskStore(tmp_path / "cache", "", 10**9)
    changes: dict[str, bytes] = {}
    for name, count in edits:
        plain = (TESTS / "project" / FOLDER / name).read_text()
        changes[f"{FOLDER}/{name}"] = f"{plain}\n\n{FILLER * count}\n".encode()
    warm, clean = pressed(changes, store), pressed(changes, None)

    assert warm.data == clean.data
    assert warm.pages == clean.pages
    assert warm.notes == clean.notes


def test_nothing_is_set_again_when_nothing_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time, the crew is asked for nothing; after an edit, for what it touches."""
    store = DiskStore(tmp_path / "cache", "", 10**9)
    asked: list[int] = []
    plain = ledger.Ledger._question

    def counted(self: ledger.Ledger, place: int) -> object:
        asked.append(place)
        return plain(self, place)

    monkeypatch.setattr(ledger.Ledger, "_question", counted)
    first = pressed({}, store)
    everything = set(asked)
    asked.clear()
    second = pressed({}, store)

    assert first.data == second.data
    assert asked == []
    path = f"{FOLDER}/{CHAPTERS[1]}"
    pressed({path: (TESTS / "project" / path).read_bytes().replace(b"second", b"other", 1)}, store)
    assert 0 < len(set(asked)) < len(everything)
