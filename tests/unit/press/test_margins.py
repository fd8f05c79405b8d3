"""Words in the margins of pages: shortened where they have no room, and found where nothing shorter helps."""

from __future__ import annotations

import pytest
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from printery.press.engine.changes import Moment, changed
from printery.press.engine.laid_out import Layout
from printery.press.engine.read.margins import margin_flaws

pytestmark = pytest.mark.press

LONG = "What the seven councils of the northern rivers said of their waters"
LOW = "vertical-align: top; padding-top: 10pt"
CSS = """
@page {{ size: 90mm 120mm; margin: 15mm; font: 9pt/14pt "Source Serif" }}
@page {{ @top-left {{ content: string(head); {left} }} @top-right {{ content: {right}; {wide} }} }}
h1 {{ string-set: head attr(title) }}
"""


def found(head: str, left: str = "width: 45mm", right: str = '"12"', wide: str = "") -> list[tuple[str, str]]:
    """Code and message of what is found on a page with such a head."""
    sheet = CSS.format(left=left, right=right, wide=wide)
    html = HTML(string=f'<style>{sheet}</style><h1 title="{head}">Title</h1><p>Text')
    with changed(Moment.FINISH, []):
        from weasyprint import layout

        margins = layout.make_margin_boxes
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("weasyprint.layout.make_margin_boxes", margins)
        document = html.render(font_config=FontConfiguration())
    return [(flaw.code, flaw.message) for flaw in margin_flaws(Layout(document, html))]


@pytest.mark.parametrize(
    ("head", "ending"),
    [
        (LONG, "…"),
        (
            "北方の川の水について七つの評議会が述べたことと、その後の十年にわたる長い議論の記録と付録、そして索引について"
            * 2,
            "…",
        ),
    ],
)
def test_a_head_without_room_ends_sooner(head: str, ending: str) -> None:
    """At a word, or at a character in a script without blanks; what is shown is its beginning."""
    ((code, message),) = found(head)

    shown = message.rpartition("printed as ")[2]
    assert code == "P100"
    assert shown.endswith(ending)
    assert head.startswith(shown.removesuffix(ending))
    assert len(shown) > 20


def test_a_head_with_room_is_left_alone() -> None:
    """Nothing is found where one line holds it."""
    assert found("What they said") == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"head": "A" * 120}, ["leaves the paper", "beside it"]),
        ({"head": "Short", "right": f'"{LONG}"', "wide": "width: 10mm"}, ["leaves the paper"]),
        ({"head": "Short", "right": f'"{LONG}"', "wide": f"width: 40mm; {LOW}"}, ["runs into the text"]),
    ],
)
def test_what_nothing_helps_is_found(given: dict[str, str], expected: list[str]) -> None:
    """Off the paper, into the text, and upon its neighbour."""
    faults = found(**given)

    assert [code for code, _ in faults] == ["P101"] * len(expected)
    assert all(words in message for words, (_, message) in zip(expected, faults, strict=True))
