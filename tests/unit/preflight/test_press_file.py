"""Damaged files for printers: each rule finds what is wrong, wherever in the file it stands."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from printery.model.stages.artefact import Artefact
from printery.model.stages.job import Job
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.preflight.press import check_press_file
from printery.processes import build_services
from tests.projects import load, project

pytestmark = pytest.mark.press

PRINT = b"format: press-pdf\nwork: report\ntemplate: book\ntrim: {width: 6in, height: 9in}\nisbn: 978-3-16-148410-0\n"


def made(printer: str) -> tuple[Artefact, Job]:
    """The tiny project's book for a printer, and its job."""
    files = {"content/editions/print.yaml": PRINT + f"printer: {printer}\n".encode()}
    material = prepare(load(project(files))).value
    (job,) = plan(material.library, ["print"])
    return run(job, material, {}, build_services(1)).artefacts[0], job


@pytest.fixture(scope="module")
def colour() -> tuple[Artefact, Job]:
    """Four inks, PDF/X-4."""
    return made("tiny-colour")


@pytest.fixture(scope="module")
def grey() -> tuple[Artefact, Job]:
    """Black, PDF/X-1a."""
    return made("tiny-grey")


def codes(book: tuple[Artefact, Job], damage: Callable[[pikepdf.Pdf], None]) -> set[str]:
    """What is found in a file after damage."""
    artefact, job = book
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(artefact.data)) as pdf:
        damage(pdf)
        pdf.save(out)
    assert job.printer is not None
    assert job.sheet is not None
    damaged = replace(artefact, data=out.getvalue())
    return {finding.code for finding in check_press_file(damaged, job, job.printer, job.sheet)}


def adding(text: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Damage: operators at the end of the third page."""
    return lambda pdf: pdf.pages[2].contents_add(text)


def with_key(name: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    """Damage: a key of the second page."""

    def damage(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj[name] = value

    return damage


def without_root(key: str) -> Callable[[pikepdf.Pdf], None]:
    """Damage: the catalogue without a key."""

    def damage(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[key]

    return damage


def with_picture(space: Name, data: bytes, **more: object) -> Callable[[pikepdf.Pdf], None]:
    """Damage: a picture of one pixel that a page shows."""

    def damage(pdf: pikepdf.Pdf) -> None:
        image = pdf.make_stream(data)
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 1, 1
        image.ColorSpace, image.BitsPerComponent = space, 8
        for key, value in more.items():
            image[f"/{key}"] = pdf.make_stream(b"\0") if value == "mask" else value
        pdf.pages[2].Resources.XObject["/Bad"] = image

    return damage


def with_alpha(pdf: pikepdf.Pdf) -> None:
    """Damage: something half transparent."""
    pdf.pages[2].Resources.ExtGState["/Faint"] = Dictionary(ca=0.5)
    pdf.pages[2].contents_add(b"/Faint gs")


def with_mask(pdf: pikepdf.Pdf) -> None:
    """Damage: a soft mask, with no opacity beside it."""
    pdf.pages[2].Resources.ExtGState["/Masked"] = Dictionary(SMask=Dictionary(S=Name.Luminosity))
    pdf.pages[2].contents_add(b"/Masked gs")


def with_blend(pdf: pikepdf.Pdf) -> None:
    """Damage: a blend mode, with no opacity beside it."""
    pdf.pages[2].Resources.ExtGState["/Blended"] = Dictionary(BM=Name.Multiply)
    pdf.pages[2].contents_add(b"/Blended gs")


def with_script(pdf: pikepdf.Pdf) -> None:
    """Damage: an action."""
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="1")


def without_profile(pdf: pikepdf.Pdf) -> None:
    """Damage: an output intent without its profile."""
    del pdf.Root.OutputIntents[0].DestOutputProfile


def one_page_less(pdf: pikepdf.Pdf) -> None:
    """Damage: no multiple of four."""
    del pdf.pages[-1]


def test_an_undamaged_file_is_clean(colour: tuple[Artefact, Job], grey: tuple[Artefact, Job]) -> None:
    """Writing a file again is no damage, but for the version that X-1a names."""
    assert codes(colour, lambda _: None) == set()
    assert codes(grey, lambda _: None) <= {"P059"}


@pytest.mark.parametrize(
    ("code", "damage"),
    [
        ("P050", one_page_less),
        ("P054", with_key("/TrimBox", Array([0, 0, 431, 648]))),
        ("P054", with_key("/BleedBox", Array([0, 0, 432, 648]))),
        ("P054", with_key("/MediaBox", Array([0, 0, 432, 648]))),
        ("P055", adding(b"1 0 0 rg")),
        ("P055", adding(b"0 0 1 RG")),
        ("P055", adding(b"/Odd cs 0.1 scn")),
        ("P055", with_picture(Name.DeviceRGB, b"\1\2\3")),
        ("P056", adding(b"1 1 1 1 k")),
        ("P056", with_picture(Name.DeviceCMYK, b"\xff\xff\xff\xff")),
        ("P058", adding(b"q 0.1 w 0 0 m 9 9 l S Q")),
        ("P058", adding(b"q 0.2 w 0 0 m 9 9 l S Q")),
        ("P058", adding(b"q 0.1 0 0 0.1 0 0 cm 1 w 0 0 m 9 9 l S Q")),
        ("P059", with_script),
        ("P059", without_profile),
        ("P059", without_root("/OutputIntents")),
        ("P059", without_root("/Metadata")),
        ("P059", with_key("/Annots", Array([]))),
        ("P059", with_key("/ArtBox", Array([0, 0, 432, 648]))),
        ("P060", adding(b"/PrinteryKnock gs 0 0 0 1 k 0 0 9 9 re f")),
    ],
)
def test_damage_to_a_book_in_colour(
    colour: tuple[Artefact, Job], code: str, damage: Callable[[pikepdf.Pdf], None]
) -> None:
    """Each rule is broken once, and found."""
    assert codes(colour, damage) == {code}


@pytest.mark.parametrize(
    ("code", "damage"),
    [
        ("P055", adding(b"0 0 0 1 k")),
        ("P055", with_picture(Name.DeviceCMYK, b"\1\2\3\4")),
        ("P057", with_alpha),
        ("P057", with_mask),
        ("P057", with_blend),
        ("P057", with_picture(Name.DeviceGray, b"\1", SMask="mask")),
        ("P054", with_key("/MediaBox", Array([-20, -20, 460, 670]))),
    ],
)
def test_damage_to_a_book_in_black(
    grey: tuple[Artefact, Job], code: str, damage: Callable[[pikepdf.Pdf], None]
) -> None:
    """What four inks may, black alone and PDF/X-1a may not."""
    assert code in codes(grey, damage)
