"""A chapter as the Markdown that authors write here."""

from __future__ import annotations

import json
import re

from printery.intake.chapters import Chapter
from printery.intake.package import refusal
from printery.intake.pandoc_tree import Json, escaped, markdown_line, node, words
from printery.intake.reading import BOUNDS
from printery.pandoc import ExhaustedError, PandocError, ask_pandoc

_DIALECT = "markdown-smart-simple_tables-multiline_tables-raw_attribute-latex_macros-implicit_header_references"
"""Pandoc's Markdown without what is ambiguous here: docs/markdown.md, docs/tables.md.

Raw TeX is left on, though none is written: without it, Pandoc 3.9 drops the sign behind a backslash.
"""
_UNMARKED = re.compile(r"(?<!\w)@|[{}]|:::|\\|^--+(?=[^\W\d_])")
"""Signs that would mean something here, and before which Pandoc writes no backslash."""
_COLUMNS = 110
_PLAIN = re.compile(r"[^\W\d_][\w ,.()/’–-]*(?<! )")
_WORDS_OF_YAML = frozenset(("null", "true", "false"))
_LONGEST_HEAD = 60


def markdown_of(chapter: Chapter, name: str) -> str:
    """The file of a chapter; `name` is the imported file's, for messages. Raises: BuildError C257."""
    document = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": _protected(chapter.blocks)}
    arguments = [
        "--from=json",
        f"--to={_DIALECT}",
        "--wrap=auto",
        f"--columns={_COLUMNS}",
        "--reference-location=block",
    ]
    try:
        made, _ = ask_pandoc(arguments, json.dumps(document).encode(), bounds=BOUNDS)
    except PandocError as error:
        why = str(error) if isinstance(error, ExhaustedError) else "Pandoc fails"
        raise refusal("C257", name, f"cannot be written as Markdown: {why}", "report this") from None
    return f"{_front_matter(chapter)}{made.decode()}"


def _protected(value: Json) -> Json:
    """The blocks with words written out where Pandoc would leave a sign that means something here."""
    if isinstance(value, list):
        return [_protected(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("t")
    if kind == "Str":
        is_dash = value["c"] == "---"  # how the house writes one: see `in_house_style`
        if is_dash or _UNMARKED.search(value["c"]) is None:
            return value
        return node("RawInline", "markdown", _written(value["c"]))
    if kind in {"Image", "Code", "Math", "RawInline", "RawBlock", "CodeBlock"}:
        return value
    if kind == "Cite":
        return node("Cite", _protected(value["c"][0]), value["c"][1])
    return {key: _protected(part) for key, part in value.items()}


def _written(text: str) -> str:
    """Text as Markdown of the house; two hyphens before a word are those of a command, and no dash."""
    made = re.sub(r"^--+", lambda match: "\\-" * len(match[0]), escaped(text))
    return made.replace(":::", "\\:::")


def _front_matter(chapter: Chapter) -> str:
    title = markdown_line(chapter.title)
    lines = ["---", f"title: {scalar(title)}"]
    said = dict(chapter.head)
    if len(words(chapter.title)) > _LONGEST_HEAD:
        said.setdefault("short_title", shortened(words(chapter.title)))
    first = [key for key in ("subtitle", "short_title") if key in said]
    lines += [f"{key}: {scalar(str(said.pop(key)))}" for key in first]
    lines.append(f"id: {chapter.id}")
    for key, value in said.items():
        listed = f"[{', '.join(map(scalar, value))}]" if isinstance(value, list) else scalar(value)
        lines.append(f"{key}: {listed}")
    return "\n".join([*lines, "---", ""])


def shortened(title: str) -> str:
    """The title for a running head: its first words, `_LONGEST_HEAD` signs at most."""
    if len(title) <= _LONGEST_HEAD:
        return title
    return (
        title[: _LONGEST_HEAD - 1].rpartition(" ")[0].rstrip(" ,;:–-") + "…" if " " in title[:59] else title[:59] + "…"
    )


def scalar(text: str) -> str:
    """Text as a YAML scalar, in quotes where it needs them; JSON's strings are YAML's. Source: YAML 1.2.2, 7.3."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)
