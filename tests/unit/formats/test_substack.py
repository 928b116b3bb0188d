import pytest

from builders import TEXT
from copydesk.article import Draft
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, normalized, raw, reasons, records
from office import archive

HEADER = "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n"
POST = "101.libraries,2026-03-04T06:00:00.000Z,true,,,newsletter,everyone,Libraries stay open,All four of them,\n"
PAGE = "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n"))
WIDGET = '<div class="subscription-widget-wrap"><p>Thanks for reading! Subscribe for free.</p></div>'


def export(rows: str = POST, **pages: str) -> bytes:
    """An export of these rows; pages by the number of their post."""
    held = {f"posts/{number[1:]}.libraries.html": page for number, page in (pages or {"n101": PAGE}).items()}
    return archive(
        {"posts.csv": HEADER + rows, **held, "email_list.a.csv": "email,active\njane@private.example,true\n"}
    )


def test_post_is_one_record_of_its_row_and_its_page() -> None:
    [found] = records(export())

    assert parse(raw(export()), LIMITS).format == "substack"
    assert isinstance(found, Draft)
    assert (found.headline, found.description) == ("Libraries stay open", "All four of them")
    assert (found.date_published, found.identifier) == ("2026-03-04T06:00:00.000Z", "101.libraries")
    assert getattr(normalized(export())[0], "text", None) == TEXT


def test_offers_to_subscribe_are_left_out() -> None:
    [found] = normalized(export(n101=PAGE.replace("</p>", f"</p>{WIDGET}", 1)))

    assert getattr(found, "text", None) == TEXT


def test_draft_is_withheld_and_a_post_for_subscribers_is_not_free() -> None:
    [found] = records(export(POST.replace("true", "false").replace("everyone", "only_paid")))

    assert isinstance(found, Draft)
    assert (found.pub_status, found.is_accessible_for_free) == ("withheld", False)


def test_page_without_a_row_is_read_without_a_headline() -> None:
    _, found = records(export(n101=PAGE, n102=PAGE))

    assert isinstance(found, Draft)
    assert (found.headline, found.identifier) == (None, "102")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (POST.replace("newsletter", "page"), "not_an_article: a page of the site on Substack, not a post"),
        (POST.replace("newsletter", "thread"), "not_an_article: a thread for comments on Substack, not a post"),
    ],
)
def test_what_is_no_post_is_rejected(rows: str, reason: str) -> None:
    assert reasons(export(rows)) == [reason]


def test_post_without_its_page_does_not_cost_its_neighbour() -> None:
    first, second = records(export(POST.replace("101", "99") + POST))

    assert (
        getattr(first, "reason", "") == "invalid_article: text: no article text, the export has no page for this post"
    )
    assert isinstance(second, Draft)


def test_page_without_a_text_is_rejected() -> None:
    assert reasons(export(n101=WIDGET)) == ["invalid_article: text: no article text, the page of the post is empty"]


def test_list_of_posts_alone_is_refused_with_the_cure() -> None:
    [record] = parse(raw(HEADER + POST, "inbox/posts.csv"), LIMITS).records

    assert getattr(record, "reason", "") == (
        "malformed_payload: line 1: a list of posts without their texts; upload Substack's export as its zip archive"
    )


def test_other_archive_with_a_posts_csv_is_an_archive_of_uploads() -> None:
    body = archive(
        {"posts.csv": "title,text\nLibraries,They stay open.\n", "posts/1.html": f"<html><body>{PAGE}</body></html>"}
    )

    assert parse(raw(body), LIMITS).format == "zip"
