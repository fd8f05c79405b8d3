"""What a finished site must hold to: well-formed pages, links that lead somewhere, nothing fetched from elsewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from lxml import etree

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Artefact

_FETCHED = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src", "video": "src"}
_CSS_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


def check_site(artefacts: Sequence[Artefact]) -> Iterator[Diagnostic]:
    """Yield W001 for dead links, W002 for pages that do not parse, W003 for resources from elsewhere."""
    files = {artefact.path: artefact.data for artefact in artefacts}
    trees = {}
    for path, data in files.items():
        if path.endswith(".html"):
            parser = etree.HTMLParser(recover=True, no_network=True)
            trees[path] = etree.fromstring(data, parser)
            yield from _check_syntax(path, parser)
        elif path.endswith(".css"):
            yield from _check_css(path, data.decode(), files.keys())
    ids = {path: {element.get("id") for element in tree.iter() if element.get("id")} for path, tree in trees.items()}
    for path, tree in trees.items():
        yield from _check_links(path, tree, files.keys(), ids)


def _check_syntax(path: str, parser: etree.HTMLParser) -> Iterator[Diagnostic]:
    for entry in parser.error_log:
        # libxml2's parser knows HTML 4: elements that came later are no fault
        if entry.type_name != "HTML_UNKNOWN_TAG":
            where = Location(f"output/{path}", entry.line, entry.column)
            yield Diagnostic("W002", entry.message, where, "mend the template of this page")


def _check_css(path: str, text: str, files: Collection[str]) -> Iterator[Diagnostic]:
    for match in _CSS_URL.finditer(text):
        url = match[1] or match[2]
        line = text.count("\n", 0, match.start()) + 1
        yield from _check_target(path, url, files, Location(f"output/{path}", line), fetched=True)


def _check_links(
    path: str, tree: etree._Element, files: Collection[str], ids: Mapping[str, set[str | None]]
) -> Iterator[Diagnostic]:
    for element in tree.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        url = element.get(_FETCHED.get(tag, "href"))
        if url is None or (tag == "link" and element.get("rel") == "canonical"):
            continue
        where = Location(f"output/{path}", _line(element))
        yield from _check_target(path, url, files, where, fetched=tag in _FETCHED)
        parts, target = urlsplit(url), _target(path, url)
        if parts.fragment and not parts.scheme and parts.fragment not in ids.get(target, {parts.fragment}):
            hint = "link to an id that stands on that page"
            yield Diagnostic("W001", f"{url} names no element of {target}", where, hint)


def _check_target(
    path: str, url: str, files: Collection[str], where: Location, *, fetched: bool
) -> Iterator[Diagnostic]:
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        if fetched:
            yield Diagnostic("W003", f"{url} would be fetched from elsewhere", where, "put the file into the site")
        return
    target = _target(path, url)
    if target not in files:
        yield Diagnostic("W001", f"{url} leads to {target}, which the site does not hold", where, "mend the link")


def _target(path: str, url: str) -> str:
    """The path that a relative address on a page means."""
    relative = unquote(urlsplit(url).path)
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), relative)) if relative else path


def _line(element: etree._Element) -> int:
    """1-based line of an element in its document, as far as the parser knows it."""
    line = element.sourceline
    return line if isinstance(line, int) else 1
