"""End to end: the words that Pandoc reads in a source are the words of the finished pages and of the e-book."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from printery.model.stages.artefact import Proof
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.processes import build_services
from tests.oracle import ours, theirs
from tests.oracle.pages import words_of, words_of_epub, words_of_pdf
from tests.oracle.write import Writer
from tests.projects import load, project

TEXTS = 160
SEED = 7
LANGUAGES = ("de", "el", "en", "fr")
"""Those whose words stand between blanks, and run from left to right."""
CHAPTER = "content/works/report/01-first.md"


def sound_text() -> str:
    """Generated texts that are accepted without a finding, one after the other."""
    writer = Writer(SEED, LANGUAGES)
    written = [writer.text().replace("[key]", "").replace("[^n]", "") for _ in range(TEXTS)]
    without = [re.sub(r"^: https.*$", "", text, flags=re.MULTILINE) for text in written]
    sound = [text for text, reading in zip(without, ours.readings(without), strict=True) if reading.lines is not None]
    return "\n\n<!-- -->\n\n".join(sound)


@pytest.mark.press
def test_every_word_is_on_the_pages_and_in_the_book() -> None:
    """No word of Pandoc's reading is missing from the PDF or the EPUB; files add labels and contents."""
    text = sound_text()
    base = project({}).read(CHAPTER).decode()
    world = project({CHAPTER: f"{base}\n{text}".encode()})
    (reading,) = theirs.readings([text])
    material = prepare(load(world)).value
    proofs: dict[str, Proof] = {}
    for job in plan(material.library, ("screen", "ebook")):
        proofs[job.name] = run(job, material, proofs, build_services(1))
    expected = words_of(reading, text)

    assert expected.total() > 500
    assert expected - words_of_pdf(_bytes(proofs, "screen")) == {}
    assert expected - words_of_epub(_bytes(proofs, "ebook")) == {}


def _bytes(proofs: Mapping[str, Proof], edition: str) -> bytes:
    proof = next(proof for name, proof in proofs.items() if name.startswith(edition))
    return proof.artefacts[0].data
