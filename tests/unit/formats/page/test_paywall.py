import pytest

from copydesk.article import Draft
from copydesk.formats.page.page import read_page
from copydesk.formats.syntax.payload import Payload

SENTENCE = "The ferry to Saint Odile will sail again from Friday, nine days after its engine failed in the strait. "
NOT_FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
METERED = '<meta property="article:content_tier" content="metered">'
FREE = '<meta property="article:content_tier" content="free">'
BOX = "<div><p>Subscribe now to read the whole story.</p></div>"


def warnings(sentences: int, head: str = "", behind: str = "") -> tuple[str, ...]:
    """The warnings about a page whose article has so many sentences, three a paragraph."""
    paragraphs = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(sentences // 3))
    body = f"<article><h1>Ferry returns</h1>{paragraphs}</article>{behind}"
    found = read_page(Payload(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()))
    assert isinstance(found, Draft), found.problem
    return found.warnings


@pytest.mark.parametrize(
    ("head", "behind"),
    [
        (NOT_FREE, ""),
        (METERED, ""),
        ("", BOX),
        ("", "<p>Déjà abonné ? Connectez-vous</p>"),
        ("", "<p>会員限定の記事です</p>"),
    ],
)
def test_short_text_with_one_sign_of_a_paywall_is_marked(head: str, behind: str) -> None:
    assert "paywalled" in warnings(3, head, behind)


@pytest.mark.parametrize(("head", "behind"), [(NOT_FREE, ""), ("", BOX)])
def test_long_text_with_one_sign_is_not_marked(head: str, behind: str) -> None:
    assert "paywalled" not in warnings(30, head, behind)


def test_long_text_with_both_signs_is_marked() -> None:
    assert "paywalled" in warnings(30, NOT_FREE, BOX)


@pytest.mark.parametrize(("head", "behind"), [("", ""), (FREE, ""), ("", "<p>Subscribe to our newsletter.</p>")])
def test_short_text_without_a_sign_is_not_marked(head: str, behind: str) -> None:
    assert "paywalled" not in warnings(3, head, behind)
