"""Sheets that fold to the order in which people read."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from printery.model.written.imposition import PRESS_SHEETS, Cell, Imposition
from printery.press.pdf.imposition import impose
from printery.press.saving import written

A4 = (595.28, 841.89)


def folded(sides: Sequence[tuple[Cell, ...]], signature: int, *, right: bool = False) -> list[int | None]:
    """The pages of a booklet in reading order, None for white ones: sheets folded, nested, and leafed through."""
    read: list[int | None] = []
    sheets = [sides[n : n + 2] for n in range(0, len(sides), 2)]
    for first in range(0, len(sheets), signature or len(sheets)):
        nested = sheets[first : first + (signature or len(sheets))]
        halves = [[{cell.column: cell.page for cell in side} for side in sheet] for sheet in nested]
        near, far = (1, 0) if not right else (0, 1)
        for front, back in halves:
            read += [front.get(near), back.get(far)]
        for front, back in reversed(halves):
            read += [back.get(near), front.get(far)]
    return read


@given(st.integers(1, 200), st.integers(0, 8), st.booleans())
def test_sheets_fold_to_reading_order(count: int, signature: int, right: bool) -> None:  # noqa: FBT001 - hypothesis
    """Whatever the number of pages and of sheets in a signature: every page once, in order, white ones last."""
    sides = list(Imposition("booklet", signature=signature, right_to_left=right).sides(count))

    total = -(-count // 4) * 4
    assert len(sides) == total // 2
    assert folded(sides, signature, right=right) == [page if page < count else None for page in range(total)]


@pytest.mark.parametrize(("fold", "many"), [("two-up", 2), ("four-up", 4)])
def test_pages_side_by_side(fold: str, many: int) -> None:
    """Rows are read from the left, in Arabic from the right."""
    left = list(Imposition(fold).sides(5))  # type: ignore[arg-type]
    right = list(Imposition(fold, right_to_left=True).sides(5))  # type: ignore[arg-type]

    assert [cell.page for side in left for cell in side] == list(range(5))
    assert [(cell.column, cell.row) for cell in left[0]] == [(0, 0), (1, 0), (0, 1), (1, 1)][:many]
    assert [(cell.column, cell.row) for cell in right[0]] == [(1, 0), (0, 0), (1, 1), (0, 1)][:many]


def numbered(count: int, size: tuple[float, float] = A4) -> bytes:
    """A PDF whose pages say `page 1.`, `page 2.` ... near their left edges."""
    pdf = pikepdf.Pdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for number in range(1, count + 1):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = pikepdf.Stream(pdf, f"BT /F 24 Tf 100 400 Td (page {number}.) Tj ET".encode())
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(Title="Numbered"))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def halves(data: bytes) -> list[tuple[str, str]]:
    """The text of the left and of the right half of every side."""
    read = []
    for page in pypdfium2.PdfDocument(data):
        width, height = page.get_size()
        text = page.get_textpage()
        left = text.get_text_bounded(0, 0, width / 2, height).strip()
        read.append((left, text.get_text_bounded(width / 2, 0, width, height).strip()))
    return read


def test_a_booklet_on_office_paper() -> None:
    """Five pages of A4 on lying sheets of A4: each half shows its page, smaller, and nothing else."""
    how = Imposition("booklet", PRESS_SHEETS["a4"])

    data = written(impose(numbered(5), how))

    assert halves(data) == [("", "page 1."), ("page 2.", ""), ("", "page 3."), ("page 4.", "page 5.")]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 842, 595]
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
        assert str(pdf.docinfo.Title) == "Numbered"


def test_inner_pages_move_towards_the_fold() -> None:
    """Of eight pages, the inner sheet creeps out by one thickness of the paper: its words move by that."""
    flat = pypdfium2.PdfDocument(written(impose(numbered(8), Imposition("booklet"))))
    thick = pypdfium2.PdfDocument(written(impose(numbered(8), Imposition("booklet", caliper_pt=3.0))))

    moved = [
        thick[side].get_textpage().get_charbox(0)[0] - flat[side].get_textpage().get_charbox(0)[0] for side in range(4)
    ]

    assert moved == pytest.approx([0, 0, 3.0, 3.0], abs=0.01)


def test_a_lying_page_among_standing_ones_is_turned() -> None:
    """Its head comes to the left, and the sheets are no larger for it; in a paper that lies, nothing is turned."""
    source = pikepdf.open(io.BytesIO(numbered(4)))
    source.pages[1].obj.MediaBox = pikepdf.Array([0, 0, A4[1], A4[0]])
    out = io.BytesIO()
    source.save(out)

    page = pypdfium2.PdfDocument(written(impose(out.getvalue(), Imposition("booklet"))))[1]

    assert page.get_size() == pytest.approx((2 * A4[0], A4[1]), abs=0.1)
    text = page.get_textpage()
    first, last = text.get_charbox(0), text.get_charbox(5)  # of `page 2.`
    assert first[1] < last[1]
    assert first[0] == pytest.approx(last[0], abs=12)
    lying = impose(numbered(4, A4[::-1]), Imposition("two-up"))
    assert [float(side) for side in lying.pages[0].mediabox[2:]] == pytest.approx([2 * A4[1], A4[0]], abs=0.1)


def test_pages_are_cut_at_their_trim_and_stand_upright() -> None:
    """What lies outside the trim box is left away, and a page that is stored turned is as wide as readers see it."""
    source = pikepdf.open(io.BytesIO(numbered(2)))
    source.pages[0].obj.TrimBox = pikepdf.Array([50, 50, 450, 650])
    source.pages[1].obj.TrimBox = pikepdf.Array([50, 50, 650, 450])
    source.pages[1].obj.Rotate = 90
    out = io.BytesIO()
    source.save(out)

    imposed = impose(out.getvalue(), Imposition("two-up"))

    width, height = (float(side) for side in imposed.pages[0].mediabox[2:])
    assert (width, height) == pytest.approx((800, 600), abs=0.1)
