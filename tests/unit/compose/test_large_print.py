"""Large print: set again by the rules, not enlarged; wide tables as lists; printed pages in the margin."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pikepdf
import pypdfium2
import pytest

from printery.compose.large_print import in_large_print
from printery.model.stages.artefact import Proof
from printery.model.stages.material import Material
from printery.model.stages.text import Node, squash

LEAST = 16.0
"""Points. Source: UKAAF G003, 2019."""
MARGIN_MM = 30.0


def tables(material: Material) -> list[Node]:
    """All tables of the volume in large print."""
    collation = in_large_print(material.collations["governance-volume"])
    nodes = (node for section in collation.sections for block in section.blocks for node in block.walk())
    return [node for node in nodes if node.tag == "table"]


def test_wide_tables_become_lists(material: Material) -> None:
    """A table of more than three columns tells every cell its head; others keep their form; no word is lost."""
    found = tables(material)
    wide = [table for table in found if table.get("stacked")]

    assert len(wide) >= 4
    assert all(len(table.get("columns").split()) <= 3 for table in found if table not in wide)
    for table in wide:
        cells = [node for node in table.walk() if node.tag == "td" and node.get("scope") == ""]
        told = [cell.get("data-head") for cell in cells if "data-head" in cell.attributes]
        assert told
        assert all(told)
    assert any("Recorded remittances, 2010" in cell.get("data-head") for table in wide for cell in table.walk())
    assert not any("2010b" in cell.get("data-head") for table in wide for cell in table.walk())


def _is_letter(text: pypdfium2.PdfTextPage, place: int) -> bool:
    return bool(text.get_text_range(place, 1).isalnum())


def _size(text: pypdfium2.PdfTextPage, place: int) -> float:
    """The size of a character in points."""
    matrix = pypdfium2.raw.FS_MATRIX()
    pypdfium2.raw.FPDFText_GetMatrix(text, place, matrix)
    return float(pypdfium2.raw.FPDFText_GetFontSize(text, place) * abs(matrix.d))


@pytest.mark.press
def test_large_print_keeps_its_rules(proofs: Mapping[str, Proof]) -> None:
    """Sans serif upright alone, no letter below 16 points, no broken word, and pages as wide as an office has."""
    for name in ("statement-large.a4", "agenda-large.agenda-large-print-a4"):
        artefact = proofs[name].artefacts[0]
        assert artefact.pages is not None
        assert set(artefact.pages.fonts) <= {"Source Sans", "Amiri", "Noto Sans CJK"}
        with pikepdf.open(io.BytesIO(artefact.data)) as file:
            faces = {str(font.BaseFont) for page in file.pages for font in page.Resources.Font.values()}
        assert not any("It" in face.partition("-")[2] for face in faces)
        pdf = pypdfium2.PdfDocument(io.BytesIO(artefact.data))
        text, sizes = "", list[float]()
        for page in pdf:
            part = page.get_textpage()
            text += part.get_text_range()
            sizes += [_size(part, place) for place in range(part.count_chars()) if _is_letter(part, place)]
        pdf.close()
        assert min(sizes) >= LEAST, name
        assert max(set(sizes), key=sizes.count) == pytest.approx(18)
        assert "\u2010\r\n" not in text
        assert "\ufffe" not in text


@pytest.mark.press
def test_printed_pages_are_numbered_in_the_margin(proofs: Mapping[str, Proof]) -> None:
    """Every page of the print edition has its number once, left of the line with its first words, in order."""
    printed = proofs["statement-print.a4"].artefacts[0].pages
    large = proofs["statement-large.a4"].artefacts[0]
    assert printed is not None
    pdf = pypdfium2.PdfDocument(io.BytesIO(large.data))
    found: list[tuple[str, str]] = []
    for page in pdf:
        text, edge = page.get_textpage(), MARGIN_MM / 25.4 * 72
        for place in range(text.count_chars()):
            left, bottom, _, top = text.get_charbox(place)
            if left < edge - 3 and text.get_text_range(place, 1).strip():
                line = text.get_text_bounded(left=edge, bottom=bottom - 2, right=page.get_width(), top=top + 2)
                found.append((text.get_text_range(place, 1), squash(line)))
    pdf.close()
    texts = proofs["statement-print.a4"].artefacts[0]
    source = pypdfium2.PdfDocument(io.BytesIO(texts.data))
    firsts = [
        squash(page.get_textpage().get_text_bounded(top=page.get_height() - 92, bottom=page.get_height() - 110))
        for page in source
    ]
    source.close()

    assert [folio for folio, _ in found] == [page.folio for page in printed.pages]
    for (folio, line), first in list(zip(found, firsts, strict=True))[1:3]:
        assert first[:8] in line, (folio, first)
