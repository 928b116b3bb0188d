import pytest

from copydesk.article import Article, Draft
from copydesk.formats.fields.wordpress import as_html
from corpus.reading import normalized, only, reasons

TEXT = "<p>The ferry to Saint Odile will sail again from Friday, the harbour office said.</p>"
AUTHORS = (
    "<wp:author><wp:author_login>jroe</wp:author_login><wp:author_display_name><![CDATA[Jane Roe]]>"
    "</wp:author_display_name></wp:author><wp:author><wp:author_login>admin</wp:author_login>"
    "<wp:author_display_name><![CDATA[admin]]></wp:author_display_name></wp:author>"
)
POST = {
    "title": "Ferry returns",
    "link": "https://courier.example/2026/ferry",
    "dc:creator": "jroe",
    "content:encoded": f"<![CDATA[{TEXT}]]>",
    "wp:post_date": "2026-03-04 20:00:00",
    "wp:post_date_gmt": "2026-03-04 19:00:00",
    "wp:status": "publish",
    "wp:post_type": "post",
}


def export(more: str = "", scheme: str = "http", **changed: str) -> str:
    fields = {**POST, **{name.replace("wp_", "wp:").replace("_of", ":"): value for name, value in changed.items()}}
    entry = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return (
        f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:excerpt="{scheme}://wordpress.org/export/1.2/excerpt/"'
        f' xmlns:wp="{scheme}://wordpress.org/export/1.2/"><channel><title>The Courier</title>'
        f"<link>https://courier.example</link><language>en-GB</language>{AUTHORS}<item>{entry}{more}</item></channel></rss>"
    )


def article(written: str) -> Article:
    [found] = normalized(written)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_published_post_has_its_author_date_sections_and_tags(scheme: str) -> None:
    more = (
        '<category domain="category">Islands</category><category domain="category">Uncategorized</category>'
        '<category domain="post_tag">ferries</category><excerpt:encoded>It sails.</excerpt:encoded>'
    )

    found = article(export(more, scheme))

    assert found.pub_status == "usable"
    assert [author.name for author in found.author] == ["Jane Roe"]
    assert found.date_published
    assert found.date_published.isoformat() == "2026-03-04T19:00:00+00:00"
    assert (found.article_section, found.keywords) == (("Islands",), ("ferries",))
    assert (found.description, found.in_language) == ("It sails.", "en-GB")


@pytest.mark.parametrize("status", ["draft", "pending", "private", "future", "auto-draft", "pitch"])
def test_post_that_is_not_published_is_withheld(status: str) -> None:
    assert article(export(wp_status=status)).pub_status == "withheld"


def test_post_with_a_password_is_withheld_and_one_in_the_trash_withdrawn() -> None:
    assert article(export("<wp:post_password>s</wp:post_password>")).pub_status == "withheld"
    assert article(export(wp_status="trash")).pub_status == "withdrawn"


@pytest.mark.parametrize("kind", ["attachment", "page", "nav_menu_item", "revision"])
def test_entry_that_is_not_a_post_is_not_an_article(kind: str) -> None:
    assert reasons(export(wp_post_type=kind)) == [f"not_an_article: a WordPress {kind.replace('_', ' ')}, not a post"]


def test_post_of_a_type_of_the_newsroom_is_an_article() -> None:
    assert isinstance(only(export(wp_post_type="story")), Draft)


@pytest.mark.parametrize("date", ["0000-00-00 00:00:00", "1970-01-01 00:00:00"])
def test_date_of_a_draft_is_not_a_date(date: str) -> None:
    assert only(export(wp_post_date_gmt=date)).date_published == "2026-03-04 20:00:00"
    for published in ("Thu, 01 Jan 1970 00:00:00 +0000", "Wed, 30 Nov -0001 00:00:00 +0000"):
        more = f"<pubDate>{published}</pubDate>"
        assert only(export(more, wp_post_date_gmt=date, wp_post_date=date)).date_published is None


def test_login_is_not_an_author_and_terms_of_co_authors_are() -> None:
    terms = '<category domain="author">Tom Mbeki</category>'

    assert only(export(dc_ofcreator="admin")).author == ()
    assert [author.name for author in only(export(terms)).author] == ["Tom Mbeki"]


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two<br>lines.</p>"),
        ("<p>One.</p>\n\nTwo.", "<p>One.</p>\n\nTwo."),
        ('[caption id="a"]<img src="b"> A quay[/caption]One.', "<p>One.</p>"),
        ("[dropcap]O[/dropcap]ne [sic] [gallery ids=1,2] [embed]https://a.example[/embed]two", "<p>One [sic]  two</p>"),
        ("[caption One.", "<p>[caption One.</p>"),
    ],
)
def test_shortcodes_go_and_blank_lines_are_paragraphs(written: str, html: str) -> None:
    assert as_html(written) == html
