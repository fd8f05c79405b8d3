"""The words of Markdown by its lines alone: whatever its marks mean, no word between them may be lost."""

from __future__ import annotations

import re

from printery.intake.originals.passages import Original, Passage

_UNSAID = (
    (re.compile(r"\A---\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL), ""),  # front matter
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"<(?:script|style)\b.*?</(?:script|style)>", re.DOTALL | re.IGNORECASE), ""),
    (re.compile(r"^ {0,3}(?:```+|~~~+)[^\n]*$", re.MULTILINE), ""),  # the line of a fence
    (re.compile(r"^ {0,3}:{3,}[^\n]*$", re.MULTILINE), ""),  # and of a div
    (re.compile(r"\$\$.*?\$\$", re.DOTALL), " "),
    (re.compile(r"(?<![\\\w$])\$(?=\S)[^$\n]*(?<=\S)\$(?!\d)"), " "),
    (re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)"), "]"),  # where a link leads
    (re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*<?(?:https?:|[./#\w-]+\.\w)[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"\[\^[^\]\s]+\]:?"), ""),  # keys of notes
    (re.compile(r"\{[^{}\n]*[#.=][^{}\n]*\}"), ""),  # attributes
    (re.compile(r"\[[^\[\]\n]*@[^\[\]\n]*\]|(?<![\w@])-?@[\w:-]+"), " "),  # references and citations
    (re.compile(r"</?[a-zA-Z][^<>]*>"), " "),
    (
        re.compile(
            r"^\s*(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5}|#)[.)]\s+|^\s*\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)\s+", re.MULTILINE
        ),
        "",
    ),
    (re.compile(r"^\s*[-*+] \[[ xX]\] ", re.MULTILINE), ""),
    (re.compile(r"^(?:Table|Figure):", re.MULTILINE), ""),
    (re.compile(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]"), ""),
    (re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);"), " "),
)


def read_marked(text: str) -> Original:
    """Each line with words; the words of marks themselves (keys, attributes, addresses) are none of them."""
    bare = text.replace("\r\n", "\n").replace("\r", "\n")
    for pattern, instead in _UNSAID:
        bare = pattern.sub(lambda match, instead=instead: instead + "\n" * match[0].count("\n"), bare)  # type: ignore[misc]
    bare = re.sub(r"[*`~^]+", "", bare)  # marks within words: H~2~O is one
    lines = enumerate(bare.split("\n"), 1)
    passages = tuple(Passage(" ".join(line.split()), number) for number, line in lines if line.strip(" |+-=:>*#`~_\\"))
    return Original(passages, (), len(re.findall(r"!\[", text)))
