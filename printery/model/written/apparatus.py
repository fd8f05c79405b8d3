"""What a work says of its contents, index and acronyms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from printery.model.written.fields import Closed, Language, Text


class Abbreviation(Closed):
    """What an acronym stands for."""

    long: Text
    """What it stands for."""
    plural: Text | None = None
    """Of `long`; made by the rules of English if left out."""
    the: bool = False
    """Whether its expansion takes an article where the acronym has none: by IOM, by the International Organization."""
    spell_out: bool = True
    """Whether it is spelled out at its first use; readers know EU."""
    lang: Language | None = None
    """Language of the passages in which it stands; the work's own if left out."""

    @property
    def many(self) -> str:
        """The expansion in the plural."""
        if self.plural:
            return self.plural
        if self.long.endswith(("s", "x", "z", "ch", "sh")):
            return f"{self.long}es"
        is_consonant = self.long[-2:-1] not in "aeiou"
        return f"{self.long[:-1]}ies" if self.long.endswith("y") and is_consonant else f"{self.long}s"


def _abbreviation(value: object) -> object:
    return {"long": value} if isinstance(value, str) else value


AbbreviationEntry = Annotated[Abbreviation, BeforeValidator(_abbreviation, json_schema_input_type=Text | Abbreviation)]


class AcronymStyle(Closed):
    """What becomes of acronyms in the text."""

    expand: Literal["first-use", "check", "never"] = "never"
    """Spelled out where a section first uses them; or reported there; or left as they are."""
    notes: Literal["apart", "leave"] = "leave"
    """Whether notes count by themselves, or keep their acronyms because they are citations."""
    known: tuple[Text, ...] = ()
    """Acronyms that everybody knows: never spelled out, never listed."""


class ContentsStyle(Closed):
    """What the contents list."""

    depth: Annotated[int, Field(ge=1, le=3)] = 1
    """1: parts and sections; 2: their headings too; 3: and those below them."""


class IndexStyle(Closed):
    """How the index is made."""

    order: Literal["word-by-word", "letter-by-letter"] = "word-by-word"
    """Filing: New York before Newark, or after it."""
    subentries: Literal["indented", "run-in"] = "indented"
    """Each on a line of its own, or one after the other."""
    ranges: Literal["chicago", "full"] = "chicago"
    """107–8, or 107–108."""
