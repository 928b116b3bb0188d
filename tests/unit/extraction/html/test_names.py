"""Names of classes are evidence that the text around them can outvote, never a rule."""

import pytest

from copydesk.extraction.html.article import extract
from copydesk.extraction.html.document import parse_page

PARAGRAPHS = [
    f"The harbour master of Norrvik walked pier {number} every morning before the storm took it away, and he still "
    "goes there, counting the stones that the sea has left."
    for number in range(1, 7)
]


def page(names: str) -> bytes:
    body = "".join(f'<p class="{names}">{text}</p>' for text in PARAGRAPHS)
    menu = "".join(f"<li><a href=/{word}>{word}</a></li>" for word in ("News", "Sport", "Weather", "Culture"))
    return (
        f"<html><head><title>Stones</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>Stones</h1>{body}</article><footer>© 2026 Norrvik Post</footer></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "names",
    [
        "paragraph inline-placeholder",  # of CNN, from 2022 on
        "promo-free-text",
        "subscriber-content",
        "footer-aligned",
        "bio-text",
        "consent-given",
    ],
)
def test_prose_is_kept_whatever_its_paragraphs_are_named(names: str) -> None:
    found = extract(parse_page(page(names)))

    assert [text for text in PARAGRAPHS if text not in found.text] == []
    assert found.confidence > 0.8
