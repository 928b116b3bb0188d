"""HTML pages that are deep, endless or unclosed, and pages whose metadata lies."""

import json
from collections.abc import Callable
from functools import partial

from corpus.generated.case import MB, SENTENCE, TEXT, Case

_PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))
_UNCLOSED = (
    "script",
    "style",
    "title",
    "textarea",
    "template",
    "noscript",
    "iframe",
    "xmp",
    "plaintext",
    "select",
    "svg",
    "math",
)
_DEEP = {
    "tables, 1,000 deep": ("<table><tr><td>", 1_000),
    "lists, 1,000 deep": ("<ul><li>", 1_000),
    "quotations, 1,000 deep": ("<blockquote>", 1_000),
    "articles, 1,000 deep": ("<article>", 1_000),
    "forms, 10,000 deep": ("<form>", 10_000),
    "links, 10,000 deep": ("<a href=/a>", 10_000),
    "bold and italic in turn, 10,000 deep": ("<b><i>", 10_000),
    "bold around paragraphs, 5,000 deep": ("<b><p>", 5_000),
    "SVG around HTML, 1,000 deep": ("<svg><foreignObject>", 1_000),
    "templates, 1,000 deep": ("<template>", 1_000),
    "elements of unknown names, 50,000 deep": ("<x-a>", 50_000),
    "headings, 10,000 deep": ("<h1>", 10_000),
    "buttons, 10,000 deep": ("<button>", 10_000),
}
_MANY: dict[str, Callable[[], str]] = {
    "100,000 line breaks": lambda: "<br>" * 100_000,
    "50,000 empty paragraphs": lambda: "<p></p>" * 50_000,
    "50,000 equal paragraphs": lambda: f"<p>{SENTENCE}</p>" * 50_000,
    "20,000 headings": lambda: "<h1>Ansleigh</h1>" * 20_000,
    "50,000 table cells": lambda: "<table><tr>" + "<td>a" * 50_000 + "</table>",
    "100,000 end tags": lambda: "</div>" * 100_000,
    "100,000 comments": lambda: "<!-- a -->" * 100_000,
    "10,000 scripts": lambda: "<script>a</script>" * 10_000,
    "20,000 images": lambda: "<img src=/a alt='a b c'>" * 20_000,
    "20,000 times": lambda: "<time datetime=2026-03-04>4 March 2026</time>" * 20_000,
    "20,000 bylines": lambda: "<span class=byline>By Jane Roe</span>" * 20_000,
    "100,000 options": lambda: "<select>" + "<option>a" * 100_000 + "</select>",
    "a million spaces": lambda: " " * MB,
    "a million character references": lambda: "&#32;" * (MB // 5),
    "a million ampersands": lambda: "&" * MB,
    "an attribute of a megabyte": lambda: f"<div class='{'a ' * (MB // 2)}'>a</div>",
    "a name of a megabyte": lambda: f"<{'a' * MB}>a",
    "a picture of a megabyte in its address": lambda: f"<img src='data:image/png;base64,{'A' * MB}'>",
    "a paragraph of 100,000 combining marks": lambda: f"<p>{'e' + chr(0x301) * 100_000}</p>",
    "1,000 frames": lambda: "<iframe src=/a></iframe>" * 1_000,
    "a comment of a megabyte without an end": lambda: "<!-- " + "a" * MB,
}
_LINKED = {
    "deep": "[" * 100_000,
    "of NaN": '{"@type": "NewsArticle", "headline": NaN}',
    "of every type": '[1, "a", null, [], {}, {"@type": 1}, {"@type": ["NewsArticle", 1]}]',
    "with a headline that is an object": '{"@type": "NewsArticle", "headline": {"a": "b"}, "datePublished": [1]}',
    "with an author that is a number": '{"@type": "NewsArticle", "author": 5, "publisher": [[1]], "image": 7}',
    "that refers to itself": '{"@type": "NewsArticle", "@id": "#a", "author": {"@id": "#a"}}',
    "with half a surrogate pair": '{"@type": "NewsArticle", "headline": "A\\ud83d", "author": "Jane \\udc00Roe"}',
    "with a headline of a megabyte": '{"@type": "NewsArticle", "headline": "%s"}' % ("a" * MB),
    "with 10,000 authors": json.dumps({"@type": "NewsArticle", "author": [f"Jane Roe{n}" for n in range(10_000)]}),
    "with a date of the year 0": '{"@type": "NewsArticle", "datePublished": "0000-00-00T00:00:00Z"}',
    "with an end tag in a text": '{"@type": "NewsArticle", "headline": "a</script><h1>b</h1>"}',
}


def _page(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>Ansleigh keeps its libraries</title>{head}</head><body>{body}</body></html>"
    )


def _article(inside: str) -> str:
    return _page(f"<h1>Ansleigh keeps its libraries</h1><article>{inside}{_PARAGRAPHS}</article>")


def _with(inside: str) -> bytes:
    return _article(inside).encode()


def _with_made(made: Callable[[], str]) -> bytes:
    return _with(made())


CASES = (
    *(Case(f"a page with {kind}", partial(_with, tag * count)) for kind, (tag, count) in _DEEP.items()),
    *(Case(f"a page with {kind}", partial(_with_made, made)) for kind, made in _MANY.items()),
    *(
        Case(f"a page with an element {name} without an end above its text", _page(f"<{name}>{_PARAGRAPHS}"))
        for name in _UNCLOSED
    ),
    *(
        Case(f"a page with an element {name} without an end below its text", _page(f"{_PARAGRAPHS}<{name}>a b c"))
        for name in _UNCLOSED
    ),
    *(
        Case(
            f"a page with linked data {kind}", _page(_PARAGRAPHS, f"<script type='application/ld+json'>{body}</script>")
        )
        for kind, body in _LINKED.items()
    ),
    Case(
        "a page with 1,000 blocks of linked data",
        _page(_PARAGRAPHS, '<script type=\'application/ld+json\'>{"@type": "NewsArticle"}</script>' * 1_000),
    ),
    Case("a page with 10,000 meta elements", _page(_PARAGRAPHS, "<meta property=og:title content=Ansleigh>" * 10_000)),
    Case(
        "a page with a meta element of a megabyte", _page(_PARAGRAPHS, f"<meta name=description content='{'a' * MB}'>")
    ),
    Case(
        "a page whose base address cannot be read",
        _page(_PARAGRAPHS, "<base href='http://[::'><link rel=canonical href='//[a'>"),
    ),
    Case(
        "a page whose canonical address is a script",
        _page(_PARAGRAPHS, "<link rel=canonical href='javascript:alert(1)'>"),
    ),
    Case(
        "a page whose microdata refer to themselves",
        _page(f"<div itemscope itemtype=https://schema.org/NewsArticle id=a itemref=a>{_PARAGRAPHS}</div>"),
    ),
    Case(
        "a page with 10,000 properties of microdata",
        _page(
            "<div itemscope itemtype=https://schema.org/NewsArticle>"
            + "<span itemprop=author>Jane</span>" * 10_000
            + _PARAGRAPHS
            + "</div>"
        ),
    ),
    Case("a page of frames", _page("").replace("body", "frameset")),
    Case("a page within a page", _page(_page(_PARAGRAPHS))),
    Case("a page of its start tag", "<html>"),
    Case("a page of a document type", "<!doctype html>"),
    Case("a document type of a megabyte", f"<!doctype html {'a' * MB}><p>{SENTENCE}"),
    Case("a page in one line of 5 MB", partial(_with, "<span>word word</span> " * 200_000)),
    Case("a page of 241,000 tags", lambda: _page("<i>a</i>" * 120_500 + _PARAGRAPHS).encode()),
    Case("a page over 10 MB", lambda: _page("a" * (10 * MB) + _PARAGRAPHS).encode()),
    Case("a page of 61,000 nodes", _page(_PARAGRAPHS + "<i>a</i>" * 60_900)),
    Case("a page with a NUL byte in each tag", _page(_PARAGRAPHS).replace("<p", "<p\0")),
    Case("a page in the text of a record", json.dumps({"headline": "Ansleigh", "text": _page(_PARAGRAPHS)})),
    Case(
        "a page in a page in the text of a record", json.dumps({"text": _page(_page(_PARAGRAPHS).replace("<", "&lt;"))})
    ),
    Case("a text of 3 MB of escaped markup", json.dumps({"text": "&amp;lt;p&amp;gt;" * (3 * MB // 17) + SENTENCE})),
    Case("a text of a megabyte of unclosed tags", json.dumps({"text": SENTENCE + "<p " * (MB // 3)})),
    Case("a text of a megabyte of tags without names", json.dumps({"text": SENTENCE + "<" * MB})),
)
