import textwrap

import pytest

from builders import TEXT, article, draft
from copydesk.normalize.wrapping import unwrap

LONG = "\n\n".join(f"{one} {two}" for one, two in zip(TEXT.split("\n\n"), reversed(TEXT.split("\n\n")), strict=True))

VERSE = "The sea goes out, the sea comes in,\nThe mill-wheel turns.\nThe sea comes in again, again,\nThe miller earns."


def wrapped(text: str, width: int) -> str:
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in text.split("\n\n"))


@pytest.mark.parametrize("width", [50, 65, 72, 80, 100])
def test_lines_of_a_fixed_width_are_joined(width: int) -> None:
    assert unwrap(draft(text=wrapped(LONG, width))).text == LONG


def test_joined_lines_are_counted() -> None:
    text = wrapped(LONG, 72)

    found = unwrap(draft(text=text))

    assert [(rule.rule, rule.count) for rule in found.cleaned] == [
        ("wrapped_line", text.replace("\n\n", "").count("\n"))
    ]


def test_menu_beside_a_wrapped_text_stays() -> None:
    menu = "Home\nNews\nSport and weather"

    assert unwrap(draft(text=f"{menu}\n\n{wrapped(LONG, 72)}")).text == f"{menu}\n\n{LONG}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT, id="paragraphs-on-lines"),
        pytest.param(TEXT.replace("\n\n", "\n"), id="paragraphs-without-blank-lines"),
        pytest.param(
            "A headline of the usual length, forty and more\nA sentence below it.", id="headline-and-sentence"
        ),
        pytest.param(
            "The first sentence of the text is here.\nThe second.\nThe third one is here too.", id="sentences"
        ),
        pytest.param(
            VERSE,
            id="verse",
        ),
        pytest.param("one two\nthree four\nfive six\nseven", id="narrow"),
        pytest.param("", id="empty"),
    ],
)
def test_lines_that_mean_something_stay(text: str) -> None:
    assert unwrap(draft(text=text)).text == text


def test_wrapped_page_that_is_doubled_is_kept_once() -> None:
    page = f"Ansleigh keeps its libraries\n\n{wrapped(TEXT, 50)}\n\nAnsleigh keeps its libraries\n\n{wrapped(TEXT, 50)}"

    found = article(headline=None, text=page, is_page_text=True)

    assert (found.headline, found.text) == ("Ansleigh keeps its libraries", TEXT)
