"""Small boxes beside the story are removed by their names, however much they read like it."""

import pytest

from copydesk.extraction.html.article import extract
from copydesk.extraction.html.document import parse_page
from copydesk.extraction.html.page import walk_page
from copydesk.extraction.html.side_boxes import MOST_BOX_LETTERS, side_boxes

PARAGRAPHS = [
    f"The harbour master of Norrvik walked pier {number} every morning before the storm took it away, and he still "
    "goes there, counting the stones that the sea has left."
    for number in range(1, 7)
]
OFFER = "The five stories that matter in Norrvik, in your inbox every morning before breakfast."


def page(box: str) -> bytes:
    body = (
        "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:3])
        + box
        + "".join(f"<p>{each}</p>" for each in PARAGRAPHS[3:])
    )
    return f"<html><body><article><h1>Stones</h1>{body}</article></body></html>".encode()


@pytest.mark.parametrize(
    "names",
    [
        "newsletter",
        "c-signup-box",
        "PromoInline",
        "ad advertisement",
        "post-cta",
        "author-bio",
        "page_footer",
        "Disclaimer",
        "embed-placeholder",
        "consent-layer",
    ],
)
def test_small_box_with_such_a_name_is_removed_as_a_side_box(names: str) -> None:
    found = extract(parse_page(page(f'<aside class="{names}"><p>{OFFER}</p></aside>')))

    (reason,) = [reason for reason in found.reasons() if reason.text == OFFER]
    assert OFFER not in found.text
    assert reason.groups == (("side box", 0.0),)
    assert all(text in found.text for text in PARAGRAPHS)


def test_large_box_with_such_a_name_is_not_a_side_box() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    read = walk_page(parse_page(f'<html><body><div class="newsletter">{body}</div></body></html>'.encode()))
    assert sum(len(block.text) for block in read.blocks) > MOST_BOX_LETTERS
    assert side_boxes(read) == frozenset()
