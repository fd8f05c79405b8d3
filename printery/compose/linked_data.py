"""schema.org JSON-LD of the site's pages.

Source: schema.org, release 29: Event, Book, Report, MediaObject.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from printery.compose.publication import Format, Publication
from printery.model.stages.collation import Programme
from printery.model.written.works import Imprint

_TYPES = {"volume": "Book", "statement": "Report", "brief": "Report", "report": "Report"}
_BOOK_FORMATS = {"epub": "https://schema.org/EBook", "press-pdf": "https://schema.org/Paperback"}


def linked_data(
    programme: Programme, publications: Sequence[Publication], own: Publication | None, imprint: Imprint
) -> Markup:
    """The data block of a page: the meeting with its publications, or one publication."""
    data = _work(own, imprint) if own else _event(programme, publications, imprint)
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, indent=1)
    # the text of a script element ends at the first "</": no content may close it
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped for where it stands


def _event(programme: Programme, publications: Sequence[Publication], imprint: Imprint) -> dict[str, Any]:
    meeting = programme.meeting
    return {
        "@type": "Event",
        "name": meeting.title,
        "description": " ".join(meeting.overview.split()),
        "startDate": meeting.start.isoformat(),
        "endDate": meeting.end.isoformat(),
        "location": {
            "@type": "Place",
            "name": meeting.venue.name,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": meeting.venue.city,
                "addressCountry": meeting.venue.country,
            },
        },
        "organizer": [{"@type": "Organization", "name": name} for name in meeting.organisers or (imprint.name,)],
        "inLanguage": list(meeting.languages),
        "workFeatured": [{"@type": _TYPES[p.work.type], "name": p.work.title, "url": p.page} for p in publications],
    }


def _work(publication: Publication, imprint: Imprint) -> dict[str, Any]:
    work = publication.work
    data: dict[str, Any] = {
        "@type": _TYPES[work.type],
        "name": work.title,
        "abstract": " ".join(work.abstract.long.split()),
        "inLanguage": work.language,
        "datePublished": work.date,
        "publisher": {"@type": "Organization", "name": work.publisher.name},
        "copyrightYear": work.copyright.year,
        "copyrightHolder": {"@type": "Organization", "name": work.copyright.holder},
        "keywords": ", ".join(work.keywords),
        "url": publication.page,
        "sourceOrganization": {"@type": "Organization", "name": imprint.name},
        "encoding": [_encoding(item) for item in publication.formats],
    }
    if publication.cover:
        data["image"] = publication.cover
    if work.series:
        data["isPartOf"] = {"@type": "BookSeries", "name": work.series.title}
    examples = [_example(item) for item in (*publication.formats, *publication.printed) if item.isbn]
    if examples and work.type == "volume":
        data["workExample"] = examples
    return data


def _encoding(item: Format) -> dict[str, Any]:
    return {
        "@type": "MediaObject",
        "contentUrl": item.href,
        "encodingFormat": item.media_type,
        "contentSize": f"{item.bytes} B",
        "sha256": item.sha256,
    }


def _example(item: Format) -> dict[str, Any]:
    example: dict[str, Any] = {"@type": "Book", "isbn": item.isbn.replace("-", "")}
    if item.format in _BOOK_FORMATS:
        example["bookFormat"] = _BOOK_FORMATS[item.format]
    if item.pages:
        example["numberOfPages"] = item.pages
    return example
