import unicodedata
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import TEXT
from copydesk.article import Article, Draft
from copydesk.errors import Rejected
from copydesk.normalize import normalize
from copydesk.normalize.canonical_url import canonical_form
from copydesk.normalize.paragraphs import MIN_REPEAT_CHARS

# Texts of any characters, with many of the patterns that the steps look for. Markup has its own tests, because only the
# share of tags distinguishes HTML from text about HTML.
ANYTHING = st.text(st.characters(exclude_characters="<&"))
A_FEW_WORDS = """
ferry Ansleigh said the of “mill” 1988 — | - By and Von; cookies Share © Paris. Why? https://x.example jane@x.example Ã©
図書館は開いたまま。 می\u200cخواهیم e\u0301 e\u200b\u0301 no\u00a0break \x07 \ud800
"""
WORDS = st.sampled_from(A_FEW_WORDS.split(" "))
PHRASES = st.lists(WORDS, max_size=25).map(" ".join)
PARAGRAPHS = st.sampled_from([*TEXT.split("\n\n"), "x" * MIN_REPEAT_CHARS, "*" * 60, "It is done.", "Share this post"])
TEXTS = st.lists(PARAGRAPHS | PHRASES | ANYTHING, max_size=14).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", " \u2028", "\n\u00a0\n"]).map(lambda end: end.join(lines))
)
PATHS = "/ /amp /a .amp .html /%7e /%c3%a9 /é /../ ;jsessionid=1"
QUERIES = "? # & = utm_source a=1 amp %E9 é + ; / // ?b=2&a=1"
ADDRESSES = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["https", "http", "HTTP", "ftp"]),
    st.sampled_from(["x.example", "m.x.example", "amp.m.x.example", "www.google.com", "bücher.example", "127.0.0.1"]),
    st.sampled_from(["", ":443", ":8080", ".", "@x.example"]),
    st.lists(st.sampled_from(PATHS.split(" "))).map("".join),
    st.lists(st.sampled_from(QUERIES.split(" "))).map("".join),
)
DATES = st.datetimes(timezones=st.timezones() | st.none()).map(str) | st.sampled_from(
    ["2026-03-04", "1772619330", "Wed, 04 Mar 2026 10:15:30 +0100", "2026-02-30", "yesterday"]
)
DRAFTS = st.builds(
    Draft,
    headline=st.none() | PHRASES | ANYTHING,
    description=st.none() | PHRASES | ANYTHING,
    text=TEXTS,
    url=st.none() | ADDRESSES | ANYTHING,
    canonical_url=st.none() | ADDRESSES,
    author=st.lists(PHRASES | ANYTHING, max_size=3).map(tuple),
    date_published=st.none() | DATES | ANYTHING,
    date_modified=st.none() | DATES,
    is_page_text=st.booleans(),
)
SOURCES = ("headline", "description", "text", "url", "canonical_url", "author", "publisher", "in_language")
# A date without a time is sent back as midnight, and a text that is sent back is named, so it needs no confidence.
NOT_COMPARED = {"cleaned", "warnings", "date_published_precision", "text_confidence"}


def normalized(draft: Draft) -> Article:
    """Normalize a draft; skip the example if the draft is rejected."""
    try:
        return normalize(draft)
    except Rejected:
        assume(False)
        raise


def content(article: Article) -> dict[str, Any]:
    return article.model_dump(exclude=NOT_COMPARED)


def fed_back(article: Article) -> Draft:
    """The draft that a publisher would send for this article."""
    dates = {
        name: value.isoformat()
        for name in ("date_published", "date_modified")
        if (value := getattr(article, name)) is not None
    }
    return Draft.model_validate({name: getattr(article, name) for name in SOURCES} | dates)


@given(DRAFTS)
@settings(max_examples=60, deadline=None)
def test_normalized_article_is_not_changed_again(draft: Draft) -> None:
    article = normalized(draft)

    assert content(normalize(fed_back(article))) == content(article)


@given(DRAFTS)
@settings(max_examples=60, deadline=None)
def test_every_normalized_article_has_clean_texts(draft: Draft) -> None:
    article = normalized(draft)
    written = [article.headline, article.description, article.text, *(person.name for person in article.author)]

    for text in filter(None, written):
        assert unicodedata.is_normalized("NFC", text)
        assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"]
        assert text == text.strip()
    assert article.text
    assert all(rule.count > 0 for rule in article.cleaned)
    assert article.model_dump_json().encode()


@given(DRAFTS)
@settings(max_examples=60, deadline=None)
def test_no_long_paragraph_stands_twice_in_a_row(draft: Draft) -> None:
    paragraphs = normalized(draft).text.split("\n\n")
    pairs = [(one, other) for one, other in pairwise(paragraphs) if len(one) >= MIN_REPEAT_CHARS]

    assert all(one != other for one, other in pairs)
    assert all(paragraph.strip() and "\n" not in paragraph for paragraph in paragraphs)


@given(st.none() | ADDRESSES | ANYTHING, st.none() | ADDRESSES | ANYTHING, DATES | ANYTHING)
@settings(max_examples=60, deadline=None)
def test_addresses_and_dates_have_one_form(url: str | None, canonical: str | None, date: str) -> None:
    article = normalize(Draft(text=TEXT, url=url, canonical_url=canonical, date_published=date))

    assert article.canonical_url is None or article.canonical_url.startswith("https://")
    assert article.url is None or article.canonical_url
    assert article.date_published is None or article.date_published.utcoffset() == timedelta(0)
    assert (article.date_published is None) == (article.date_published_precision is None)


@given(ADDRESSES | ANYTHING | ANYTHING.map("https://x.example/".__add__))
@settings(max_examples=120, deadline=None)
def test_canonical_form_of_a_canonical_form_is_unchanged(address: str) -> None:
    form = canonical_form(address)

    assert canonical_form(form) == form
