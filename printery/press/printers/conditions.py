"""Printing conditions by name, and their ICC profiles: from the organisation, or from a package of the system.

Profiles of the European Color Initiative may be used and embedded freely but come in no package: the organisation puts
them into `content/printers/`. One free profile is packaged; its digest is known, so that every machine converts alike.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.model.written.printer import Output

_FOLDERS = (
    Path("/usr/share/scribus/profiles"),
    Path("/usr/share/color/icc"),
    Path(sys.prefix, "share", "color", "icc"),
)
REGISTRY = "http://www.color.org"
"""Whose names of printing conditions output intents give. Source: ISO 15930-1:2001, 6.2.2."""
_CLASS, _SPACE = slice(12, 16), slice(16, 20)
"""Where an ICC profile says its class and colour space. Source: ICC.1:2022, 7.2."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition of the registry, and the files that hold its profile."""

    identifier: str
    """As the registry of the International Color Consortium names it."""
    info: str
    files: tuple[str, ...]
    package: str = ""
    """The Debian package that brings the first of the files; empty if none does."""
    sha256: str = ""
    """Digest of the packaged file."""
    home: str = ""
    """Where a person gets it."""


CONDITIONS: Mapping[str, Condition] = {
    "iso-coated-v2-300": Condition(
        "FOGRA39",
        "ISO Coated v2 300%: offset on coated paper, ISO 12647-2:2004/Amd 1",
        ("ISOcoated_v2_300_bas.icc", "ISOcoated_v2_300_eci.icc"),
        package="scribus-data",
        sha256="b424c77f40c3423c925536f8ae08634985ccd0fe80eb253d5d229197ded7e886",
    ),
    "pso-coated-v3": Condition(
        "FOGRA51",
        "PSO Coated v3: offset on coated paper, ISO 12647-2:2013",
        ("PSOcoated_v3.icc",),
        home="https://www.eci.org/doku.php?id=en:downloads",
    ),
    "pso-uncoated-v3": Condition(
        "FOGRA52",
        "PSO Uncoated v3: offset on uncoated paper, ISO 12647-2:2013",
        ("PSOuncoated_v3_FOGRA52.icc",),
        home="https://www.eci.org/doku.php?id=en:downloads",
    ),
    "gracol-2006": Condition(
        "CGATS TR 006",
        "GRACoL 2006: offset on coated paper, number 1 sheet",
        ("GRACoL2006_Coated1v2.icc", "GRACoL_TR006_coated.icc"),
        home="https://www.idealliance.org/",
    ),
}


@dataclass(frozen=True, slots=True)
class Intent:
    """What a file is made for: a printing condition, and its profile where there is one."""

    name: str
    condition: Condition
    profile: bytes | None


def intent_of(output: Output, profiles: Mapping[str, bytes], where: Location) -> Intent | None:
    """The first printing condition of an output whose profile is there; None if the output names none.

    `profiles` are those of the organisation, by file name.
    Raises: BuildError C150 for a name that is no condition, S005 if a profile is needed and none is there.
    """
    unknown = [name for name in output.intents if name not in CONDITIONS]
    if unknown:
        hint = f"known: {', '.join(CONDITIONS)}"
        raise BuildError([Diagnostic("C150", f"there is no printing condition {unknown[0]}", where, hint)])
    for name in output.intents:
        profile = next(_held(CONDITIONS[name], profiles), None)
        if profile is not None:
            return Intent(name, CONDITIONS[name], profile)
    if not output.intents:
        return None
    if output.colour == "grey" and output.standard != "pdf/x-4":
        return Intent(output.intents[0], CONDITIONS[output.intents[0]], None)  # black ink alone needs no conversion
    raise BuildError([_missing(output, where)])


def _held(condition: Condition, profiles: Mapping[str, bytes]) -> Iterator[bytes]:
    yield from (profiles[name] for name in condition.files if name in profiles and is_cmyk(profiles[name]))
    for folder in _FOLDERS:
        path = folder / condition.files[0]
        if condition.sha256 and path.is_file():
            data = path.read_bytes()
            if sha256(data).hexdigest() == condition.sha256:
                yield data


def is_cmyk(profile: bytes) -> bool:
    """Whether bytes are the profile of a press with four inks."""
    return profile[_CLASS] == b"prtr" and profile[_SPACE] == b"CMYK"


def _missing(output: Output, where: Location) -> Diagnostic:
    wanted = [CONDITIONS[name] for name in output.intents]
    names = " or ".join(condition.files[0] for condition in wanted)
    packaged = next((condition.package for condition in wanted if condition.package), "")
    by_hand = f"put {names} into content/printers/" + (f" (from {wanted[0].home})" if wanted[0].home else "")
    hint = f"run python3 build.py once, or sudo apt-get install {packaged}, or {by_hand}" if packaged else by_hand
    return Diagnostic("S005", f"the ICC profile {names} is missing", where, hint)
