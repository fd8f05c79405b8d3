"""The preflight report: what goes to which printer, and for each finding what he will do about it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence

import pikepdf

from printery.diagnostics import Diagnostic, has_errors
from printery.model.stages.artefact import Proof
from printery.model.stages.job import Job
from printery.model.written.printer import Output
from printery.preflight.consequences import consequence


def text_report(jobs: Sequence[Job], proofs: Sequence[Proof], found: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield a line for each file that is made for a printer, and one for each finding."""
    for job, proof in _printed(jobs, proofs):
        facts = _facts(job, proof)
        pages = f"{facts['pages']} pages, " if facts["pages"] else ""
        file = ", ".join(str(facts[key]) for key in ("standard", "colour", "condition") if facts[key])
        yield f"{facts['edition']}: {pages}{facts['trim']}, for {facts['printer']}; {file}; {facts['bytes']:,} bytes"
    for finding in found:
        what = consequence(finding.code)
        yield f"{finding}. The printer: {what}" if what else str(finding)
    yield _verdict(found)


def json_report(jobs: Sequence[Job], proofs: Sequence[Proof], found: Sequence[Diagnostic]) -> str:
    """The same for programs: `ready`, `files` and `findings`, each with the keys that the text names."""
    findings = [
        {
            "code": finding.code,
            "severity": str(finding.severity),
            "path": finding.location.path,
            "line": finding.location.line,
            "column": finding.location.column,
            "message": finding.message,
            "hint": finding.hint,
            "consequence": consequence(finding.code),
        }
        for finding in found
    ]
    files = [_facts(job, proof) for job, proof in _printed(jobs, proofs)]
    report = {"ready": not has_errors(found), "files": files, "findings": findings}
    return json.dumps(report, indent=1, ensure_ascii=False)


def _printed(jobs: Sequence[Job], proofs: Sequence[Proof]) -> Iterator[tuple[Job, Proof]]:
    by_name = {proof.job: proof for proof in proofs}
    yield from ((job, by_name[job.name]) for job in jobs if job.printer and job.name in by_name)


def _facts(job: Job, proof: Proof) -> Mapping[str, str | int]:
    if job.printer is None:
        raise TypeError(job.name)
    house, paper, artefact = job.printer.house, job.printer.paper, proof.artefacts[0]
    is_cover = artefact.format == "cover-pdf"
    output: Output = (house.cover if is_cover else None) or paper.output
    binding = str(getattr(job.edition.value, "binding", ""))
    return {
        "edition": job.name,
        "path": artefact.path,
        "sha256": artefact.sha256,
        "bytes": len(artefact.data),
        "pages": artefact.pages.count if artefact.pages else 0,
        "trim": f"{job.sheet.width} x {job.sheet.height}" if job.sheet else f"cover, {binding}",
        "printer": f"{house.name}, {paper.name}",
        "standard": output.standard,
        "colour": output.colour,
        "condition": _condition(artefact.data),
        "verified_on": house.verified_on.isoformat(),
    }


def _condition(data: bytes) -> str:
    """The printing condition that the file itself names; empty if it names none."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = [str(intent.get("/OutputConditionIdentifier", "")) for intent in pdf.Root.get("/OutputIntents", ())]
    return ", ".join(names)


def _verdict(found: Sequence[Diagnostic]) -> str:
    if has_errors(found):
        return "not ready: the printer would send this back"
    return "ready, with doubts: read them before you send it" if found else "ready for the printer"
