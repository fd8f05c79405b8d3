"""What the press needs of templates: whatever a council leaves out is a finding at the template's own line."""

from __future__ import annotations

import re

import pytest

from printery.compose import compose
from printery.diagnostics import BuildError, Diagnostic
from printery.pipeline import prepare
from printery.plan import plan
from tests.projects import base, load, project
from tests.unit.press.test_cards import FILES

_CHAPTER = "content/works/report/02-second.md"
_TEXT = b"""---
title: T
id: sec-second
---
[a]{.index term=labor}[^n] [b]{.index term=labor sub="of women"} see page [-@tbl-a]{.page} and @tbl-a.

[^n]: A note.

| A | B |
|---|---|
| 1 | 2 |

: A table {#tbl-a source="S"}
"""
_BOOK_END = b"format: press-pdf\nwork: report\ntemplate: book\ntrim: {width: 6in, height: 9in}\nnotes: book\n"


def found(changes: dict[str, bytes], edition: str) -> tuple[Diagnostic, ...]:
    """What composing says."""
    material = prepare(load(project({_CHAPTER: _TEXT, **changes}))).value
    job = plan(material.library, [edition])[0]
    try:
        compose(job, material, {})
    except BuildError as error:
        return error.diagnostics
    return ()


def line_of(path: str, words: str) -> int:
    """The line of a template on which the words stand."""
    return next(number for number, line in enumerate(base()[path].decode().splitlines(), 1) if words in line)


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "macro"),
    [
        ("nodes.html.j2", 'class="table{', 'class="grid{', "T020", "macro table("),
        ("nodes.html.j2", 'id="r-{{ node.id }}"', "", "T020", "macro note("),
        ("nodes.html.j2", '<sup class="note-call">', "<sup>", "T020", "macro note("),
        ("nodes.html.j2", '<span class="note" id=', '<span class="foot" id=', "T020", "macro note("),
        ("nodes.html.j2", '<a class="return"', "<a", "T020", "macro note("),
        ("nodes.html.j2", '<img src="{{ node | picture }}"', "<img-was", "T020", "macro figure("),
        (
            "nodes.html.j2",
            '<a class="folio{% if node.get("roman")',
            '<a class="x{% if node.get("roman")',
            "T020",
            "macro xref(",
        ),
        ("book/document.html.j2", 'id="{{ section.id }}" class', "class", "T020", ""),
        ("book/sections/index.html.j2", 'class="locators"', 'class="where"', "T020", "macro locators("),
        (
            "book/sections/index.html.j2",
            'href="#{{ locator.id }}"',
            'href="#{{ entry.id }}"',
            "T021",
            "macro locators(",
        ),
    ],
)
def test_what_is_left_out_is_found_at_its_template(path: str, old: str, new: str, code: str, macro: str) -> None:
    """One finding, in the file and at the macro that lacks it, before anything is laid out."""
    whole = f"templates/{path}"
    text = base()[whole].decode()
    assert old in text
    faults = found({whole: text.replace(old, new).encode()}, "print")

    assert [(fault.code, fault.location.path) for fault in faults] == [(code, whole)]
    assert faults[0].location.line == (line_of(whole, macro) if macro else 1)
    assert faults[0].hint


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sections/notes.html.j2", ' data-pages="{{ words.notes_to_pages }}"', ""),
        ("endnotes.html.j2", 'class="endnote"', 'class="last-note"'),
        ("endnotes.html.j2", 'class="return"', 'class="back"'),
    ],
)
def test_notes_at_the_end_of_the_book(path: str, old: str, new: str) -> None:
    """Heads of pages, the notes themselves, the way back."""
    whole = f"templates/{path}"
    text = base()[whole].decode()
    assert old in text
    changes = {"content/editions/ends.yaml": _BOOK_END}

    assert found(changes, "ends") == ()
    faults = found({**changes, whole: text.replace(old, new).encode()}, "ends")
    assert [(fault.code, fault.location.path) for fault in faults] == [("T020", whole)]


@pytest.mark.parametrize("value", ["80", "80 twenty", "80 0", "80 nan", "1 2 3", ""])
def test_fields_of_cards_have_numbers(value: str) -> None:
    """A size that is none is the template's fault, not one of the program."""
    whole = "templates/cards/fields.html.j2"
    text = re.sub(r'data-fit="[^"]*"', f'data-fit="{value}"', base()[whole].decode())
    faults = found({**FILES, whole: text.encode()}, "badges")

    assert [(fault.code, str(fault.location)) for fault in faults] == [("T021", f"{whole}:3:1")]


def test_other_ways_to_write_the_same() -> None:
    """The id first, single quotes, more classes, another element: nothing is found."""
    changes = {
        "nodes.html.j2": [
            ('<div class="table{', "<div data-own='1' class=\"our-table table{"),
            ('<span class="note" id="{{ node.id }}">', '<em id="{{ node.id }}" class="small note"><b>'),
            ("{{ opening }}{{ rest }}</span>", "{{ opening }}{{ rest }}</b></em>"),
        ],
        "book/sections/index.html.j2": [
            (
                '<span class="locators" data-ranges="{{ work.index.ranges }}">',
                "<i class='x locators' data-ranges='full'>",
            ),
            ("{% endfor %}</span>{% endif %}{% endmacro %}", "{% endfor %}</i>{% endif %}{% endmacro %}"),
        ],
    }
    files = {}
    for path, pairs in changes.items():
        text = base()[f"templates/{path}"].decode()
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        files[f"templates/{path}"] = text.encode()

    assert found(files, "print") == ()
