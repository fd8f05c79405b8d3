"""Stage 6: a galley becomes finished files. One row for each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from printery.model.stages.artefact import Artefact, Proof
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.workers import Hands

Press = Callable[[Galley, Job, Mapping[str, Proof], Hands], tuple[Artefact, ...]]


def _pdf(galley: Galley, job: Job, proofs: Mapping[str, Proof], hands: Hands) -> tuple[Artefact, ...]:
    from printery.press.pdf.book import press_pdf

    return press_pdf(galley, job, proofs, hands)


def _cover(galley: Galley, job: Job, proofs: Mapping[str, Proof], hands: Hands) -> tuple[Artefact, ...]:
    from printery.press.printers.cover_sheet import press_cover

    del hands
    return press_cover(galley, job, proofs)


def _epub(galley: Galley, job: Job, proofs: Mapping[str, Proof], hands: Hands) -> tuple[Artefact, ...]:
    from printery.press.ebook.package import press_epub

    return press_epub(galley, job, proofs, hands)


def _imposed(galley: Galley, job: Job, proofs: Mapping[str, Proof], hands: Hands) -> tuple[Artefact, ...]:
    from printery.press.pdf.imposition import press_imposed

    del hands
    return press_imposed(galley, job, proofs)


def _calendar(galley: Galley, job: Job, proofs: Mapping[str, Proof], hands: Hands) -> tuple[Artefact, ...]:
    from printery.press.calendar import press_calendar

    del job, proofs, hands
    return press_calendar(galley)


def _site(galley: Galley, job: Job, proofs: Mapping[str, Proof], hands: Hands) -> tuple[Artefact, ...]:
    from printery.press.site import press_site

    return press_site(galley, job, proofs, hands)


PRESSES: Mapping[str, Press] = MappingProxyType(
    {
        "press-pdf": _pdf,
        "cover-pdf": _cover,
        "screen-pdf": _pdf,
        "handout-pdf": _pdf,
        "cards-pdf": _pdf,
        "calendar": _calendar,
        "imposed-pdf": _imposed,
        "epub": _epub,
        "site": _site,
    }
)
"""Format of an edition to the press that makes it."""
