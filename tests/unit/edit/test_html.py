"""Raw HTML that nothing closes: a finding where it begins, in time that grows with its length and no faster."""

from __future__ import annotations

import pytest

from printery.pipeline import check
from tests.projects import project

FILE = "content/works/report/02-second.md"
HEAD = "---\ntitle: Second\nid: sec-second\n---\n"
UNCLOSED = (
    "<!--",
    "<!-- x --",
    "<?",
    "<![CDATA[",
    "<![",
    "<!X ",
    "<a ",
    "</a ",
    "</",
    "<a href='",
    '<a b="',
    "<!-",
)


@pytest.mark.parametrize("sign", UNCLOSED)
def test_nothing_unclosed_takes_long(sign: str) -> None:
    """50,000 in one block, of which the parser would look for the end of each to the end of the text."""
    text = f"{HEAD}Words.\n\n<div>x{sign * 50_000}\n\nMore.\n"

    findings = [str(finding) for finding in check(project({FILE: text.encode()}))]

    assert any(finding.startswith(f"{FILE}:7:7: error C052: ") for finding in findings)


CLOSED = ("<!-- a -->", "<!-- a <b> -- c -->", "<br>", '<span title="a>b">c</span>', "a &lt; b", "<p>a</p>")


@pytest.mark.parametrize("sign", CLOSED)
def test_what_is_closed_is_not_called_open(sign: str) -> None:
    """Comments, quoted signs and elements that end."""
    text = f"{HEAD}Words.\n\n<div>{sign * 300}</div>\n\nMore.\n"

    assert not [finding for finding in check(project({FILE: text.encode()})) if "nothing closes" in finding.message]
