"""The same book by the plain engine: `python -m tests.bench.plain CONTENT OUT.pdf`, one run as it comes."""

from __future__ import annotations

import sys
from pathlib import Path

import weasyprint

from printery.compose import compose
from printery.load import load
from printery.pipeline import prepare
from printery.plan import plan
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.world import DiskWorld


def main(content: str, out: str) -> None:
    """Compose the print edition and have the engine make a PDF of it."""
    material = prepare(load(DiskWorld(Path(content), Path("templates")))).value
    (job,) = plan(material.library, ["print"])
    galley = compose(job, material, {})
    files = {style.name: style.text.encode() for style in galley.styles}
    files |= {name: resource.data for name, resource in galley.resources.items()}
    html = weasyprint.HTML(string=galley.documents[0].text, base_url=BASE_URL, url_fetcher=GalleyFetcher(files))
    html.write_pdf(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
