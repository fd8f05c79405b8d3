"""Stage 5: collations and programmes become finished documents, style sheets and named resources."""

from __future__ import annotations

from collections.abc import Mapping

from printery.model.stages.artefact import Proof
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.processes import BuildServices, build_services


def compose(job: Job, material: Material, proofs: Mapping[str, Proof], services: BuildServices | None = None) -> Galley:
    """The galley of one job; `services` draw its charts and remember them.

    Raises: BuildError with every fault of the templates and charts.
    """
    galley = _composed(job, material, proofs, services or build_services())
    if not job.draft:
        return galley
    from printery.compose.draft import as_draft

    return as_draft(galley, job, material)


def _composed(job: Job, material: Material, proofs: Mapping[str, Proof], services: BuildServices) -> Galley:
    match job.edition.value.format:
        case "press-pdf" | "screen-pdf":
            from printery.compose.paged import compose_paged

            return compose_paged(job, material, proofs, services)
        case "cover-pdf":
            from printery.compose.cover import compose_cover

            return compose_cover(job, material, proofs)
        case "epub":
            from printery.compose.ebook import compose_ebook

            return compose_ebook(job, material, proofs, services)
        case "handout-pdf" | "pack-pdf":
            from printery.compose.papers import compose_paper

            return compose_paper(job, material)
        case "calendar":
            from printery.compose.calendar import compose_calendar

            return compose_calendar(job, material, proofs)
        case "cards-pdf":
            from printery.compose.cards import compose_cards

            return compose_cards(job, material)
        case "imposed-pdf":
            from printery.compose.imposed import compose_imposed

            return compose_imposed(job, material)
        case "site":
            from printery.compose.site import compose_site

            return compose_site(job, material, proofs, services)
