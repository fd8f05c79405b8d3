"""Trees as they are compared: without what no reader of the comparison sees, and what is the same if all else is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from printery.model.stages.text import BLOCK_TAGS, Inline, Node, plain_text

WAS = "was."
"""Before the ids of what was taken out; no author's id has a full stop."""
_UNWRAPPED = frozenset(("index", "term", "ins", "del"))
"""Marks for an index or a glossary; insertions and deletions that an author wrote, which would look like ours."""
_GIVEN_BY_US = re.compile(r".*-(p|h|li|dd|dt|td|th|pre|div|equation|ul|ol)\d+|(fig|tbl|box|rec)-.*-\d+")
_SEEN = ("class", "alt", "href", "tex", "kind", "lang", "colspan", "rowspan", "start", "type", "role", "form")
"""Attributes that readers see or hear."""
_HOLDERS = frozenset(("li", "dd"))
"""What holds words or paragraphs."""
EAST_ASIAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Scripts without blanks between words: each character counts as one."""
_WORD = re.compile(rf"[{EAST_ASIAN}]|[^\W_{EAST_ASIAN}]+")


def cleaned(node: Node, links: Callable[[str], str | None]) -> Node:
    """The tree without marks; `links` says what an id is called, or None where nothing has that id any more."""
    return node.containing(*_cleaned(node.children, links))


def _cleaned(children: Inline, links: Callable[[str], str | None]) -> Iterator[Node | str]:
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.tag in _UNWRAPPED:
            yield from _cleaned(child.children, links)
        elif child.tag == "xref" or child.get("href").startswith("#"):
            yield _reference(child, links)
        else:
            yield cleaned(child, links)


def _reference(node: Node, links: Callable[[str], str | None]) -> Node:
    """A reference to a place that is shown, or its words; a reference to a page becomes one to the thing itself."""
    target = links(node.get("target") or node.get("href")[1:])
    if node.tag == "letter":
        return node
    children = tuple(_cleaned(node.children, links))
    if target is None:
        return loosed(node.containing(*children))
    if node.get("form") == "page":
        return Node("xref", {**node.attributes, "target": target, "page-of": target}, (), node.location)
    kept = {key: value for key, value in node.attributes.items() if key not in {"page-of", "roman"}}
    return Node("xref", {**kept, "form": "text", "target": target, "href": f"#{target}"}, children, node.location)


def loosed(reference: Node) -> Node:
    """The words of a reference without its link; for a reference to a page, what is found there."""
    words = reference.children or (reference.get("label"),)
    return Node("span", {"class": "reference"}, tuple(filter(None, words)), reference.location)


def own_id(node: Node) -> str:
    """The id that an author gave, by which a block is known wherever it stands."""
    return "" if _GIVEN_BY_US.fullmatch(node.id) else node.id


@dataclass(slots=True)
class Reading:
    """What is asked of a tree again and again, answered once: by identity, as trees are never changed."""

    files: Mapping[str, bytes]
    digests: dict[str, str] = field(default_factory=dict)
    keys: dict[int, tuple[Node, str]] = field(default_factory=dict)
    bags: dict[int, tuple[Node, Counter[str]]] = field(default_factory=dict)

    def key(self, node: Node) -> str:
        """Hash of a tree's content, without its ids and numbers: equal for trees that readers cannot tell apart."""
        known = self.keys.get(id(node))
        if known is None:
            known = self.keys[id(node)] = (node, sha256(repr(self._shape(node)).encode()).hexdigest())
        return known[1]

    def _shape(self, node: Node) -> object:
        if node.tag == "xref":
            return ("xref", node.get("target"))
        if node.tag in _HOLDERS and not any(map(is_block, node.children)):
            node = node.containing(Node("p", {}, node.children))  # a tight item reads as a loose one
        seen = [f"{name}={node.get(name)}" for name in _SEEN if node.get(name)]
        seen.append(self.key_of_files(node))
        parts: list[object] = []
        words: list[str] = []
        for child in node.children:
            if isinstance(child, str):
                words.append(child.replace("\u00ad", ""))
            else:
                parts += [" ".join("".join(words).split()), self.key(child)]
                words = []
        return (node.tag, seen, *parts, " ".join("".join(words).split()))

    def key_of_files(self, node: Node) -> str:
        """Of the picture that a node shows, or the chart and its data, by their bytes: names say nothing."""
        paths = (node.get("src"), *node.get("data").split())
        return " ".join(self.digest(path) if path in self.files else path for path in paths)

    def digest(self, path: str) -> str:
        """Of a file that the text shows, by its bytes."""
        if path not in self.digests:
            self.digests[path] = sha256(self.files[path]).hexdigest()
        return self.digests[path]

    def bag(self, node: Node) -> Counter[str]:
        """The words of a tree, each as often as it stands there."""
        known = self.bags.get(id(node))
        if known is None:
            text = plain_text(node.children, notes=True) if node.tag == "note" else plain_text((node,))
            counted = Counter(_WORD.findall(text.casefold()))
            known = self.bags[id(node)] = (node, counted)
        return known[1]


def is_block(child: Node | str) -> bool:
    """Whether a child is a block; text and what stands in lines is not."""
    return isinstance(child, Node) and child.tag in BLOCK_TAGS


def _earlier(name: str) -> str:
    """An id of the earlier state; those of notes keep their beginning, by which the press knows them."""
    return f"n-{WAS}{name.removeprefix('n-')}" if name.startswith("n-") else f"{WAS}{name}"


def was(node: Node) -> Node:
    """A tree of the earlier state under ids of its own, without links into the text."""
    children = tuple(was(child) if isinstance(child, Node) else child for child in node.children)
    if node.tag == "xref" or node.get("href").startswith("#"):
        made = loosed(node.containing(*children))
        return Node("sup", {}, children, node.location) if node.tag == "letter" else made
    changed = {"id": _earlier(node.id)} if node.id else {}
    if node.get("description"):
        changed["description"] = ""
    return replace(node, attributes={**node.attributes, **changed}, children=children)
