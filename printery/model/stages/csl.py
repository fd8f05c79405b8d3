"""What a reference may say, in the words of the Citation Style Language.

Source: CSL 1.0.2, appendix III (types) and IV (variables), and its JSON schema csl-data.json.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text, for tables."""
    return frozenset(text.split())


TYPES = words(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage"""
)
"""Kinds of sources."""
NAMES = words(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director editor-translator executive-producer guest host illustrator interviewer narrator organizer
    original-author performer producer recipient reviewed-author script-writer series-creator translator"""
)
"""Variables that hold people and bodies."""
DATES = words("accessed available-date event-date issued original-date submitted")
"""Variables that hold a date."""
TEXTS = words(
    """abstract annote archive archive_collection archive_location archive-place authority call-number chapter-number
    citation-key citation-label citation-number collection-number collection-title container-title
    container-title-short dimensions division DOI edition event event-place event-title first-reference-note-number
    genre id ISBN ISSN issue journalAbbreviation jurisdiction keyword language locator medium note number
    number-of-pages number-of-volumes original-publisher original-publisher-place original-title page page-first part
    part-number part-title PMCID PMID printing printing-number publisher publisher-place references reviewed-genre
    reviewed-title scale section shortTitle source status supplement supplement-number title title-short type URL
    version volume volume-title volume-title-short year-suffix"""
)
"""Variables that hold words or a number."""
OTHERS = frozenset(("categories", "custom"))
"""Keys that programs leave in CSL-JSON for themselves."""
VARIABLES = NAMES | DATES | TEXTS | OTHERS
NAME_PARTS = words(
    """family given dropping-particle non-dropping-particle suffix comma-suffix static-ordering literal
    parse-names"""
)
DATE_PARTS = words("date-parts season circa literal raw")
UNSET = words("DOI ISBN ISSN PMCID PMID URL citation-key id language type")
"""Variables that are no words of a text: typography leaves them alone."""
