"""The site: pages as composed, pictures and downloads beside them, fonts cut to what the pages show."""

from __future__ import annotations

from printery.model.stages.artefact import Artefact
from printery.model.stages.galley import Resource
from printery.model.stages.media import media_type
from printery.press.context import PressContext
from printery.press.ebook.drawings import with_face
from printery.press.ebook.pictures import PIXELS, for_reading
from printery.store import Store


def press_site(context: PressContext) -> tuple[Artefact, ...]:
    """Every file of the site, below the edition's folder; the galley holds covers and downloads of other jobs."""
    galley = context.galley
    from printery.press.ebook.webfonts import web_fonts

    text = "".join(document.text for document in galley.documents)
    files: dict[str, bytes] = {document.name: document.text.encode() for document in galley.documents}
    files |= {style.name: style.text.encode() for style in galley.styles}
    files |= {name: _picture(resource, context.services.cache) for name, resource in galley.resources.items()}
    files |= dict(galley.passed_on or {})
    files |= web_fonts(text, SITE_FACES)
    return tuple(
        Artefact(
            path=f"{galley.edition_id}/{name}",
            edition_id=galley.edition_id,
            format="site",
            media_type=media_type(name),
            language=galley.metadata.language,
            data=data,
        )
        for name, data in sorted(files.items())
    )


def _picture(resource: Resource, store: Store) -> bytes:
    """A picture as browsers show it."""
    if resource.name.endswith(".svg"):
        return with_face(resource.data)
    return for_reading(resource.data, None, store) if resource.media_type in PIXELS else resource.data


SITE_FACES = {
    "fonts/source-serif.woff2": "SourceSerifPro-Regular.ttf",
    "fonts/source-sans.woff2": "SourceSansPro-Regular.ttf",
    "fonts/source-sans-semibold.woff2": "SourceSansPro-Semibold.ttf",
}
"""Name in the site to face in the catalogue, as templates/site/site.css asks for them."""
