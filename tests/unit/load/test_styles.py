"""What Pandoc gets to see of a citation style."""

from __future__ import annotations

import pytest
from lxml import etree

from printery.load.styles import _mended

LINKS = (
    '<link href="http://127.0.0.1:9/a.csl" rel="template"/>',
    '<x:LINK xmlns:x="urn:x" href="file:///etc/passwd" rel="independent-parent"/>',
    '<?independent-parent href="file:///etc/passwd"?>',
    '<!-- <link href="file:///etc/passwd"/> -->',
    "<author><name>A</name><uri>file:///etc/passwd</uri></author>",
)


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("place", ["info", "Info", "citation"])
def test_no_address_reaches_pandoc(link: str, place: str) -> None:
    """Pandoc asks whatever a link names, in any namespace and place: none is left, and the style's words are."""
    written = f'<style xmlns="http://purl.org/net/xbiblio/csl"><{place}><title>T</title>{link}a&amp;b</{place}></style>'

    made = _mended(etree.fromstring(written))

    assert b"file:" not in made
    assert b"http://127" not in made
    assert b"<title>T</title>" in made
    assert b"a&amp;b" in made
