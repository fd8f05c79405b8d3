"""From a file to a document: which kind of file it is, and what Pandoc reads in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from printery.intake.opendocument import read_opendocument
from printery.intake.others import read_epub, read_text
from printery.intake.package import MAX_FILE, Package, refusal, unpacked
from printery.intake.pandoc_tree import Json, mapped, node, strings
from printery.intake.source import QUOTED, Changes, Source, Wishes
from printery.intake.word import read_word
from printery.pandoc import Bounds, ExhaustedError, PandocError, ask_pandoc

KINDS = (".docx", ".odt", ".epub", ".md", ".markdown", ".qmd", ".html", ".htm", ".xhtml")
"""What can be imported, by the end of the file's name."""
BOUNDS = Bounds(seconds=60, heap=1024)
_MACRO_KINDS = (".docm", ".dotm", ".doc", ".dot", ".rtf", ".pages", ".pdf")
_DROPPED = frozenset(("comment-start", "comment-end", "paragraph-insertion", "paragraph-deletion"))


PACKAGES: Mapping[str, Callable[[Package, Wishes], Source]] = {
    ".docx": read_word,
    ".odt": read_opendocument,
    ".epub": lambda package, _: read_epub(package),
}


def read_source(name: str, data: bytes, beside: Mapping[str, bytes], wishes: Wishes) -> Source:
    """A file, safe and ready; `beside` has the pictures of its folder.

    Raises: BuildError C250 to C256.
    """
    kind = PurePosixPath(name).suffix.lower()
    if len(data) > MAX_FILE:
        message = f"has {len(data) // 2**20} MB, more than {MAX_FILE // 2**20}"
        raise refusal("C251", name, message, "compress its pictures, or divide it")
    if kind in _MACRO_KINDS:
        hint = "save it as .docx without macros, and import that"
        raise refusal("C253" if kind.endswith("m") else "C250", name, f"{kind} is not imported", hint)
    if kind not in KINDS:
        raise refusal(
            "C250", name, f"{kind or 'a file without a kind'} is not imported", f"give one of {', '.join(KINDS)}"
        )
    if not data.strip():
        raise refusal("C250", name, "is empty", "give the file with the text")
    if kind in PACKAGES:
        return PACKAGES[kind](unpacked(name, data), wishes)
    return read_text(name, data, beside, wishes.form)


def document(name: str, source: Source, changes: Changes) -> Json:
    """What Pandoc reads in the file, changes decided; comments and lists of changes are in `source.remarks`.

    Raises: BuildError C257 if Pandoc cannot read it, or needs more than `BOUNDS`.
    """
    arguments = [f"--from={source.form}", "--to=json", f"--track-changes={'all' if changes == 'list' else changes}"]
    try:
        made, _ = ask_pandoc(arguments, source.data, bounds=BOUNDS)
        read = mapped(json.loads(made), _decided)
    except PandocError as error:
        hint = "open it in the program that made it, and save it anew; divide it if it is very long"
        raise refusal("C257", name, f"cannot be read: {_why(error)}", hint) from None
    except (RecursionError, ValueError):
        raise refusal("C257", name, "is nested too deeply", "make its lists and tables simpler") from None
    title = {"title": node("MetaInlines", strings(source.title))} if source.title else {}
    return {**read, "meta": {**read["meta"], **title}}


def _why(error: PandocError) -> str:
    """Why a file cannot be read, in our words: Pandoc's own quote what it has read."""
    return str(error) if isinstance(error, ExhaustedError) else "Pandoc finds no document in it"


def _decided(value: Json) -> Json:
    """Changes of `list` stand as accepted, each with a comment beside it; comments go to the list.

    A note whose words are set in from both sides is no quotation: LibreOffice sets all notes in.
    """
    if value["t"] == "Note" and [block["t"] for block in value["c"]] == ["BlockQuote"]:
        return node("Note", value["c"][0]["c"])
    if value["t"] == "BlockQuote" and [block["t"] for block in value["c"]] == ["BlockQuote"]:
        return value["c"][0]
    if value["t"] in {"Para", "Plain"} and value["c"] and value["c"][0] != (opened := _unmarked(value["c"][0])):
        return node("BlockQuote", [node("Para", [opened, *value["c"][1:]])])
    return _change(value) if value["t"] == "Span" else value


def _unmarked(inline: Json) -> Json:
    """The first inline of a paragraph without the mark of a quotation, also within emphasis."""
    kind, content = inline["t"], inline.get("c")
    if kind == "Str":
        return node("Str", content.removeprefix(QUOTED))
    if kind in {"Emph", "Strong"} and content:
        return node(kind, [_unmarked(content[0]), *content[1:]])
    return inline


def _change(value: Json) -> Json:
    (_, classes, pairs), inlines = value["c"]
    kind = next(iter(classes), "")
    if kind in _DROPPED:
        return []
    if kind not in {"insertion", "deletion"}:
        return value
    who = dict(pairs).get("author", "somebody")
    said = "".join(part["c"] if part["t"] == "Str" else " " for part in inlines if part["t"] in {"Str", "Space"})
    remark = re.sub("-{2,}|>|<", "–", f"{who} {'added' if kind == 'insertion' else 'deleted'} “{said}”")
    note = node("RawInline", "html", f"<!-- {remark} -->")
    return [*inlines, note] if kind == "insertion" else [note]
