"""Documents as trees: the two readers agree, and what is written is read again without loss."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from printery import markup
from printery.compose import compose
from printery.model.stages.galley import Document, Galley
from printery.model.stages.job import Job
from printery.pipeline import prepare
from printery.plan import plan
from printery.press import PressContext, press
from printery.processes import build_services
from tests.projects import load, project

_LAYOUT = frozenset(("html", "head", "body", "table", "tbody", "thead", "tfoot", "tr"))
"""Elements in which white space is nothing that is shown, and readers differ in whose it is."""


def facts(element: Element) -> list[object]:
    """All that a tree says: names, attributes and words."""
    holds = element.tag not in _LAYOUT
    text = element.text or ""
    found: list[object] = [element.tag, sorted(element.attrib.items()), text if holds else text.strip()]
    for child in element:
        tail = child.tail or ""
        found += [facts(child), tail if holds else tail.strip()]
    return found


def composed(name: str, changes: dict[str, bytes] | None = None) -> tuple[Galley, Job]:
    """The galley of an edition of the tiny project."""
    material = prepare(load(project(changes or {}))).value
    (job,) = plan(material.library, [name])
    return compose(job, material, {}), job


def test_what_is_read_as_xml_is_what_html_makes_of_it(material: Any) -> None:
    """Papers, cards and the statement of the specimen: a reader as the HTML Standard has it is the judge."""
    import tinyhtml5

    seen = 0
    for job in plan(material.library, ("handouts", "room", "badges", "statement-print")):
        if job.sheet is not None and job.name.endswith("letter"):
            continue
        text = compose(job, material, {}).documents[0].text
        tree = markup.read(text)
        judge = tinyhtml5.parse(text, namespace_html_elements=False)
        markup._as_xml_has_it(judge)
        assert facts(tree) == facts(judge), job.name
        assert facts(markup.restored(markup.written(tree))) == facts(tree), job.name
        seen += 1

    assert seen > 15


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p class='a' id='b'>x</p>", '<p id="b" class="a">x</p>'),
        ("<p>a<br>b</p>", "<p>a<br/>b</p>"),
        ("<p>caf&eacute;&nbsp;&amp; co &#233;</p>", "<p>café\u00a0&amp; co é</p>"),
        ("<table><tr><td>1</td></tr></table>", "<table><tbody><tr><td>1</td></tr></tbody></table>"),
        ("<DIV><P>x</P></DIV>", "<div><p>x</p></div>"),
        ("<pre>\na</pre>", "<pre>a</pre>"),
        ("<p>a<!-- note -->b</p>", "<p>ab</p>"),
        ("<p>a<!-- note -->b<br></p>", "<p>ab<br/></p>"),
        ("<svg><g/></svg>", '<svg xmlns="http://www.w3.org/2000/svg"><g></g></svg>'),
        ("<svg><g/></svg><br>", '<svg xmlns="http://www.w3.org/2000/svg"><g></g></svg><br/>'),
    ],
)
def test_spellings_make_no_difference(one: str, other: str) -> None:
    """Order, quotes, ways to close, named characters, comments: both are the same tree."""
    pages = [
        f"<!doctype html>\n<html><head><title>t</title></head><body>{inner}</body></html>" for inner in (one, other)
    ]

    assert markup.written(markup.read(pages[0])) == markup.written(markup.read(pages[1]))


def test_an_empty_element_is_empty() -> None:
    """`<div/>` of a well-formed document does not swallow what follows."""
    tree = markup.read("<html><body><div/><p>x</p></body></html>")

    assert [child.tag for child in tree[0]] == ["div", "p"]


def test_entities_that_grow_are_not_expanded() -> None:
    """A document that defines entities is read as HTML, which knows no definitions."""
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><html><body>&b;</body></html>'

    assert "aaaaaaaaaa" * 3 not in "".join(markup.read(bomb).itertext())


@pytest.mark.press
def test_the_order_of_attributes_is_nothing_to_the_press() -> None:
    """The same bytes from a document all of whose attributes stand the other way round."""
    galley, job = composed("print")
    tree = markup.read(galley.documents[0].text)
    for element in tree.iter():
        pairs = list(element.attrib.items())
        element.attrib.clear()
        element.attrib.update(reversed(pairs))
    turned = replace(galley, documents=(Document("document.html", "text/html", markup.written(tree)),))
    first, second = (press(PressContext(one, job, {}, build_services(1)))[0].data for one in (galley, turned))

    assert first == second
