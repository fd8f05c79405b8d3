"""The house's words: whole in every shipped language, used, and never English in another one's pages."""

from __future__ import annotations

import re
from html import unescape

import pytest

from printery.compose import compose
from printery.load import load as load_world
from printery.load.catalogues import read_catalogues
from printery.model.stages.wording import Plural, names_of
from printery.pipeline import prepare
from printery.plan import plan
from tests.projects import TESTS, base, load, project

WORDING = TESTS.parent / "templates" / "wording"
LANGUAGES = sorted(path.stem for path in WORDING.glob("*.po"))
TEXTS = {f"templates/wording/{path.name}": path.read_text() for path in WORDING.glob("*.po")}


def test_every_shipped_language_is_whole() -> None:
    """No message is missing, stale or with another blank, and each language has all its plural forms."""
    faults: list[object] = []
    made = read_catalogues(TEXTS, LANGUAGES, faults)  # type: ignore[arg-type]

    assert [str(fault) for fault in faults] == []
    assert LANGUAGES == ["ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "sv", "tr", "zh"]
    assert {name: set(one.messages) ^ set(made["en"].messages) for name, one in made.items() if name != "en"} == {
        name: set() for name in LANGUAGES if name != "en"
    }


def test_every_message_is_asked_for() -> None:
    """A message that no template and no code asks for by name, or its group, is dead."""
    roots = (TESTS.parent / "templates", TESTS.parent / "printery")
    kinds = {".j2", ".css", ".py"}
    said = "\n".join(p.read_text() for root in roots for p in root.rglob("*") if p.suffix in kinds)
    words = set(re.findall(r"[\w-]+", said))
    names = read_catalogues(TEXTS, (), [])["en"].messages

    assert [name for name in names if not {name.split(".")[0], name.split(".")[-1]} & words] == []


def test_numbers_choose_their_form() -> None:
    """As each language's rule says, with the number in its place."""
    made = read_catalogues(TEXTS, ("ru", "ar", "ja"), [])
    forms = {name: made[name].messages["participants_count"] for name in made}
    said = {name: [one.of(n) for n in (1, 2, 5)] for name, one in forms.items() if isinstance(one, Plural)}

    assert said["ru"] == ["1 участник", "2 участника", "5 участников"]
    assert said["en"] == ["1 participant", "2 participants", "5 participants"]
    assert said["ar"][:2] == ["مشارك واحد", "مشاركان"]
    assert said["ja"] == ["参加者1名", "参加者2名", "参加者5名"]


def test_the_nearest_catalogue_serves() -> None:
    """A region's own words, else those of the language; traditional Chinese never reads simplified."""
    assert names_of("de-AT") == ("de-AT", "de")
    assert names_of("zh-Hans-CN") == ("zh-Hans-CN", "zh-Hans", "zh")
    assert "zh" not in names_of("zh-TW")


def test_a_council_has_words_of_its_own() -> None:
    """One message of its own goes before the program's, the others stay; all products follow."""
    head = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n'
    own = f'{head}msgctxt "kinds.contents"\nmsgid "Contents"\nmsgstr "In this volume"\n'
    found = prepare(load(project({"content/wording/en.po": own.encode()})))
    titles = [section.title for section in found.value.collations["report"].sections]

    assert [str(d) for d in found.diagnostics if d.location.path.startswith("content/wording")] == []
    assert ("In this volume",) in titles


@pytest.mark.parametrize("language", ["de", "ar", "ja"])
def test_no_english_word_of_the_house_in_other_languages(language: str) -> None:
    """Every product of the tiny project, composed: no message of several words stands there in English."""
    files = base()
    changed = {
        path: re.sub(rb"(?m)^languages?: .*$", lambda m: m[0].split(b":")[0] + b": " + (
            f"[{language}]".encode() if m[0].startswith(b"languages") else language.encode()), data)
        for path, data in files.items() if path.endswith(("work.yaml", "meeting.yaml"))
    }  # fmt: skip
    found = prepare(load_world(project(changed)))
    words = found.value.library.words
    pairs = [(text, words(language).messages[name]) for name, text in words("en").messages.items()]
    english = {text for text, own in pairs if isinstance(text, str) and text != own and text.count(" ") > 1}
    content = b"\n".join(data for path, data in files.items() if path.startswith("content/")).decode("utf-8", "ignore")
    strays = set()
    for job in plan(found.value.library):
        if job.needs:
            continue
        galley = compose(job, found.value, {})
        shown = unescape(" ".join(re.sub(r"<[^>]+>", " ", document.text) for document in galley.documents))
        strays |= {(job.name, text) for text in english if text in shown and text not in content}

    assert strays == set()
