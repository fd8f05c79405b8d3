"""The gates of other services: what they confirm, what they refuse, and what is said where one cannot run."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace

import pikepdf
import pytest

from printery.model.stages.artefact import Artefact, Proof
from printery.model.written.accessibility import EPUB
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.preflight import gates, verify
from printery.preflight.verify_epub import ACE, EPUBCHECK
from printery.processes import build_services
from tests.projects import load, project

pytestmark = pytest.mark.press


@pytest.fixture(scope="module")
def artefact() -> Artefact:
    """The tiny project's PDF to download."""
    material = prepare(load(project({}))).value
    (job,) = plan(material.library, ["screen"])
    return run(job, material, {}, build_services(1)).artefacts[0]


@pytest.fixture(scope="module", autouse=True)
def _tools() -> None:
    for gate in (*verify.gates_of("PDF/UA-1"), EPUBCHECK):
        if gate.missing():
            pytest.skip(f"{gate.name} did not run: {gate.missing()}")


def test_every_standard_is_confirmed(artefact: Artefact) -> None:
    """Both engines find the file to be what it declares; only then it is called verified."""
    assert artefact.access is not None
    assert artefact.access.verified == ()
    (judged,), findings = gates([artefact])

    assert findings == ()
    assert judged.access is not None
    assert judged.access.verified == judged.access.conforms_to == ("PDF/UA-1", "PDF/A-3a")
    assert judged.data == artefact.data


def test_a_damaged_file_is_refused(artefact: Artefact) -> None:
    """A picture that loses its alternative text breaks PDF/UA-1, a lost colour space PDF/A-3a: P021, by each engine."""
    with pikepdf.open(io.BytesIO(artefact.data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure":
                del item["/Alt"]
        del pdf.Root.OutputIntents
        target = io.BytesIO()
        pdf.save(target)
    (judged,), findings = gates([replace(artefact, data=target.getvalue())])
    found = {(finding.message.partition(":")[0], finding.code) for finding in findings}

    assert found >= {
        ("veraPDF finds against PDF/UA-1", "P021"),
        ("veraPDF finds against PDF/A-3a", "P021"),
        ("page-validation finds against PDF/UA-1", "P021"),
    }
    assert judged.access is not None
    assert judged.access.verified == ()


def test_a_gate_that_cannot_run(artefact: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Java the gate says so, which is an error, and nothing is verified."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    (judged,), findings = gates([artefact])

    assert [(finding.code, finding.message) for finding in findings] == [
        ("S006", "veraPDF did not run: there is no Java (Debian: default-jre-headless)")
    ]
    assert judged.access is not None
    assert judged.access.verified == ()


@pytest.fixture(scope="module")
def ebook() -> Artefact:
    """The tiny project's e-book."""
    material = prepare(load(project({}))).value
    proofs: dict[str, Proof] = {}
    for job in plan(material.library, ["ebook"]):
        proofs[job.name] = run(job, material, proofs, build_services(1))
    return proofs["ebook"].artefacts[0]


def test_an_ebook_is_confirmed(ebook: Artefact) -> None:
    """EPUBCheck finds nothing, not even a usage note; Ace finds nothing, or says that it did not run."""
    (judged,), findings = gates([ebook])

    assert judged.access is not None
    assert {finding.code for finding in findings} == ({"S007"} if ACE.missing() or findings else set())
    assert judged.access.verified == (judged.access.conforms_to if not findings else (EPUB,))


def test_a_damaged_ebook_is_refused(ebook: Artefact) -> None:
    """P021 by EPUBCheck for a package that names a file twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ebook.data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"</manifest>", b'<item href="x" id="x" media-type="x"/></manifest>'))
    (judged,), findings = gates([replace(ebook, data=out.getvalue())])

    assert any(f.code == "P021" and f.message.startswith("EPUBCheck finds against EPUB 3.3: RSC-001") for f in findings)
    assert judged.access is not None
    assert EPUB not in judged.access.verified


def test_ace_where_it_is_not(ebook: Artefact, monkeypatch: pytest.MonkeyPatch) -> None:
    """S007, a warning, and what it would confirm is not called verified."""
    which = shutil.which
    monkeypatch.setattr("shutil.which", lambda name: None if name in {"ace", "node"} else which(name))
    (judged,), findings = gates([ebook])

    assert [(finding.code, finding.severity) for finding in findings] == [("S007", "warning")]
    assert findings[0].message.startswith("Ace did not run: there is no ace")
    assert judged.access is not None
    assert judged.access.verified == (EPUB,)


def test_what_declares_nothing_is_not_judged(artefact: Artefact) -> None:
    """A printer's file claims no accessibility, and no gate is asked."""
    plain = replace(artefact, access=None)

    assert gates([plain]) == ((plain,), ())
