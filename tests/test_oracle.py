"""An independent reader agrees: what is accepted without a finding says what Pandoc reads in it."""

from __future__ import annotations

import pytest

from tests.oracle.commonmark import UnreachableError, examples
from tests.oracle.compare import compared
from tests.oracle.write import texts

EXAMPLES = 500
SEED = 2026
KNOWN = {
    "&nbsp &x; &#; &#x;\n&#87654321;\n&#abcdef0;\n&ThisIsNotDefined; &hi?;\n": "a number that is no character",
    "1234567890. not ok\n": "a number of ten digits, which begins no list here",
    "-\n  foo\n-\n  ```\n  bar\n  ```\n-\n      baz\n": "code that begins below the sign of its item",
    "[\n ]\n\n[\n ]: /uri\n": "a definition without a name",
}
"""Examples of CommonMark that are read differently without a finding, and why."""


def test_generated_texts_are_read_as_pandoc_reads_them() -> None:
    """Words, order, emphasis, links, notes, lists and tables are Pandoc's, but for what the manual names."""
    result = compared(texts(EXAMPLES, SEED))

    assert [difference.text for difference in result.different] == []
    assert result.same > EXAMPLES // 2


def test_the_examples_of_commonmark(request: pytest.FixtureRequest) -> None:
    """No example of the specification is read differently in silence, but for those that are listed."""
    try:
        found = examples(request.config.cache.mkdir("commonmark"))
    except UnreachableError as error:
        pytest.skip(str(error))
    result = compared(found)

    assert {difference.text for difference in result.different} <= KNOWN.keys()
    assert result.same > 250
