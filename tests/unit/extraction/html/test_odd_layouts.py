"""The article from pages with unusual markup: layout tables, line breaks, lists, posts, manuals."""

import pytest

from copydesk.extraction.html.article import extract
from copydesk.extraction.html.document import parse_page

ARTICLE = """\
The harbour master of Norrvik walked the eastern pier every morning before the storm took it away, and he still goes
there, counting the stones that the sea has left.

He says the work of rebuilding will begin in May, when the wind turns, and that the old granite blocks will be used
again where the divers can find and lift them.

Not everyone agrees with the plan. Fishermen want the slipway moved to the north side, where the ice breaks up a
fortnight earlier and boats can land in a westerly.

The council has set aside four million for the first stage, a sum that the treasurer calls careful and the harbour
users call a beginning, no more than that.

In the evening the lamps along the quay are lit by hand, as they have been since the cable was cut, and the ferry
sounds its horn twice for the people waiting.

When the pier is done, he says, he will retire, and someone younger can count the stones, because by then there will
be nothing missing and nothing left to do.
"""
PROSE = [" ".join(paragraph.split()) for paragraph in ARTICLE.split("\n\n")]
MENU = '<a href="/">Home</a> | <a href="/a">About us</a> | <a href="/l">Links</a> | <a href="/c">Contact</a>'
FOOT = "Copyright 2004 Norrvik Harbour Pages. All rights reserved."
CHROME = ("About us", "All rights reserved")


def each(pattern: str) -> str:
    return "".join(pattern.format(text) for text in PROSE)


def wrapped(text: str, width: int = 70) -> str:
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


BODIES = {
    "two line breaks in a div": f"<div><h2>Stones</h2><div>{'<br><br>'.join(PROSE)}</div></div>",
    "one line break in a div": f"<div><h2>Stones</h2><div>{'<br>'.join(PROSE)}</div></div>",
    "paragraphs that are never closed": f"<center><h3>Stones</h3></center>{each('<p align=justify>{}')}",
    "preformatted text": f"<pre>{(chr(10) * 2).join(map(wrapped, PROSE))}</pre>",
    "a block quote": f"<blockquote>{each('<p>{}</p>')}</blockquote>",
    "items of a list": f"<h1>Six things about stones</h1><ol>{each('<li>{}</li>')}</ol>",
    "a manual's definitions": f"<main><h1>Stones</h1><dl>{each('<dt>--stone</dt><dd>{}</dd>')}</dl></main>",
    "posts of a forum": each("<div class=post><div class=author>user</div><div class=postbody>{}</div></div>"),
    "answers that unfold": f"<main>{each('<details><summary>And then?</summary><p>{}</p></details>')}</main>",
    "a form around the page": f"<form id=aspnetForm><div>{each('<p>{}</p>')}</div></form>",
    "elements of its own": f"<my-article>{each('<my-p>{}</my-p>')}</my-article>",
    "buttons in paragraphs": f"<article>{each('<p>{} <button>Share</button></p>')}</article>",
    "pictures that load late": f"<article>{each('<p>{}</p><noscript><img src=a.jpg></noscript>')}</article>",
}


def text_of(body: str) -> str:
    page = f"<html><head><title>The stones of Norrvik</title></head><body>{body}</body></html>"
    return extract(parse_page(page.encode())).text


def found(text: str) -> list[bool]:
    return ["".join(prose.split()) in "".join(text.split()) for prose in PROSE]


@pytest.mark.parametrize("name", BODIES)
def test_whole_article_is_found_in(name: str) -> None:
    text = text_of(f"<div id=nav>{MENU}</div>{BODIES[name]}<div id=foot>{FOOT}</div>")

    assert all(found(text))
    assert not any(words in text for words in CHROME)


def test_article_in_a_cell_of_a_layout_table_is_found_without_the_menu_beside_it() -> None:
    menu = MENU.replace(" | ", "<br>")
    text = text_of(
        f"<table width=760><tr><td colspan=2><b>Norrvik Harbour Pages</b></td></tr>"
        f"<tr><td width=150>{menu}</td><td><font size=4>Stones</font><br><br>{'<br><br>'.join(PROSE)}</td></tr></table>"
    )

    assert all(found(text))
    assert "About us" not in text


def test_article_in_noscript_is_found_if_the_page_is_an_application() -> None:
    assert all(found(text_of(f"<div id=app></div><noscript><h1>Stones</h1>{each('<p>{}</p>')}</noscript>")))


def test_bare_text_is_found() -> None:
    assert all(found(text_of("\n\n".join(PROSE))))


def test_lines_of_a_poem_stay_lines() -> None:
    text = text_of("<h1>Stones</h1><p>I count the stones at break of day,<br>the sea has carried some away.</p>")

    assert text == "I count the stones at break of day,\nthe sea has carried some away."


BRIEF = (
    "<h1>Pier closed</h1><p>The eastern pier is closed until Friday.</p><p>Boats may use the slipway, said Lind.</p>"
)


def test_brief_of_short_sentences_is_found_in_a_page_that_declares_itself_an_article() -> None:
    text = text_of(f"<div>{MENU}</div><article>{BRIEF}</article><div>{FOOT}</div>")

    assert text == "The eastern pier is closed until Friday.\n\nBoats may use the slipway, said Lind."


def test_notice_that_is_not_an_article_has_low_confidence() -> None:
    notice = "<h1>Not found</h1><p>Sorry, the page you are looking for could not be found.</p>"
    page = f"<html><body><div>{MENU}</div><div>{notice}</div><div>{FOOT}</div></body></html>"

    assert extract(parse_page(page.encode())).confidence < 0.35
