"""The citations of a text, formatted by Pandoc's citeproc in one call: out as its JSON, back as nodes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from printery.collate.pandoc_words import Json, PandocWords, flattened, in_lines, meta
from printery.diagnostics import Location
from printery.model.stages.citation import Reference, Style
from printery.model.stages.csl import UNSET
from printery.model.stages.terms import Terms
from printery.model.stages.text import Blocks, Inline, Node
from printery.model.written.works import Work
from printery.pandoc import PandocError, run_pandoc

NOTE, LINE = "note", "line"
"""Where a citation stays in the words, also in a style of notes: in a note, and in a line such as a figure's source."""
_DASHES = re.compile(r"(?<!-)---?(?!-)")
_NUMBERS = re.compile(r"(?<=\d)\s*--\s*(?=\d)")
_EMPTY = re.compile(r"(?:Citeproc: \w+ with no printed form: (?:s\d+,?)+\s*)+")
BREAK = "section-break"
"""Tag of a node between two sections: what opens the second is not ibid. to what closes the first."""
_APART = 1000
"""What the numbers of lines differ by, so that none is near another and nothing in them is ibid."""
_EM = len("---")
_NO_ID = re.compile(r"[^A-Za-z0-9_-]+")


class UnprintableError(Exception):
    """Sources of which the style prints nothing."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self.references = references
        super().__init__(", ".join(reference.key for reference in references))


@dataclass(frozen=True, slots=True)
class CitationContext:
    """How a work's citations are set."""

    style: Style
    language: str
    is_listed: bool
    """Whether there is a bibliography: then a citation in the text leads to its entry."""
    terms: Terms

    @classmethod
    def of(cls, style: Style, work: Work, *, is_listed: bool) -> CitationContext:
        """The setting of a work in a style."""
        return cls(style, work.language, is_listed, Terms.of(work))


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """An entry of a bibliography."""

    id: str
    words: Inline
    location: Location


@dataclass(frozen=True, slots=True)
class Formatted:
    """What the citations of a text say."""

    citations: tuple[Inline, ...] = ()
    """Of the text and its notes, in the order in which they stand."""
    in_lines: tuple[Inline, ...] = ()
    """Of lines, such as a figure's source: they come last, lest a note be ibid. to one of them."""
    entries: tuple[BibliographyEntry, ...] = ()
    """The bibliography, in its order."""
    is_hanging: bool = False
    """Whether the style hangs its entries."""


def citations_in(nodes: Iterable[Node], *, in_lines: bool = False) -> Iterator[Node]:
    """The nodes `citation` of the text, or of its lines, in order."""
    for node in nodes:
        if node.tag == "citation" and not in_lines:
            yield node
        elif node.tag != LINE:
            yield from citations_in(node.nodes, in_lines=in_lines)
        elif in_lines:
            yield from citations_in(node.nodes)


def format_citations(
    blocks: Blocks,
    setting: CitationContext,
    references: Mapping[str, Reference],
    uncited: Sequence[str],
    prefix: str = "",
) -> Formatted:
    """What the citations of these blocks say, and the bibliography of what they cite and of the `uncited` keys.

    The id of an entry is `ref-`, the prefix, and the key as far as an id can hold it.
    Raises: UnprintableError for sources without words; PandocError if the style cannot do it.
    """
    text, lines = tuple(citations_in(blocks)), tuple(citations_in(blocks, in_lines=True))
    cited = [node.get("key") for citation in (*text, *lines) for node in citation.nodes]
    call = _Call(setting, [references[key] for key in dict.fromkeys((*cited, *uncited))], prefix)
    made = call.run(blocks, uncited)
    said = zip(_results(made), (*text, *lines), strict=True)
    results = tuple(call.words.back(inlines, node.location) for inlines, node in said)
    results, in_lines = results[: len(text)], results[len(text) :]
    lists = [block["c"] for block in made if block["t"] == "Div" and block["c"][0][0] == "refs"]
    if not lists:
        return Formatted(results, in_lines)
    (_, classes, _), entries = lists[0]
    return Formatted(results, in_lines, tuple(map(call.entry, entries)), "hanging-indent" in classes)


@dataclass(slots=True)
class _Call:
    """One call: the sources go by `s0`, `s1` in it, so that no key can hurt."""

    setting: CitationContext
    references: list[Reference]
    prefix: str
    names: dict[str, str] = field(default_factory=dict)
    """Key to the name in the call."""
    notes: int = 0
    """Notes so far, those of the author and those that citations become: for ibid., and for notes nearby."""
    words: PandocWords = field(init=False)

    def __post_init__(self) -> None:
        ids: dict[str, str] = {}
        for place, reference in enumerate(self.references):
            self.names[reference.key] = f"s{place}"
            given = f"ref-{self.prefix}{_NO_ID.sub('-', reference.key)}"
            ids[f"ref-s{place}"] = f"{given}-{place}" if given in ids.values() else given
        self.words = PandocWords(self.setting.terms, ids)

    def run(self, blocks: Blocks, uncited: Sequence[str]) -> list[Json]:
        """The blocks that Pandoc gives back."""
        setting = self.setting
        linked = setting.is_listed and not setting.style.is_note
        about = {"lang": setting.language, "link-citations": linked, "suppress-bibliography": not setting.is_listed}
        listed = [_source(self.names[key], "NormalCitation") for key in uncited]
        nocite = {"nocite": {"t": "MetaInlines", "c": [{"t": "Cite", "c": [listed, []]}]}} if listed else {}
        document = {
            "pandoc-api-version": [1, 23, 1],
            "meta": meta(about) | nocite,
            "blocks": [*self.units(blocks), *self.lines(blocks)],
        }
        arguments = ["-f", "json", "-t", "json", "--citeproc", "--csl", "style.csl", "--bibliography", "sources.json"]
        items = [_typeset(reference.item) | {"id": self.names[reference.key]} for reference in self.references]
        files = {"style.csl": setting.style.xml, "sources.json": json.dumps(items).encode()}
        try:
            found: list[Json] = json.loads(run_pandoc(arguments, json.dumps(document).encode(), files))["blocks"]
        except PandocError as error:
            empty = _EMPTY.fullmatch(str(error))
            if empty:
                names = dict.fromkeys(re.findall(r"s(\d+)", empty[0]))
                raise UnprintableError([self.references[int(name)] for name in names]) from None
            raise
        return found

    def units(self, nodes: Iterable[Node]) -> Iterator[Json]:
        """A paragraph for each citation of the text, and for each note that has some."""
        for node in nodes:
            if node.tag == "citation":
                self.notes += 1
                yield {"t": "Para", "c": [self.cite(node, self.notes)]}
            elif node.tag in {NOTE, BREAK}:
                self.notes += 1
                yield from self.contents(node)
            elif node.tag != LINE:
                yield from self.units(node.nodes)

    def lines(self, nodes: Iterable[Node]) -> Iterator[Json]:
        """A paragraph for each line that has citations."""
        for node in nodes:
            if node.tag == LINE:
                self.notes += _APART
                yield from self.contents(node)
            else:
                yield from self.lines(node.nodes)

    def contents(self, node: Node) -> Iterator[Json]:
        """A note or line as a note of Pandoc's, if it has citations."""
        inside = list(self.inside(node, self.notes))
        if any(inline["t"] == "Cite" for inline in inside):
            yield {"t": "Para", "c": [{"t": "Note", "c": [{"t": "Para", "c": inside}]}]}

    def inside(self, node: Node, note: int) -> Iterator[Json]:
        """The citations of a note, and a word for whatever stands around them: Pandoc sets one that opens it apart."""
        for child in node.children:
            if isinstance(child, str):
                if child.strip():
                    yield {"t": "Str", "c": "…"}
            elif child.tag == "citation":
                yield self.cite(child, note)
            else:
                yield from self.inside(child, note)

    def cite(self, citation: Node, note: int) -> Json:
        """A citation as Pandoc has it, in the note of that number."""
        sources = []
        for place, cited in enumerate(citation.nodes):
            in_text = citation.get("mode") == "text" and place == 0
            mode = "SuppressAuthor" if cited.get("hides") else "AuthorInText" if in_text else "NormalCitation"
            prefix, suffix = cited.find("prefix"), cited.find("suffix")
            before = self.words.out(_stripped(prefix.children)) if prefix else []
            behind = self.words.out(_stripped(suffix.children)) if suffix else []
            named = _source(self.names[cited.get("key")], mode, before, behind)
            sources.append(named | {"citationNoteNum": note})
        return {"t": "Cite", "c": [sources, []]}

    def entry(self, div: Json) -> BibliographyEntry:
        """An entry of the bibliography."""
        (name, _, _), blocks = div["c"]
        reference = self.references[int(name.removeprefix("ref-s"))]
        words = in_lines(self.words.back(flattened(blocks), reference.location))
        return BibliographyEntry(self.words.ids[name], words, reference.location)


def _typeset(item: Mapping[str, object]) -> dict[str, object]:
    """The item with typewriter dashes and ellipses set; quotes and apostrophes are citeproc's own affair."""
    return {key: _set_field(value) if key not in UNSET else value for key, value in item.items()}


def _set_field(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = _NUMBERS.sub("–", value)
    return _DASHES.sub(lambda match: "—" if len(match[0]) == _EM else "–", text).replace("...", "…")


def _source(name: str, mode: str, prefix: Sequence[Json] = (), suffix: Sequence[Json] = ()) -> Json:
    return {
        "citationId": name,
        "citationPrefix": list(prefix),
        "citationSuffix": list(suffix),
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _stripped(children: Inline) -> Inline:
    """The words without the space at both ends."""
    parts = list(children)
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(parts)


def _results(value: Json) -> Iterator[Json]:
    """The inlines of every citation, in order."""
    if isinstance(value, list):
        for part in value:
            yield from _results(part)
    elif isinstance(value, dict) and value.get("t") == "Cite":
        yield value["c"][1]
    elif isinstance(value, dict):
        yield from _results(value.get("c"))
