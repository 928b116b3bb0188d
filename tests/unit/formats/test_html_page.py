import json
import time

import pytest

from copydesk.article import DOUBTFUL, Article, Draft, Person
from copydesk.errors import Rejected
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, normalized, only, raw, reasons, records

PARAGRAPHS = [
    "The ferry to Saint Odile will sail again from Friday, nine days after its engine failed in the strait.",
    "Captain Ines Madsen said the crew had “slept on board” to finish the repair before the spring tide.",
    "Tickets bought for the cancelled trips stay valid until the end of May, the company said on its notice board.",
]
RUSSIAN = (
    "Паром снова ходит на остров с пятницы, через девять дней после того, как в проливе остановился его двигатель. "
    "Капитан рассказал, что команда ночевала на борту, чтобы закончить ремонт до весенних приливов."
)
BODY = "<article><h1>Ferry returns to Saint Odile</h1>" + "".join(f"<p>{one}</p>" for one in PARAGRAPHS) + "</article>"
NO_ARTICLE = "not_an_article: no article text was found in the page"
PATIENCE_S = 5


def page(head: str = "", body: str = BODY) -> str:
    return f"<!DOCTYPE html><html><head><title>Ferry returns</title>{head}</head><body>{body}</body></html>"


def json_ld(*blocks: str) -> str:
    return "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)


def article(upload: str | bytes) -> Article:
    [found] = normalized(upload)
    assert isinstance(found, Article), found.reason
    return found


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(page(), id="doctype"),
        pytest.param(f"\ufeff \n<!-- saved --><HTML><BODY>{BODY}", id="comment-and-capitals"),
        pytest.param(f'<?xml version="1.0"?><!DOCTYPE html><html><body>{BODY}</body></html>', id="xhtml"),
        pytest.param(f"<section>{BODY}</section>", id="fragment"),
        pytest.param(f"<script>{' ' * 9_000}</script>{BODY}", id="first-tag-of-a-page-comes-late"),
    ],
)
def test_page_is_recognised(body: str) -> None:
    assert parse(raw(body), LIMITS).format == "html_page"


def test_text_holds_the_paragraphs_and_the_headline_stands_apart() -> None:
    found = article(page())

    assert found.text.split("\n\n") == PARAGRAPHS
    assert found.headline == "Ferry returns to Saint Odile"


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        pytest.param("windows-1251", '<meta charset="windows-1251">', id="meta-charset"),
        pytest.param(
            "koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', id="meta-http-equiv"
        ),
        pytest.param("utf-8", '<meta charset="utf-8">', id="utf-8"),
        pytest.param("utf-8", '<meta charset="no-such-charset">', id="unknown-charset"),
        pytest.param("utf-16", "", id="utf-16-by-its-mark"),
        pytest.param("utf-32", "", id="utf-32-by-its-mark"),
        pytest.param("utf-8-sig", '<meta charset="windows-1251">', id="mark-over-charset"),
    ],
)
def test_charset_of_the_page_is_followed(encoding: str, head: str) -> None:
    found = article(page(head, f"<article><h1>Паром вернулся</h1><p>{RUSSIAN}</p></article>").encode(encoding))

    assert found.text == RUSSIAN


def test_json_ld_comes_before_meta_tags() -> None:
    meta = '<meta property="og:description" content="From meta"><meta name="author" content="Meta Author">'
    found = only(page(meta + json_ld('{"@type": "NewsArticle", "description": "From JSON-LD"}')))

    assert (found.description, found.author) == ("From JSON-LD", (Person(name="Meta Author"),))


def test_open_graph_comes_before_plain_meta() -> None:
    meta = '<meta property="og:description" content="open graph"><meta name="description" content="plain">'

    assert only(page(meta)).description == "open graph"


@pytest.mark.parametrize(
    "kind",
    ['"NewsArticle"', '["Thing", "ReportageNewsArticle"]', '"https://schema.org/NewsArticle"', '"schema:Article"'],
    ids=["name", "list", "address", "prefix"],
)
def test_article_is_known_by_any_spelling_of_its_type(kind: str) -> None:
    assert only(page(json_ld(f'{{"@type": {kind}, "description": "Found"}}'))).description == "Found"


@pytest.mark.parametrize(
    "block",
    [
        '{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "description": "Found"}]}',
        '[{"@type": "Organization"}, {"@type": "NewsArticle", "description": "Found"}]',
        '{"@type": "WebPage", "@graph": [{"@graph": {"@type": "NewsArticle", "description": "Found"}}]}',
    ],
    ids=["graph", "list", "graph-in-graph"],
)
def test_article_is_found_wherever_it_stands_in_json_ld(block: str) -> None:
    assert only(page(json_ld(block))).description == "Found"


def test_reference_in_json_ld_is_followed_across_blocks() -> None:
    found = only(
        page(
            json_ld(
                '{"@type": "NewsArticle", "author": [{"@id": "#ines"}, {"@id": "#gone"}], "image": {"@id": "#i"}}',
                '{"@id": "#ines", "@type": "Person", "name": "Ines Madsen"}',
                '{"@id": "#i", "contentUrl": "https://x.example/ferry.jpg"}',
            )
        )
    )

    assert (found.author, found.image) == ((Person(name="Ines Madsen"),), ("https://x.example/ferry.jpg",))
    assert not found.warnings


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "NewsArticle", "headline": "cut',
        "",
        "null",
        "5",
        "[1, [2]]",
        '{"@type": {"a": 1}}',
        '{"@graph": "x", "@id": ["x"]}',
        "[" * 50_000,
        '{"@graph": [' * 400 + "]}" * 400,
        '{"@type": "NewsArticle", "headline": NaN, "author": [[["x"]]]}',
    ],
    ids=["cut", "empty", "null", "number", "lists", "odd-type", "odd-graph", "deep", "deep-graph", "odd-fields"],
)
def test_broken_json_ld_does_not_affect_the_rest(block: str) -> None:
    found = article(page('<meta property="og:description" content="From meta">' + json_ld(block)))

    assert (found.description, found.text.split("\n\n")[-3:]) == ("From meta", PARAGRAPHS)


def test_control_characters_in_json_ld_are_read() -> None:
    found = only(page(json_ld('{"@type": "NewsArticle", "description": "Ferry\nreturns"}')))

    assert (found.description, found.warnings) == ("Ferry\nreturns", ("json_ld_repaired",))


def test_half_of_a_surrogate_pair_in_json_ld_is_left_out() -> None:
    found = only(page(json_ld('{"@type": "NewsArticle", "description": "Ferry \\ud83d\\ude00 \\udc00"}')))

    assert found.description == "Ferry 😀 "


def test_canonical_link_is_kept_apart_from_the_address() -> None:
    head = (
        '<link rel="canonical" href="https://x.example/ferry"><meta property="og:url" content="https://m.x.example/f">'
    )
    found = only(page(head))

    assert (found.url, found.canonical_url) == ("https://m.x.example/f", "https://x.example/ferry")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<form><input><button>Sign in</button></form>",
        "<nav><a href='/'>Home</a></nav><footer>© 2026</footer>",
        "<script>document.write('The ferry sails again.')</script>",
        "<ul>" + "".join(f"<li><a href='/{n}'>Story {n} about the ferry</a></li>" for n in range(30)) + "</ul>",
    ],
    ids=["empty", "form", "chrome", "script", "links"],
)
def test_page_without_article_is_rejected(body: str) -> None:
    assert reasons(page(body=body)) == [NO_ARTICLE]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>" + BODY, id="100000-attributes"),
        pytest.param("<div>" * 100_000 + BODY + "</div>" * 100_000, id="100000-nested-divs"),
        pytest.param("<b>" * 100_000 + BODY, id="100000-unclosed-tags"),
        pytest.param("<a><div>" * 50_000 + BODY, id="misnested-tags"),
        pytest.param("<table><tr><td>" * 15_000 + BODY, id="nested-tables"),
        pytest.param("<!--" * 200_000 + BODY, id="unclosed-comments"),
        pytest.param("<p>" + "&amp;" * 600_000 + "</p>", id="entities"),
        pytest.param(f"<p>{PARAGRAPHS[0]}</p>" * 12_000, id="one-paragraph-12000-times"),
        pytest.param(BODY + " " * (10 << 20), id="over-10-mb"),
        pytest.param(json_ld('{"@type": "NewsArticle", "headline": "x"}') * 5_000 + BODY, id="5000-blocks-of-json-ld"),
    ],
)
def test_hostile_page_is_read_fast(body: str) -> None:
    upload = page(body=body)

    began = time.process_time()
    found = normalized(upload)

    assert time.process_time() - began < PATIENCE_S
    assert len(found) == 1


def test_page_over_the_limits_is_a_rejection_in_its_place() -> None:
    [found] = records(page(body=" " * (10 << 20)))

    assert isinstance(found, Rejected)
    assert found.reason == "unreadable_object: the page is over 10485760 bytes or 240000 tags"


def test_draft_of_a_page_is_not_page_text() -> None:
    [found] = records(page())

    assert isinstance(found, Draft)
    assert not found.is_page_text


def test_page_of_more_nodes_than_are_read_warns_that_its_end_may_be_missing() -> None:
    paragraph = "<p>The ferry to Skerrow left the harbour on time again, with two hundred people on board.</p>"
    [found] = records(page(body=f"<article><h1>Ferries</h1>{paragraph * 3}{'<b>x</b>' * 31_000}</article>"))

    assert isinstance(found, Draft)
    assert "page_cut_short" in found.warnings
    assert "page_cut_short" not in only(page()).warnings


def test_readings_above_characters_are_left_out() -> None:
    shown = (
        "<ruby>島<rp>(</rp><rt>しま</rt><rp>)</rp></ruby>への<ruby>船<rt>ふね</rt></ruby>は金曜日から再び運航する。" * 3
    )
    found = article(page(body=f"<article><h1>船が戻る</h1><p>{shown}</p><p>{shown}終わり。</p></article>"))

    assert found.text.startswith("島への船は金曜日から再び運航する。")


def test_declared_body_is_taken_from_a_page_that_shows_no_article() -> None:
    block = json.dumps({"@type": "NewsArticle", "headline": "Ferry returns", "articleBody": " ".join(PARAGRAPHS)})
    found = article(page(json_ld(block), body="<div><a href=/>Home</a></div>"))

    assert found.text == " ".join(PARAGRAPHS)
    assert (found.text_confidence, found.warnings) == (None, ("text_declared",))


def test_declared_teaser_is_not_taken_for_an_article() -> None:
    block = json.dumps({"@type": "NewsArticle", "headline": "Ferry returns", "articleBody": PARAGRAPHS[0]})

    assert reasons(page(json_ld(block), body="<div><a href=/>Home</a></div>")) == [NO_ARTICLE]


def test_record_of_a_page_has_the_confidence_in_its_text() -> None:
    found = article(page())

    assert found.text_confidence is not None
    assert DOUBTFUL <= found.text_confidence <= 1
    assert "text_doubtful" not in found.warnings


def test_text_that_was_found_with_a_low_confidence_says_so() -> None:
    teaser = f"<div><h3>Ferry returns</h3><p>{PARAGRAPHS[0][:85]}</p><a href=/1>More</a></div>"
    found = article(page(body=f"<div><ul><li>News<li>Sport</ul>{teaser}<p>All rights reserved.</p></div>"))

    assert found.text_confidence is not None
    assert found.text_confidence < DOUBTFUL
    assert "text_doubtful" in found.warnings


def test_text_that_its_sender_named_has_no_confidence() -> None:
    assert (
        article('{"headline": "Ferry returns", "text": "The ferry sails again from Friday."}').text_confidence is None
    )
