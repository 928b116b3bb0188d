from typing import Any

import pytest

from builders import TEXT, article, draft
from copydesk.errors import InvalidArticle
from copydesk.normalize import normalize
from copydesk.normalize.status import WITHOUT_TEXT, read_status

IN_SUMMER = "2026-07-01T06:00:00+02:00"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (None, "usable"),
        ("usable", "usable"),
        ("stat:usable", "usable"),
        ("withheld", "withheld"),
        ("embargoed", "withheld"),
        ("Canceled", "withdrawn"),
        ("stat:cancelled", "withdrawn"),
        ("deleted", "withdrawn"),
    ],
)
def test_words_of_publishers_are_one_of_three_states(word: str | None, status: str) -> None:
    assert read_status(draft(pubStatus=word)).pub_status == status


def test_unknown_status_leaves_the_article_usable_with_a_warning() -> None:
    found = read_status(draft(pubStatus="draft"))

    assert (found.pub_status, found.warnings) == ("usable", ("pub_status_unknown",))


def test_embargo_is_read_in_utc() -> None:
    assert read_status(draft(embargoed=IN_SUMMER)).embargoed == "2026-07-01T04:00:00+00:00"
    assert read_status(draft(embargoed="20260701T060000Z")).embargoed == "2026-07-01T06:00:00+00:00"


def test_embargo_that_is_a_template_does_not_withhold() -> None:
    found = read_status(draft(embargoed="YYYYMMDD000000-HHMM"))

    assert (found.pub_status, found.embargoed, found.warnings) == ("usable", None, ("embargo_unreadable",))


def test_embargo_that_cannot_be_read_withholds_the_article() -> None:
    found = read_status(draft(embargoed="until the speech"))

    assert (found.pub_status, found.embargoed, found.warnings) == ("withheld", None, ("embargo_unreadable",))


@pytest.mark.parametrize("named", [{"identifier": "urn:newsml:agency.example:1"}, {"url": "https://gazette.example/a"}])
def test_kill_order_without_a_text_gets_a_sentence_as_its_text(named: dict[str, Any]) -> None:
    fields = {"url": None, **named, "headline": "Ferry", "text": None, "pubStatus": "canceled"}

    found = normalize(draft(**fields))

    assert (found.text, found.pub_status, found.warnings) == (WITHOUT_TEXT, "withdrawn", ("text_missing",))


def test_kill_order_that_does_not_identify_its_article_is_rejected() -> None:
    with pytest.raises(InvalidArticle, match="a kill order names its article by address or identifier"):
        normalize(draft(url=None, text=None, pubStatus="canceled"))


def test_article_without_a_status_is_usable() -> None:
    assert (article().pub_status, article().embargoed, article().text) == ("usable", None, TEXT)
