"""What was proven of a file's accessibility, in the words that readers know from other publishers' pages.

Source: W3C, Accessibility Metadata Display Guide for Digital Publications 2.0 (headings, and the compact statements).
What the build did not look for is said to be unknown, as the guide asks; nothing else is added to what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from printery.model.written.accessibility import EPUB, Accessibility

_NAVIGATION = ("tableOfContents", "index", "structuralNavigation", "pageNavigation")
_RICH = ("alternativeText", "longDescription", "MathML", "describedMath")


def statements(access: Accessibility | None, words: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Headings with their statements, in the guide's order; nothing for a file that was not looked at.

    `words` are those of the key `access` of a wording.
    """
    if access is None:
        return ()
    return tuple((words[heading], tuple(found)) for heading, found in _grouped(access, words) if found)


def _grouped(access: Accessibility, words: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    features = set(access.features)
    reading = ["displayTransformability"] if "displayTransformability" in features else []
    reading += ["nonvisual"] if "textual" in access.sufficient_modes else ["nonvisual_partly"]
    reading += [name for name in ("readingOrder",) if name in features]
    yield "reading", [words[name] for name in reading]
    proven = [words["verified"].format(standard=standard) for standard in access.verified]
    declared = [standard for standard in access.conforms_to if standard not in (EPUB, *access.verified)]
    proven += [words["declared"].format(standard=standard) for standard in declared]
    yield "conformance", proven or [words["unknown"]]
    yield "navigation", [words[name] for name in _NAVIGATION if name in features]
    yield "rich", [words[name] for name in _RICH if name in features]
    yield "hazards", [words["no_hazards"]] if access.hazards == ("none",) else [words["unknown"]]
