"""Documents set one after the other in one process leave nothing behind: what a preview does all day."""

from __future__ import annotations

import gc
import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import pytest

from printery.compose import compose
from printery.load import load
from printery.model.stages.galley import Document
from printery.pipeline import prepare
from printery.plan import plan
from printery.press import PressContext, press
from printery.processes import build_services
from tests.projects import project
from tests.unit.press.test_sections import CSS

pytestmark = [
    pytest.mark.press,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc"),
]

MOST_KIB = 40
"""Growth for each rebuild: an engine that keeps its fonts takes 270, the heap's own unrest less than 10."""


def resident_kib() -> int:
    """Memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


@pytest.mark.parametrize(("count", "rebuilds"), [(1, 20), (2, 5)])
def test_rebuilds_leave_no_memory_files_or_processes(count: int, rebuilds: int) -> None:
    """So many documents more, in this process and with a crew."""
    material = prepare(load(project({}))).value
    (job,) = plan(material.library, ["print"])
    words = "Some words of it, " * 40
    paragraph = f'<p>{words}<a class="folio" href="#h1"></a></p>'
    sections = "".join(f'<section data-begins="page"><h2 id="h{n}">Heading</h2>{paragraph}</section>' for n in range(3))
    text = f'<html lang="en"><head><title>T</title></head><body>{sections}</body></html>'
    documents, styles = (Document("d.html", "text/html", text),), (Document("s.css", "text/css", CSS),)
    galley = replace(compose(job, material, {}), documents=documents, styles=styles, copy=(), resources={})

    def rebuilt(times: int) -> tuple[int, int, int]:
        for _ in range(times):
            press(PressContext(galley, job, {}, build_services(count)))
        gc.collect()
        return resident_kib(), len(list(Path("/proc/self/fd").iterdir())), len(multiprocessing.active_children())

    before, files, children = rebuilt(3)
    after, files_after, children_after = rebuilt(rebuilds)

    assert (files_after, children_after) == (files, children)
    assert after - before < MOST_KIB * rebuilds
