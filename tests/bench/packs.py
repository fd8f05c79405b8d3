"""Measure packs of two pages: Printery, the plain engine called for each person, and a browser on the same pages.

`python3 build.py bench packs [PEOPLE]`. The others get a gentler task: faces that the pages do not use are left out,
nothing is checked, and the browser sets all its pages in one run. Compare only ratios of one run.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

import pikepdf
import weasyprint
from rich.console import Console
from rich.table import Table

from printery.compose.packs import Bound, PackRoom
from printery.compose.papers import compose_paper
from printery.load import load
from printery.model.stages.job import Job
from printery.pipeline import prepare
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.world import DiskWorld
from tests.bench.contestants import browser
from tests.bench.measure import Measured, measured

PEOPLE = 200
SHARE = 10
"""The plain engine makes a pack for one in so many; its time is for so many times as many."""
CONTENT = Path("tests/project/content")
EDITION = "format: pack-pdf\nmeeting: first\ntemplate: handout\npapers: [agenda]\n"
_UNUSED = re.compile(r'@font-face \{ font-family: "(?!Source Sans")[^}]*\}')
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


def main(people: int = PEOPLE) -> int:
    """Measure and show."""
    with tempfile.TemporaryDirectory(prefix="printery-packs-") as name:
        folder = Path(name)
        _project(folder, people)
        ours = measured((*_printery(folder), "packs", "--jobs", "2"), _cache(folder))
        made = sorted(folder.glob("output/packs/packs/*.pdf"))
        few = max(1, people // SHARE)
        plain = measured((sys.executable, "-m", "tests.bench.packs", str(folder), str(few)))
        rows = [
            ("Printery, 2 processes", people, ours, _pages(made)),
            ("WeasyPrint, plain, for each", few, plain, _pages(sorted(folder.glob("plain/*.pdf")))),
        ]
        if browser():
            took = measured((sys.executable, "-m", "tests.bench.packs", str(folder), str(few), "browser"))
            rows.append(("Chromium, for each", few, took, _pages(sorted(folder.glob("browser/*.pdf")))))
            source, out = folder / "all.html", folder / "chromium.pdf"
            source.write_text(_for_browser(folder, people), encoding="utf-8")
            rows.append(("Chromium, all in one file", people, measured(_print(folder, source, out)), _pages([out])))
        Console(width=130, highlight=False).print(_table(rows))
    return int(bool(ours.code) or len(made) != people)


def _table(rows: list[tuple[str, int, Measured, int]]) -> Table:
    table = Table("by", "packs", "pages", "wall s", "CPU s", "peak MiB", "packs a second", "wall", "CPU", box=None)
    _, many, best, _ = rows[0]
    for name, packs, took, pages in rows:
        wall, cpu = took.wall_s / packs, took.cpu_s / packs
        ratios = (f"{wall / (best.wall_s / many):.2f}", f"{cpu / (best.cpu_s / many):.2f}")
        figures = (f"{took.wall_s:.1f}", f"{took.cpu_s:.1f}", f"{took.peak_mib:.0f}", f"{1 / wall:.1f}")
        table.add_row(name, str(packs), str(pages), *figures, *ratios)
    return table


def _project(folder: Path, people: int) -> None:
    """The tiny project of the tests with so many participants."""
    for path in CONTENT.rglob("*"):
        if path.is_file():
            target = folder / "content" / path.relative_to(CONTENT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    rows = [f"p{n},guest,Land {n % 190},Person {n} of Example,{'opening' if n % 3 else ''}" for n in range(people)]
    sheet = "\n".join(["person,capacity,delegation,family,sessions", *rows])
    (folder / "content/meetings/first/participants.csv").write_text(sheet + "\n", encoding="utf-8")
    (folder / "content/editions/packs.yaml").write_text(EDITION, encoding="utf-8")


def _printery(folder: Path) -> tuple[str, ...]:
    places = ("--content", str(folder / "content"), "--output", str(folder / "output"))
    return (sys.executable, "-m", "printery", *places)


def _cache(folder: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(folder / "cache")}


def _documents(folder: Path, count: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Id, HTML and style sheets of the first packs, cover and paper in one document."""
    material = prepare(load(DiskWorld(folder / "content", Path("templates")))).value
    record = material.library.editions["packs"]
    (sheet,) = record.value.sizes  # type: ignore[union-attr] # an edition of packs
    paper = compose_paper(Job("packs-agenda", "packs", record, sheet, "agenda"), material)
    room = PackRoom(Job("packs", "packs", record, sheet, "pack"), material)
    body = _BODY.search(paper.documents[0].text)
    behind = f'<div style="break-before: page" class="handout paper-agenda">{body[1] if body else ""}</div>'
    behind = re.sub(r'\bid="', 'id="agenda-', behind)
    for attendee in room.programme.attendees[:count]:
        cover = room.galley(attendee, [Bound("agenda", "2")], record.at())
        text = cover.documents[0].text.replace('href="#paper-agenda"', 'href="#agenda-paper-title"')
        styles = {style.name: _UNUSED.sub("", style.text) for style in cover.styles}
        yield cover.name, text.replace("</body>", f"{behind}</body>"), styles


def _plainly(folder: Path, count: int) -> None:
    """Call the engine as its manual says, once for each person."""
    (folder / "plain").mkdir()
    for name, text, styles in _documents(folder, count):
        fetcher = GalleyFetcher({path: style.encode() for path, style in styles.items()})
        html = weasyprint.HTML(string=text, base_url=BASE_URL, url_fetcher=fetcher)
        html.write_pdf(folder / f"plain/{name}.pdf", pdf_tags=True)


def _for_browser(folder: Path, count: int) -> str:
    """All packs one behind the other, with the styles and faces where a browser finds them."""
    documents = list(_documents(folder, count))
    return _page([text for _, text, _ in documents], documents[0][2])


def _page(texts: Sequence[str], styles: Mapping[str, str]) -> str:
    faces = files("font_source_sans_pro").joinpath("files")
    found = [_BODY.search(text) for text in texts]
    bodies = [f'<div class="one">{body[1] if body else ""}</div>' for body in found]
    css = "\n".join((*styles.values(), ".one + .one { break-before: page }")).replace(
        "url(/fonts/", f"url(file://{escape(str(faces))}/"
    )
    head = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Packs</title><style>{css}</style>'
    return f'{head}<body class="handout paper-pack">{"".join(bodies)}</body></html>'


def _print(folder: Path, source: Path, out: Path) -> tuple[str, ...]:
    return (*browser(), f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={out}", source.as_uri())


def _by_browser(folder: Path, count: int) -> None:
    """Have the browser print each person's pages."""
    (folder / "browser").mkdir()
    for number, (name, text, styles) in enumerate(_documents(folder, count)):
        source = folder / f"browser/{number}.html"
        source.write_text(_page([text], styles), encoding="utf-8")
        subprocess.run(_print(folder, source, folder / f"browser/{name}.pdf"), check=True, capture_output=True)


def _pages(paths: list[Path]) -> int:
    count = 0
    for path in paths:
        if path.exists():
            with pikepdf.open(path) as pdf:
                count += len(pdf.pages)
    return count


if __name__ == "__main__":
    (_by_browser if sys.argv[3:] else _plainly)(Path(sys.argv[1]), int(sys.argv[2]))
