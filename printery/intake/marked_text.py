"""Markdown of other programs made ready for Pandoc: GitHub's is known by its marks, uncalled notes are kept."""

from __future__ import annotations

import re
import unicodedata

from printery.intake.losses import Losses, opening
from printery.intake.raw_html import with_pictures

_PANDOC = "markdown-smart+mark-raw_tex+lists_without_preceding_blankline-blank_before_header-blank_before_blockquote"
"""Quotes and dashes are the edit stage's affair, and lists need no empty line before them, as in a build."""
_GITHUB = "gfm+attributes+implicit_figures-tex_math_dollars"
FORMS = ("markdown", "gfm")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_OWN = re.compile(
    r"^:::|\{[#.][\w-]|\[-?@[\w:-]+|(?<![\w@])@(?:fig|tbl|sec|eq|box)-|\^\[|^: \S|^Table: |^\s*\(@|\$\$|\]\{",
    re.MULTILINE,
)
"""What Pandoc or Quarto reads, and GitHub does not."""
_THEIRS = re.compile(
    r"^\s*[-*] \[[ xX]\] |^> \[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]|<details|<!-- (?:toc|TOC)", re.MULTILINE
)
_TIGHT_LIST = re.compile(r"^(?![-*+>#|]|\d+[.)]|\s)[^\n]*\S\n[-*+] \S", re.MULTILINE)
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*", re.MULTILINE)


def prepare_markdown(text: str, form: str, losses: Losses) -> tuple[str, str]:
    """The text, and Pandoc's name of its dialect; `form` is what the user says it is, if anything."""
    text = _plain_ids(text)
    github = form == "gfm" or (not form and is_github(text))
    if github and not form:
        losses.take("Markdown taken for GitHub’s; --from markdown says otherwise")
    return with_pictures(_with_notes(text, losses), losses), _GITHUB if github else _PANDOC


def _plain_ids(text: str) -> str:
    """The text with ids without combining marks, which Pandoc takes for no ids: `{#مقدّمة}`."""
    for own in dict.fromkeys(re.findall(r"\{#([^\s}]+)", text)):
        plain = "".join(sign for sign in own if not unicodedata.combining(sign))
        if plain != own:
            text = text.replace(f"#{own}}}", f"#{plain}}}").replace(f"(#{own})", f"(#{plain})")
    return text


def is_github(text: str) -> bool:
    """Whether a text is plainly GitHub's Markdown: it has its marks, and none of Pandoc's."""
    bare = _without_code(text)
    return (
        not bare.startswith("---\n")
        and _OWN.search(bare) is None
        and bool(_THEIRS.search(bare) or _TIGHT_LIST.search(bare))
    )


def _without_code(text: str) -> str:
    """The lines outside of fences; in their places, fenced ones are empty."""
    kept, fence = [], ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if line.strip().startswith(fence) and not line.strip().strip(fence[0]) else fence
            kept.append("")
        elif mark:
            fence = mark[1]
            kept.append("")
        else:
            kept.append(re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", line))
    return "\n".join(kept)


def _with_notes(text: str, losses: Losses) -> str:
    """The text with each note that nothing calls as paragraphs in its place: Pandoc would drop it."""
    bare = _without_code(text)
    called = set(re.findall(r"\[\^([^\]\s]+)\](?!:)", bare)) | set(re.findall(r"(?<=[^\n])\[\^([^\]\s]+)\]:", bare))
    lines, inside = text.split("\n"), False
    plain = bare.split("\n")
    for number, line in enumerate(plain):
        found = _NOTE.match(line)
        if found:
            inside = found[1] not in called
            if inside:
                losses.paragraph = number + 1
                losses.opening = opening(line[found.end() :])
                hint = "it stands as a paragraph in its place: call it with [^key], or delete it"
                losses.note("a note that nothing calls", hint, "C261", f", [^{found[1]}]")
                losses.take("notes that nothing calls kept as paragraphs")
                lines[number] = lines[number][found.end() :]
                if number and plain[number - 1].strip():
                    lines[number] = "\n" + lines[number]
        elif line.strip() and not line.startswith(("    ", "\t")):
            inside = inside and bool(plain[number - 1].strip())
        elif inside:
            lines[number] = re.sub(r"^(?: {4}|\t)", "", lines[number])
    return "\n".join(lines)
