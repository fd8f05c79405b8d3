"""The calendar of a meeting: the file as composed."""

from __future__ import annotations

from printery.model.stages.artefact import Artefact
from printery.press.context import PressContext


def press_calendar(context: PressContext) -> tuple[Artefact, ...]:
    """One file, below the edition's folder."""
    galley = context.galley
    document = galley.documents[0]
    return (
        Artefact(
            path=f"{galley.edition_id}/{document.name}",
            edition_id=galley.edition_id,
            format="calendar",
            media_type=document.media_type,
            language=galley.metadata.language,
            data=document.text.encode(),
        ),
    )
