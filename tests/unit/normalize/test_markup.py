import time

import pytest

from copydesk.article import Draft, Organization, Person
from copydesk.normalize.lines import lines_of
from copydesk.normalize.markup import strip_markup


def stripped(text: str) -> list[str]:
    """The lines of a body without its markup."""
    return lines_of(strip_markup(Draft(text=text)).text or "")


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("<p>One.</p><p>Two.</p>", ["One.", "Two."], id="paragraphs"),
        pytest.param("<p>One.</p>", ["One."], id="one-paragraph"),
        pytest.param("<P CLASS='x'>One.</P>\n\n<P>Two\nlines.</P>", ["One.", "Two lines."], id="source-line-breaks"),
        pytest.param("One.<br>Two.<br/><br />Three.", ["One.", "Two.", "Three."], id="breaks"),
        pytest.param("One.<br>Two.", ["One.", "Two."], id="one-break"),
        pytest.param("<div><h2>Head</h2><ul><li>a</li><li>b</li></ul></div>", ["Head", "* a", "* b"], id="list"),
        pytest.param("An <em>old</em> mill.\nA <a href='x'>new</a> one.", ["An old mill.", "A new one."], id="inline"),
        pytest.param("One.\n\nTwo <b>bold</b>.\n\nThree.", ["One.", "Two bold.", "Three."], id="inline-blank-lines"),
        pytest.param("One.\n\nTwo.\n<p>Three.</p>", ["One.", "Two.", "Three."], id="blank-lines-beside-tags"),
        pytest.param("<p>One.</p><script>track('x')</script><style>p {}</style>", ["One."], id="script-and-style"),
        pytest.param(
            "<p>Fish &amp; chips&nbsp;&#8211; &lt;5 pounds</p>", ["Fish & chips\u00a0– <5 pounds"], id="entities"
        ),
        pytest.param("Fish &amp; chips", ["Fish & chips"], id="entities-without-tags"),
        pytest.param("Fish &amp;amp;amp; chips", ["Fish & chips"], id="entities-escaped-again"),
        pytest.param("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", ["One.", "Two."], id="escaped-whole"),
        pytest.param("1 < 2 and 3 > 2", ["1 < 2 and 3 > 2"], id="less-and-greater"),
        pytest.param("The <p> tag is old.", ["The <p> tag is old."], id="one-tag-spoken-of"),
        pytest.param('One.\n<img src="https://x.example/i.jpg" alt="A mill"/>', ["One."], id="one-picture"),
        pytest.param("One, <a href='https://x.example/'>and two.", ["One, and two."], id="one-link-never-closed"),
        pytest.param('<img border="0" src="https://x.example/i.jpg">', [], id="picture-alone"),
        pytest.param("<center><font size=2>One.</font></center><hr>Two.", ["One.", "Two."], id="tags-of-old"),
        pytest.param("AT&T and R&D; all", ["AT&T and R&D; all"], id="ampersands"),
        pytest.param("One.\nTwo.", ["One.", "Two."], id="plain"),
    ],
)
def test_body_is_text_afterwards(body: str, lines: list[str]) -> None:
    assert stripped(body) == lines


PAGE = (
    "<html><head><title>Mills | Courier</title></head><body><nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>"
    "Weather</a></li></ul></nav><article><h1>Mills</h1><p>The last mill of Ansleigh will turn again from Friday, the "
    "council said on Thursday, after its wheel had been mended in nine days.</p><p>Visitors may see it until four, "
    "and those who had booked for the week will be told by letter.</p></article></body></html>"
)


@pytest.mark.parametrize("before", ["", "<!DOCTYPE html>\n", '\n<?xml version="1.0"?>'], ids=["bare", "doctype", "xml"])
def test_body_that_is_a_whole_page_gives_its_article(before: str) -> None:
    first, last = stripped(before + PAGE)

    assert first.startswith("The last mill of Ansleigh")
    assert last.endswith("told by letter.")


def test_page_without_an_article_is_read_as_any_other_markup() -> None:
    assert stripped("<html><body><p>One.</p><p>Two.</p></body></html>") == ["One.", "Two."]


def test_page_text_is_left_alone() -> None:
    page = Draft(text="<p>One &amp; two</p><p>", is_page_text=True)

    assert strip_markup(page) == page


def test_removed_tags_are_counted() -> None:
    found = strip_markup(Draft(text="<p>One.</p><p>Two.</p>"))

    assert [(rule.rule, rule.count) for rule in found.cleaned] == [("markup", 4)]


@pytest.mark.parametrize("field", ["headline", "alternative_headline", "description", "copyright_notice"])
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Fish &amp; chips &#x2013; again", "Fish & chips – again"),
        ("<p>An <i>old</i> mill</p>", "An old mill"),
        ("Q&A", "Q&A"),
    ],
    ids=["entities", "tags", "ampersand"],
)
def test_short_fields_are_text_too(field: str, written: str, expected: str) -> None:
    assert getattr(strip_markup(Draft.model_validate({field: written})), field) == expected


def test_names_and_words_lose_their_entities() -> None:
    found = strip_markup(
        Draft(
            author=(Person(name="<b>Tom</b> O&#39;Neil", url="https://x.example/t"),),
            publisher=Organization(name="Fish &amp; Co", domain="x.example"),
            keywords=("caf&eacute;",),
            article_section=("Arts &amp; Letters",),
        )
    )

    assert found.author == (Person(name="Tom O'Neil", url="https://x.example/t"),)
    assert found.publisher == Organization(name="Fish & Co", domain="x.example")
    assert (found.keywords, found.article_section) == (("café",), ("Arts & Letters",))


@pytest.mark.parametrize(
    "body",
    ["<p " * 100_000, "<div>" * 50_000, "&amp;" * 100_000, "&" + "amp;" * 100_000, "<br>\n\n" * 50_000],
    ids=["open-tags", "nested-tags", "entities", "nested-entities", "breaks"],
)
def test_hostile_body_is_answered_fast(body: str) -> None:
    began = time.process_time()
    strip_markup(Draft(text=body))

    assert time.process_time() - began < 2
