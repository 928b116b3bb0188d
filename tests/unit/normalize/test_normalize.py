import json

import pytest

from builders import TEXT, article, draft
from copydesk.article import Draft
from copydesk.errors import InvalidArticle, Rejected
from copydesk.normalize import STEPS, normalize
from copydesk.normalize.limits import MAX_FIELD_CHARS
from corpus.reading import normalized, reasons

MARKER = "Zyzzyva"


def test_every_step_is_reported_in_order_with_the_draft_before_and_after() -> None:
    given = draft()
    reported: list[tuple[str, Draft, Draft]] = []

    normalize(given, lambda *step: reported.append(step))

    assert [name for name, _, _ in reported] == [name for name, _ in STEPS]
    assert reported[0][1] is given
    assert [after for _, _, after in reported[:-1]] == [before for _, before, _ in reported[1:]]


def test_limits_are_the_first_step_and_show_what_they_dropped() -> None:
    reported: list[tuple[str, Draft, Draft]] = []

    normalize(draft(copyright_notice="x" * (MAX_FIELD_CHARS + 1)), lambda *step: reported.append(step))

    name, before, after = reported[0]
    assert (name, len(before.copyright_notice or ""), after.copyright_notice) == ("limits", MAX_FIELD_CHARS + 1, None)


@pytest.mark.parametrize("text", [None, "", " \n ", "\u200b\u00ad", "<p></p><p> </p>", "&nbsp;", "\x00"], ids=repr)
def test_draft_without_text_is_not_an_article(text: str | None) -> None:
    with pytest.raises(InvalidArticle, match=r"^text: no article text$"):
        normalize(draft(text=text))


def test_article_counts_its_words() -> None:
    assert article(text="One two three.\n\nFour\u00a0five – six.").word_count == 7


def test_brief_of_one_word_is_an_article() -> None:
    assert article(text="Delayed", headline=None).text == "Delayed"


@pytest.mark.parametrize(
    "upload",
    [
        pytest.param(f'{{"text": "{MARKER}', id="cut-json"),
        pytest.param(f'{{"text": {MARKER}}}', id="word-for-a-value"),
        pytest.param(f'{{"text": "a", {MARKER}: 1}}', id="word-for-a-name"),
        pytest.param(f'{{"text": "\\{MARKER}"}}', id="unknown-escape"),
        pytest.param(f'{{"text": "a"}} {MARKER}', id="rest-after-json"),
        pytest.param(f'{{"{MARKER}": 1}}', id="unknown-field"),
        pytest.param(f'{{"text": {{"{MARKER}": "{MARKER}"}}}}', id="text-of-a-wrong-type"),
        pytest.param(f'["{MARKER}"]', id="text-for-a-record"),
        pytest.param(f'{{"a": 1}}\n{{"{MARKER}": {MARKER}\n', id="broken-line"),
        pytest.param(json.dumps({"text": f"{MARKER} " * 150_000}), id="text-too-long"),
        pytest.param(json.dumps({"headline": MARKER, "author": MARKER, "url": MARKER}), id="fields-without-text"),
        pytest.param(
            f"<html><title>{MARKER}</title><form><button>{MARKER}</button></form></html>", id="page-without-article"
        ),
        pytest.param(f"<?xml version='1.0'?><{MARKER}>{MARKER}</{MARKER}>", id="unknown-format"),
        pytest.param(f"\x1f\x8b\x08{MARKER}", id="damaged-gzip"),
    ],
)
def test_reason_never_quotes_the_article(upload: str) -> None:
    given = reasons(upload) or [found.reason for found in normalized(upload) if isinstance(found, Rejected)]

    assert given
    assert MARKER.casefold() not in " ".join(given).casefold()


def test_article_with_all_fields_has_each_in_house_style() -> None:
    found = article(
        headline="Ansleigh keeps its libraries | Gazette",
        description=" Every one\u00a0of them. ",
        publisher="Gazette",
        author="By Jane Roe and Tom Mbeki",
        date_published="2026-03-04",
        in_language="en_GB",
        keywords="libraries, books",
    )

    assert (found.headline, found.description, found.text) == (
        "Ansleigh keeps its libraries",
        "Every one of them.",
        TEXT,
    )
    assert [person.name for person in found.author] == ["Jane Roe", "Tom Mbeki"]
    assert (found.in_language, found.keywords, found.warnings) == ("en-GB", ("libraries", "books"), ())
