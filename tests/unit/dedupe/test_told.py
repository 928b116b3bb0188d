"""Texts that were compared lately are not prepared again."""

import pytest

from builders import stored
from copydesk.dedupe.told import LONG, told


@pytest.mark.parametrize("length", [100, LONG + 100], ids=["short", "long"])
def test_article_read_again_is_told_with_what_was_computed_of_it(length: int) -> None:
    first, again = (stored(text="ferry " * (length // 6), headline=f"{length}").record for _ in range(2))

    assert told(again) is told(first)


def test_text_under_another_headline_is_told_anew() -> None:
    assert told(stored(headline="Ice").record) is not told(stored(headline="Thaw").record)
