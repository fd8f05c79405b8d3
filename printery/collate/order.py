"""The sections of a work in the order of matter, with their ids, labels and chapter numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from printery.collate.people import credited
from printery.collate.words import part_label
from printery.diagnostics import Location
from printery.model.stages.collation import CollatedSection
from printery.model.stages.kinds import KINDS, Matter
from printery.model.stages.library import Library, WorkCopy
from printery.model.stages.manuscript import EditedSection, Manuscript
from printery.model.stages.text import Blocks, Inline, plain_text
from printery.model.written.works import MatterEntry, Work

_ORDER_PREFIX = re.compile(r"^\d+-")
PART = "part"


@dataclass(slots=True)
class Orderer:
    """Makes the sections of one work, counting chapters and parts."""

    work: WorkCopy
    library: Library
    manuscripts: Mapping[str, Manuscript]
    chapters: int = 0
    parts: int = 0
    used: dict[str, int] = field(default_factory=dict)
    """How often each id made from a kind was given."""

    def sections(self) -> Iterator[tuple[CollatedSection, Location]]:
        """The sections, each with its place; an entry whose kind or file is unknown is left out: `load` reports it."""
        matter = self.work.record.value.matter
        for part, entries in ((Matter.FRONT, matter.front), (Matter.BODY, matter.body), (Matter.BACK, matter.back)):
            for place, entry in enumerate(entries):
                if entry.kind not in KINDS:
                    continue
                own = self.prose(f"matter.{part.value}.{place}.title")
                written = self.written(entry)
                if written:
                    at = written.head.at("id") if written.head.value.id else written.head.at("title")
                    yield self.from_file(part, entry, written, own), at
                elif not KINDS[entry.kind].written or (KINDS[entry.kind].filled and entry.file is None):
                    at = self.work.record.at("matter", part.value, place)
                    yield self.from_kind(part, entry, own), at

    def prose(self, key: str) -> Inline:
        """A title of `work.yaml`, edited."""
        blocks = self.manuscripts[self.work.id].prose.get(key, ())
        return blocks[0].children if blocks else ()

    def written(self, entry: MatterEntry) -> EditedSection | None:
        """The edited file of an entry; that of another work as edited there."""
        owner = entry.work or self.work.id
        manuscript = self.manuscripts.get(owner)
        return manuscript.sections.get(f"content/works/{owner}/{entry.file}") if manuscript else None

    def numbered(self, kind: str) -> tuple[str, int | None]:
        """Label and number of the next section of a kind."""
        work: Work = self.work.record.value
        if KINDS[kind].numbered:
            self.chapters += 1
            return self.library.words(work.language).label("chapter", self.chapters), self.chapters
        if kind == PART:
            self.parts += 1
            return part_label(self.parts, self.library.words(work.language)), self.parts
        return "", None

    def from_file(self, part: Matter, entry: MatterEntry, written: EditedSection, own: Inline) -> CollatedSection:
        """A section with words of its own."""
        head = written.head.value
        label, number = self.numbered(entry.kind)
        title = own or written.title
        blocks, epigraph = _split_epigraph(written.blocks)
        signed = (head.signed.name, head.signed.place or "", head.signed.date or "") if head.signed else ()
        bios = self.manuscripts[entry.work or self.work.id].biographies
        return CollatedSection(
            id=head.id or "sec-" + _ORDER_PREFIX.sub("", PurePosixPath(written.path).stem),
            matter=part,
            kind=entry.kind,
            label=label,
            number=number,
            title=title,
            short_title=head.short_title or plain_text(title),
            subtitle=written.subtitle,
            authors=tuple(credited(head.authors, self.library.people, bios)),
            abstract=written.abstract,
            blocks=blocks,
            numbered_paragraphs=head.numbered_paragraphs,
            signed=signed,
            epigraph=epigraph,
            short_title_at=written.head.at("short_title" if head.short_title else "title"),
            has_short_title=bool(head.short_title),
        )

    def from_kind(self, part: Matter, entry: MatterEntry, own: Inline) -> CollatedSection:
        """A section that the program fills."""
        label, number = self.numbered(entry.kind)
        kind = KINDS[entry.kind]
        words = self.library.words(self.work.record.value.language)
        name = "references" if kind.filled else f"kinds.{entry.kind}" if kind.title else ""
        title: Inline = own or ((words.text(name),) if name else ())
        count = self.used[entry.kind] = self.used.get(entry.kind, 0) + 1
        name = f"{entry.kind}-{count}" if entry.kind == PART or count > 1 else entry.kind
        name = f"sec-{name}" if kind.filled else name
        return CollatedSection(name, part, entry.kind, label, number, title, plain_text(title))


def _split_epigraph(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """An epigraph that opens the section stands apart."""
    if blocks and blocks[0].tag == "div" and blocks[0].get("class") == "epigraph":
        return blocks[1:], blocks[:1]
    return blocks, ()
