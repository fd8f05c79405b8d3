"""The structure of all sections written into the bound file, with the way back from content to structure.

Source: ISO 32000-1:2008, 14.7 (structure, parent tree), 14.8.5 (attributes), 12.5.6.5 (links).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from printery.press.facts.tags import Click, Run, SectionTags, Tag, Value, every
from printery.press.tagging.roles import ROLE_MAP


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the structure refers to."""

    firsts: Sequence[int]
    """Each section's first page, 0-based in the file."""
    folios: Mapping[str, str]
    """Id to the folio of its page."""
    files: Mapping[str, Sequence[pikepdf.Object]]
    """Id of a figure to the specifications of the files with its data."""
    attached: Mapping[str, pikepdf.Object]
    """Id of an element that leads to such a file to the file's specification."""


def write_structure(bound: Pdf, sections: Sequence[SectionTags], around: Surroundings) -> None:
    """Add the structure to the file."""
    root = bound.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    targets = {name: words for section in reversed(sections) for name, words in section.targets.items()}
    document = bound.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    writer = _Writer(bound, around, targets)
    kids = []
    for place, section in enumerate(sections):
        writer.section = place
        writer.page_word = section.page_word
        kids += [writer.write(tag, document, "") for tag in section.top]
    document.K = Array(kids)
    root.K = Array([document])
    used = {tag.role for tag in every(sections)}
    root.RoleMap = Dictionary({f"/{role}": Name(f"/{plain}") for role, plain in ROLE_MAP.items() if role in used})
    root.ParentTree = bound.make_indirect(Dictionary(Nums=Array(list(writer.numbers()))))
    root.ParentTreeNextKey = writer.next_key
    if writer.names:
        pairs = [part for name in sorted(writer.names) for part in (String(name), writer.names[name])]
        root.IDTree = bound.make_indirect(Dictionary(Names=Array(pairs)))
    bound.Root.StructTreeRoot = root
    bound.Root.MarkInfo = Dictionary(Marked=True)
    for index, page in enumerate(bound.pages):
        page.obj.StructParents = index
        page.obj.Tabs = Name.S


@dataclass(slots=True)
class _Writer:
    bound: Pdf
    around: Surroundings
    targets: Mapping[str, str]
    section: int = 0
    page_word: str = ""
    owners: dict[int, dict[int, pikepdf.Object]] = field(default_factory=dict)
    """Page index in the file to the structure element of each run's number."""
    clicked: list[pikepdf.Object] = field(default_factory=list)
    """The structure element of each annotation, in the order of their keys."""
    names: dict[str, pikepdf.Object] = field(default_factory=dict)
    pages: list[pikepdf.Object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pages = [page.obj for page in self.bound.pages]

    @property
    def next_key(self) -> int:
        """The first key of the parent tree that nothing uses."""
        return len(self.pages) + len(self.clicked)

    def numbers(self) -> Iterator[int | pikepdf.Object]:
        """The parent tree: what owns each run of a page, and each annotation."""
        for index in range(len(self.pages)):
            owners = self.owners.get(index, {})
            yield index
            yield Array([owners.get(number) for number in range(max(owners, default=-1) + 1)])
        for number, owner in enumerate(self.clicked):
            yield len(self.pages) + number
            yield owner

    def write(self, tag: Tag, parent: pikepdf.Object, figure: str) -> pikepdf.Object:
        """One element and all below it; `figure` is the id of the figure that it stands in."""
        item = self.bound.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{tag.role}"), P=parent))
        first = tag.first_page
        if first is not None:
            item.Pg = self.pages[self.around.firsts[self.section] + first]
        for key, text in tag.says.items():
            item[f"/{key}"] = String(text)
        if tag.attributes:
            item.A = Dictionary({f"/{key}": self._value(value) for key, value in tag.attributes.items()})
        if tag.name:
            item.ID = String(self._named(tag.name))
            self.names[self._named(tag.name)] = item
        inside = tag.id if tag.id in self.around.files else figure
        if tag.role == "Figure" and inside:
            item.AF = Array(list(self.around.files[inside]))
        item.K = Array([self._kid(kid, item, first, inside) for kid in tag.kids])
        return item

    def _named(self, name: str) -> str:
        """A name that no other section has."""
        return f"{self.section + 1}.{name}"

    def _value(self, value: Value) -> object:
        if isinstance(value, str):
            return Name(f"/{value}") if value.isalpha() and value in _NAMES else String(value)
        if isinstance(value, tuple):
            return Array([String(self._named(part)) if isinstance(part, str) else part for part in value])
        return value

    def _kid(self, kid: Tag | Run | Click, item: pikepdf.Object, first: int | None, figure: str) -> object:
        if isinstance(kid, Tag):
            return self.write(kid, item, figure)
        index = self.around.firsts[self.section] + kid.page
        if isinstance(kid, Click):
            return self._click(kid, item, index)
        if kid.backwards:
            return self._backwards(kid, item, index)
        self.owners.setdefault(index, {})[kid.number] = item
        if kid.page == first:
            return kid.number
        return Dictionary(Type=Name.MCR, Pg=self.pages[index], MCID=kid.number)

    def _click(self, click: Click, item: pikepdf.Object, index: int) -> Dictionary:
        annotation = self.pages[index].Annots[click.index]
        annotation.Contents = String(click.words or self._where(click.target))
        if click.target in self.around.attached:
            _attach(self.bound, annotation, self.around.attached[click.target])
        annotation.StructParent = self.next_key
        self.clicked.append(item)
        return Dictionary(Type=Name.OBJR, Pg=self.pages[index], Obj=annotation)

    def _where(self, target: str) -> str:
        """Where a link within the document leads: what stands there, and the page."""
        folio = self.around.folios.get(target, "")
        page = f"{self.page_word} {folio}".strip() if folio else ""
        return ", ".join(part for part in (self.targets.get(target, ""), page) if part) or target

    def _backwards(self, run: Run, parent: pikepdf.Object, index: int) -> pikepdf.Object:
        """A Span that says the characters of right-to-left text in their order.

        It stands in the structure and not in the content: PDFium turns all such text around, however it is said there.
        """
        span = self.bound.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Span, P=parent, Pg=self.pages[index]))
        span.ActualText, span.K = String(run.backwards), Array([run.number])
        self.owners.setdefault(index, {})[run.number] = span
        return span


def _attach(bound: Pdf, annotation: pikepdf.Object, file: pikepdf.Object) -> None:
    """Make a link's area one that opens a file of the document; the words below it are what it looks like.

    Source: ISO 32000-1:2008, 12.5.6.15; ISO 19005-3:2012, 6.3.3 (an appearance for every annotation).
    """
    left, one, right, other = (float(edge) for edge in annotation.Rect)
    bottom, top = sorted((one, other))
    annotation.Rect = Array([left, bottom, right, top])
    for key in ("/A", "/Dest"):
        if key in annotation:
            del annotation[key]
    nothing = Stream(bound, b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=annotation.Rect)
    annotation.Subtype, annotation.FS, annotation.Name = Name.FileAttachment, file, Name.Paperclip
    annotation.AP = Dictionary(N=bound.make_indirect(nothing))


_NAMES = frozenset(
    (
        "Layout",
        "List",
        "Table",
        "Row",
        "Column",
        "None",
        "Disc",
        "Decimal",
        "LowerAlpha",
        "UpperAlpha",
        "LowerRoman",
        "UpperRoman",
    )
)
"""Values that are names in PDF; all other text is text."""
