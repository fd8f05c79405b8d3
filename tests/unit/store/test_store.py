"""The store: what was put is found, unless it was damaged; and the folder stays within its bound."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from printery.press.sections.ledger import _restored
from printery.store import DiskStore, NoStore


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    """A store of a thousand bytes."""
    return DiskStore(tmp_path / "cache", "printery 1", 1000)


def files(store: DiskStore) -> list[Path]:
    """What the store's folder holds."""
    return sorted(path for path in store.folder.rglob("*") if path.is_file())


def test_what_was_put_is_found_under_its_key_only(store: DiskStore) -> None:
    """Another key, and another version of the program, find nothing."""
    store.put("a", b"one")

    assert store.get("a") == b"one"
    assert store.get("b") is None
    assert DiskStore(store.folder, "printery 2", 1000).get("a") is None
    assert NoStore().get("a") is None


@pytest.mark.parametrize("damage", [b"", b"foreign", b"printery-store-1\n", None])
def test_a_damaged_or_foreign_file_is_removed(store: DiskStore, damage: bytes | None) -> None:
    """Cut short, written by another program, or with a byte turned: nothing is found, and it can be put again."""
    store.put("a", b"one")
    (path,) = files(store)
    path.write_bytes(path.read_bytes()[:-1] + b"X" if damage is None else damage)

    assert store.get("a") is None
    assert files(store) == []
    store.put("a", b"one")
    assert store.get("a") == b"one"


def test_the_oldest_use_goes_first(store: DiskStore) -> None:
    """Beyond the bound, what was not asked for longest is removed."""
    for number, name in enumerate("abc"):
        store.put(name, b"x" * 400)
        os.utime(store._path(name), (number, number))
    store.get("a")
    store.trim()

    assert [store.get(name) is not None for name in "abc"] == [True, False, True]
    assert store.clear() == 2
    assert not store.folder.exists()


def test_a_folder_that_cannot_be_written_remembers_nothing(tmp_path: Path) -> None:
    """A file in the folder's place is no fault."""
    (tmp_path / "cache").write_bytes(b"")
    store = DiskStore(tmp_path / "cache", "", 1000)
    store.put("a", b"one")

    assert store.get("a") is None
    store.trim()


@pytest.mark.parametrize("value", [os.system, [1, 2], {"a": 1}, print, pickle.PickleBuffer])
def test_only_our_own_values_are_restored(value: object) -> None:
    """What could run is not even looked up; plain values are no answers."""
    found = _restored(pickle.dumps(value))

    assert found in (None, [1, 2], {"a": 1})
    assert _restored(b"no pickle") is None
    assert _restored(None) is None
