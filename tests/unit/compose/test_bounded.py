"""Templates that never end or eat memory are findings of their line; those of every book are not held up."""

from __future__ import annotations

import resource
import signal

import pytest

from printery.compose.environment import SearchPath, Stationery
from printery.diagnostics import BuildError, Location
from printery.foreign.confinement import lacking

WHERE = Location("content/editions/a.yaml")
ENDLESS = {
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "recursion": "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "filters": "{% for a in range(99999) %}{% if range(99999)|map('string')|list %}{% endif %}{% endfor %}",
    "paragraphs": "{% if lipsum(n=1000000) %}{% endif %}",
}
LARGE = {
    "text": "{{ 'a' * 3000000000 }}",
    "turned": "{{ 3000000000 * 'a' }}",
    "list": "{% set a = [0] * 500000000 %}",
    "format": "{{ '%3000000000d' % 1 }}",
    "centred": "{{ 'a'|center(3000000000) }}",
    "method": "{{ 'a'.center(3000000000) }}",
    "indent": "{{ 'a\\nb'|indent(3000000000) }}",
    "replaced": "{% set a = 'a' * 60000000 %}{{ a.replace('a', a) }}",
    "power": "{{ 10 ** 100000000 }}",
    "product": "{% set n = namespace(a=99999999) %}{% for i in range(99) %}{% set n.a = n.a * n.a %}{% endfor %}",
    "doubled": "{% set n = namespace(a='aaaaaaaa') %}{% for i in range(40) %}{% set n.a = n.a + n.a %}{% endfor %}",
}


def filled(text: str) -> str:
    """What a template gives whose third line this is."""
    return Stationery.of(SearchPath({"a.j2": f"One.\nTwo.\n{text}\n"}, "e", "f"), {}).fill("a.j2", WHERE, {})


@pytest.mark.parametrize("kind", ENDLESS)
def test_time_is_bounded(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What never ends is stopped, at its line."""
    monkeypatch.setattr("printery.compose.bounded.MAX_SECONDS", 0.5)

    with pytest.raises(BuildError) as caught:
        filled(ENDLESS[kind])

    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.location.path, finding.location.line) == ("T060", "templates/a.j2", 3)
    assert "seconds of processor time" in finding.message


@pytest.mark.parametrize("kind", LARGE)
@pytest.mark.skipif(bool(lacking()), reason="memory is bounded on Linux")
def test_memory_is_bounded(kind: str) -> None:
    """What grows too large is refused, at its line."""
    with pytest.raises(BuildError) as caught:
        filled(LARGE[kind])

    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.location.path, finding.location.line) == ("T060", "templates/a.j2", 3)


def test_bounds_end_with_the_template() -> None:
    """What comes after a template has its own time and memory, and sums and rules of a page are calculated."""
    before = resource.getrlimit(resource.RLIMIT_DATA)

    assert filled("{{ 3 * 4 }} {{ '-' * 5 }} {{ 2 ** 10 }}") == "One.\nTwo.\n12 ----- 1024\n"
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
