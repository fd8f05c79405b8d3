"""What the siege does to files: each kind of content has its own ways to go wrong, and all have those of bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

VALUES = (
    "",
    "null",
    "[]",
    "{}",
    "true",
    "-1",
    "0",
    "1e999",
    ".nan",
    ".inf",
    "99999999999999999999",
    "0000-00-00",
    "2026-13-45",
    "0001-01-01",
    "9999-12-31",
    "24:61",
    '"\\0"',
    '"\\x1b[2J"',
    '"\\ud800"',
    '"\\ufffe"',
    '"a\\nb"',
    "|\n  a\n  b",
    "../../../etc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "{address}",
    "'{{{{ 7 * 7 }}}}'",
    "'<script>alert(1)</script>'",
    "'&#0;&#x1b;'",
    "A" * 5000,
    "'" + "e\u0301" * 300 + "'",
    "\u202e\u2066x",
    "\U0001f469\u200d\U0001f469",
    "\u2028",
    "*a",
    "&a [*a]",
    "!!python/object:os.system x",
    "en-XX-XXXX-x-y",
    "-0",
    "1_000",
    "0x1F",
    "12e3mm",
    "999999999mm",
    "0mm",
    "@x",
    "`x",
    "%x",
    "[a, [b, [c]]]",
)
MARKDOWN = (
    "<!-- open",
    "<script>x</script>",
    "![x]({address}/a.png)",
    "![x](../../../../etc/passwd)",
    "![](images/bars.svg)",
    "[x]({address})",
    "$" + "{" * 400 + "}" * 400 + "$",
    "$$\\frac{1}{",
    "$\\input{/etc/passwd}$",
    "`" * 500,
    "[" * 900,
    "> " * 900 + "x",
    "- " * 300 + "x",
    "|a|b|\n|-|\n|c|",
    "+--+--+\n|a |\n+--+",
    "::: {.box}\n",
    ":::",
    "[^x]",
    "[^x]: [^x]",
    "{{< include /etc/passwd >}}",
    "@fig-none [@none, p. 3]",
    "[a]{.index see=b}",
    "x{.index",
    "# H {#sec-first}",
    "###### deep",
    "&#1;&#xFFFE;&nbsp;&foo;",
    "\\",
    "\x00\x07\x1b",
    "\u202e abc \u2069",
    "<?php x",
    "<![CDATA[ x",
    "<!X x",
    "```{=html}\n<b>",
    "~~~ " + "x" * 900,
    "a" * 20000,
    "*" * 999,
    "_a" * 400,
    "![x](images/bars.svg){width=nan%}",
    "![x](images/bars.svg){#fig-z alt='x' source='y' clean=true}",
    "---\n---",
    "[x]: <{address}>",
    "<{address}>",
    "\\begin{verbatim}",
    "H~2~O^2^ ^a",
)
DRAWN = (
    "<script>x</script>",
    '<image href="{address}/x.png"/>',
    '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml"/>',
    '<rect width="nan"/>',
    '<style>@import "{address}";</style>',
    '<rect style="fill:url({address})"/>',
    '<use href="#a"/>',
    '<g id="a"><use href="#a"/></g>',
    "<g>" * 300,
    '<path d="M 1e999 nan"/>',
    '<rect onclick="x"/>',
    "<!-- \u0001 -->",
    "&x;",
    '<text font-size="1e6">x</text>',
    '<pattern id="p" width="0" height="0"/>',
    '<rect fill="url(#p)" width="9" height="9"/>',
    "<metadata>x</metadata>",
    "<?xml-stylesheet href='{address}'?>",
    '<svg viewBox="0 0 0 0"/>',
)
JSONS = (
    "null",
    "[]",
    "{}",
    "-1",
    "1e999",
    '"\\ud800"',
    '"\\u0000"',
    "[" * 3000,
    '{"url":"{address}"}',
    '{"expr":"1/0"}',
    "true",
    '"' + "x" * 5000 + '"',
    '{"sequence":{"start":0,"stop":1e9}}',
    '{"date-parts":[[99999,99,99]]}',
    '{"repeat":{"row":[]}}',
    '{"$ref":"#"}',
    "NaN",
)
PIECES = (b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\x1b", b"\xed\xa0\x80", b"\xc2\x85")
Mutator = Callable[[bytes, Random, str], bytes]


def mutated(path: str, data: bytes, chance: Random, address: str) -> bytes:
    """The file with one to four changes; `address` is where somebody listens."""
    own = next((ways for ending, ways in KINDS.items() if path.endswith(ending)), (_bytes,))
    for _ in range(chance.randint(1, 4)):
        data = chance.choice((*own, *own, _bytes))(data, chance, address)
    return data


def _bytes(data: bytes, chance: Random, _: str) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice((1, 1, 4, 40, 400)))
    way = chance.randrange(6)
    if way == 0:
        return data[:start] + data[end:]
    if way == 1:
        return data[:end] + data[start:end] * chance.choice((1, 3, 200)) + data[end:]
    if way == 2:
        return data[:start]
    if way == 3:
        return data[:start] + bytes(chance.randrange(256) for _ in range(end - start)) + data[end:]
    if way == 4:
        return (
            data[:start]
            + chance.choice((b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\x1b", b"\xed\xa0\x80", b"\xc2\x85"))
            + data[start:]
        )
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _line(data: bytes, chance: Random, words: str) -> bytes:
    lines = data.split(b"\n")
    place = chance.randrange(len(lines) + 1)
    return b"\n".join(
        [*lines[:place], *chance.choice(([], [b""])), words.encode("utf-8", "surrogatepass"), *lines[place:]]
    )


def _yaml(data: bytes, chance: Random, address: str) -> bytes:
    """Another value behind some key, or in some list."""
    lines = data.split(b"\n")
    places = [n for n, line in enumerate(lines) if b":" in line] or [0]
    place = chance.choice(places)
    value = chance.choice(VALUES).replace("{address}", address).encode("utf-8", "surrogatepass")
    pieces = lines[place].split(b": ")
    which = chance.randrange(1, len(pieces)) if len(pieces) > 1 else 0
    if which:
        tail = next((pieces[which][n:] for n in range(len(pieces[which])) if pieces[which][n : n + 1] in b",}]"), b"")
        pieces[which] = value + tail
        lines[place] = b": ".join(pieces)
    else:
        lines[place] += b" " + value
    return b"\n".join(lines)


def _markdown(data: bytes, chance: Random, address: str) -> bytes:
    return _line(data, chance, chance.choice(MARKDOWN).replace("{address}", address))


def _drawn(data: bytes, chance: Random, address: str) -> bytes:
    place = chance.choice([n for n in range(len(data)) if data[n : n + 1] == b">"] or [0]) + 1
    return data[:place] + chance.choice(DRAWN).replace("{address}", address).encode() + data[place:]


def _json(data: bytes, chance: Random, address: str) -> bytes:
    """Another value somewhere in the data."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return _bytes(data, chance, address)
    token = f"@{chance.random()}@"
    node = whole
    while isinstance(node, dict | list) and node:
        key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        if not isinstance(node[key], dict | list) or not node[key] or chance.random() < 0.3:
            node[key] = token
            break
        node = node[key]
    return json.dumps(whole).replace(json.dumps(token), chance.choice(JSONS).replace("{address}", address)).encode()


def _cells(data: bytes, chance: Random, address: str) -> bytes:
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    cells = lines[place].split(b",")
    cells[chance.randrange(len(cells))] = (
        chance.choice(VALUES).replace("{address}", address).encode("utf-8", "surrogatepass")
    )
    lines[place] = b",".join(cells)
    return b"\n".join(lines)


KINDS: dict[str, tuple[Mutator, ...]] = {
    ".yaml": (_yaml,),
    ".md": (_markdown, _yaml),
    ".svg": (_drawn,),
    ".json": (_json,),
    ".csv": (_cells,),
    ".csl": (_drawn,),
}
