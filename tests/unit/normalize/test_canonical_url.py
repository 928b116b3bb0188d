import json

import pytest

from copydesk.article import Draft, Organization
from copydesk.normalize.canonical_url import MAX_URL_CHARS, canonical_form, canonicalize
from shared_data import shared_data

FERRY = "https://gazette.example/ferry"


@pytest.mark.parametrize(
    ("address", "form"),
    [
        pytest.param("http://gazette.example/ferry", FERRY, id="http"),
        pytest.param("HTTPS://Gazette.EXAMPLE/ferry", FERRY, id="capitals-of-the-host"),
        pytest.param("https://gazette.example/Ferry", "https://gazette.example/Ferry", id="capitals-of-the-path-stay"),
        pytest.param("https://gazette.example", "https://gazette.example/", id="no-path"),
        pytest.param("https://gazette.example/ferry/", FERRY, id="trailing-slash"),
        pytest.param("https://gazette.example./ferry", FERRY, id="trailing-dot"),
        pytest.param("https://ines:secret@gazette.example/ferry", FERRY, id="user-and-password"),
        pytest.param("https://gazette.example:443/ferry", FERRY, id="port-443"),
        pytest.param("http://gazette.example:80/ferry", FERRY, id="port-80"),
        pytest.param("https://gazette.example:8443/ferry", "https://gazette.example:8443/ferry", id="other-port-stays"),
        pytest.param("https://gazette.example/ferry#comments", FERRY, id="fragment"),
        pytest.param("https://gazette.example/a/../ferry/.", FERRY, id="dot-segments"),
        pytest.param("https://gazette.example/ferry;jsessionid=1A2B", FERRY, id="session"),
        pytest.param(" \thttps://gazette.example/fer\nry ", FERRY, id="white-space"),
        pytest.param("https:\\\\gazette.example\\ferry", FERRY, id="backslashes"),
        pytest.param("https://gazette.example/ferry?utm_source=x&UTM_Medium=y&fbclid=z&gclid=1", FERRY, id="trackers"),
        pytest.param("https://gazette.example/ferry?b=2&utm_term=x&a=1", f"{FERRY}?a=1&b=2", id="query-is-sorted"),
        pytest.param("https://gazette.example/?p=12", "https://gazette.example/?p=12", id="id-in-the-query-stays"),
        pytest.param("https://gazette.example/ferry?q=a+b", f"{FERRY}?q=a%20b", id="plus-in-the-query"),
        pytest.param("https://gazette.example/ferry?&&", FERRY, id="empty-query"),
        pytest.param("https://gazette.example/ferry/amp", FERRY, id="amp-at-the-end"),
        pytest.param("https://gazette.example/ferry/amp/amp/", FERRY, id="amp-twice"),
        pytest.param("https://gazette.example/amp/ferry", FERRY, id="amp-at-the-head"),
        pytest.param("https://gazette.example/ferry.amp", FERRY, id="amp-as-suffix"),
        pytest.param("https://gazette.example/ferry.amp.html", f"{FERRY}.html", id="amp-before-html"),
        pytest.param("https://gazette.example/ferry?outputType=amp", FERRY, id="amp-in-the-query"),
        pytest.param("https://amp.gazette.example/ferry", FERRY, id="amp-host"),
        pytest.param("https://gazette.example/stamp", "https://gazette.example/stamp", id="stamp-is-no-amp"),
        pytest.param("https://gazette-example.cdn.ampproject.org/c/s/gazette.example/ferry", FERRY, id="amp-cache"),
        pytest.param("https://www.google.com/amp/s/amp.gazette.example/ferry/amp/", FERRY, id="amp-viewer"),
        pytest.param("https://m.gazette.example/ferry", FERRY, id="mobile"),
        pytest.param("https://www.m.gazette.example/ferry", "https://www.gazette.example/ferry", id="mobile-after-www"),
        pytest.param("https://mobile.m.gazette.example/ferry", FERRY, id="mobile-twice"),
        pytest.param("https://m.example/ferry", "https://m.example/ferry", id="m-as-a-name"),
        pytest.param("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4", id="idn"),
        pytest.param("https://xn--bcher-kva.example/%c3%a4", "https://xn--bcher-kva.example/%C3%A4", id="idn-in-ascii"),
        pytest.param("https://gazette.example/%7Eferry%2Dtwo", "https://gazette.example/~ferry-two", id="bare-escape"),
        pytest.param("https://gazette.example/a%2fb", "https://gazette.example/a%2Fb", id="needed-escape-stays"),
        pytest.param("https://8.8.8.8/ferry", "https://8.8.8.8/ferry", id="public-ip-address"),
    ],
)
def test_article_has_one_address(address: str, form: str) -> None:
    assert canonical_form(address) == form
    assert canonical_form(form) == form


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "/ferry",
        "//gazette.example/ferry",
        "gazette.example/ferry",
        "ftp://gazette.example/ferry",
        "javascript:alert(1)",
        "mailto:desk@gazette.example",
        "https://",
        "https://localhost/ferry",
        "https://127.0.0.1/ferry",
        "https://10.1.2.3/ferry",
        "https://[::1]/ferry",
        "https://gazette.example:99999/ferry",
        "https://gaz ette.example/ferry",
        "https://foo.09../",
        "\ud800https://gazette.example/",
        "https://gazette.example/\udfff",
        "https://gazette.example/" + "a" * MAX_URL_CHARS,
        "https://gazette.example/" + "ä" * 1_000,
    ],
    ids=lambda address: ascii(address[:30]),
)
def test_address_that_is_not_public_has_no_canonical_form(address: str) -> None:
    assert canonical_form(address) == ""


def test_queries_that_differ_in_one_byte_stay_apart() -> None:
    assert canonical_form(f"{FERRY}?q=%E8") != canonical_form(f"{FERRY}?q=%E9")


def canonical(received: str | None, declared: str | None) -> str | None:
    return canonicalize(Draft(url=received, canonical_url=declared)).canonical_url


@pytest.mark.parametrize(
    ("received", "declared"),
    [
        pytest.param("https://gazette.example/f?id=1", FERRY, id="same-host"),
        pytest.param("https://www.gazette.example/f", FERRY, id="www"),
        pytest.param("https://m.gazette.example/f", FERRY, id="mobile"),
        pytest.param("https://town.gazette.example/f", FERRY, id="subdomain"),
        pytest.param("https://edition.cnn.com/f", "https://www.cnn.com/ferry", id="short-name"),
        pytest.param("https://news.bbc.co.uk/f", "https://www.bbc.co.uk/ferry", id="under-a-second-level"),
        pytest.param(None, FERRY, id="nothing-received"),
    ],
)
def test_canonical_link_is_believed_on_its_own_site(received: str | None, declared: str) -> None:
    assert canonical(received, declared) == canonical_form(declared)


@pytest.mark.parametrize(
    ("received", "declared"),
    [
        pytest.param(FERRY, "https://courier.example/ferry", id="other-site"),
        pytest.param("https://a.co.uk/ferry", "https://b.co.uk/ferry", id="other-site-under-a-second-level"),
        pytest.param("https://a.com.au/ferry", "https://b.com.au/ferry", id="other-site-under-com"),
        pytest.param("https://gazette.example.com/ferry", "https://gazette.example/ferry", id="longer-name"),
        pytest.param(FERRY, "https://gazette.example/", id="front-page"),
        pytest.param(FERRY, "/ferry", id="relative"),
        pytest.param(FERRY, "https://", id="broken"),
        pytest.param(FERRY, None, id="absent"),
    ],
)
def test_other_canonical_link_is_not_believed(received: str, declared: str | None) -> None:
    assert canonical(received, declared) == canonical_form(received)


def test_copy_in_an_archive_has_the_address_and_the_publisher_of_its_page() -> None:
    copy = f"https://web.archive.org/web/20230412101112/{FERRY}"

    found = canonicalize(Draft(url=copy, canonical_url=copy, publisher=Organization(domain="web.archive.org")))

    assert (found.url, found.canonical_url) == (copy, FERRY)
    assert found.publisher == Organization(domain="gazette.example")


def test_short_address_of_an_archive_stands_behind_the_address_that_its_page_declares() -> None:
    assert canonical("https://archive.ph/AbC12", f"https://archive.ph/2023.04.12-101112/{FERRY}") == FERRY
    assert canonical("https://archive.ph/AbC12", None) == "https://archive.ph/AbC12"


def test_address_is_kept_as_received_beside_its_form() -> None:
    found = canonicalize(Draft(url=" http://m.gazette.example/ferry?utm_source=x\n"))

    assert (found.url, found.canonical_url) == ("http://m.gazette.example/ferry?utm_source=x", FERRY)


def test_unreadable_address_is_dropped_with_a_warning() -> None:
    found = canonicalize(Draft(url="/ferry"))

    assert (found.url, found.canonical_url, found.warnings) == (None, None, ("url_unreadable",))


@pytest.mark.parametrize(
    ("known", "publisher"),
    [
        (None, Organization(domain="gazette.example")),
        (Organization(name="Gazette"), Organization(name="Gazette", domain="gazette.example")),
        (Organization(name="Gazette", domain="other.example"), Organization(name="Gazette", domain="other.example")),
    ],
    ids=["unknown", "by-name", "by-domain"],
)
def test_publishers_domain_is_learnt_from_the_address(known: Organization | None, publisher: Organization) -> None:
    assert canonicalize(Draft(url="https://www.gazette.example/f", publisher=known)).publisher == publisher


@pytest.mark.parametrize(
    ("declared", "received", "canonical"),
    [
        ("/news", "/news/ferry-sails-again", "/news/ferry-sails-again"),
        ("/news/local", "/news/local/ferry-sails-again", "/news/local/ferry-sails-again"),
        ("/news/ferry-sails-again", "/news/ferry-sails-again/2", "/news/ferry-sails-again"),
        ("/news/4711", "/news/4711/ferry", "/news/4711"),
        ("/newsroom", "/news/ferry-sails-again", "/newsroom"),
    ],
    ids=["section", "inner-section", "second-page", "number", "other-branch"],
)
def test_canonical_link_to_a_listing_above_the_page_is_not_believed(
    declared: str, received: str, canonical: str
) -> None:
    host = "https://gazette.example"
    found = canonicalize(Draft(url=f"{host}{received}", canonical_url=f"{host}{declared}"))

    assert found.canonical_url == f"{host}{canonical}"


def test_addresses_of_earlier_articles_get_their_form_and_ids_stay() -> None:
    names = ("http://www.gazette.example/ferry?utm_source=letter", "urn:agency.example:1")
    found = canonicalize(Draft(is_based_on=names))
    assert found.is_based_on == ("https://www.gazette.example/ferry", "urn:agency.example:1")


def test_every_address_of_the_web_platform_tests_has_at_most_one_form() -> None:
    cases = json.loads(shared_data("hostile", "url", "urltestdata.json").read_text("utf-8"))
    addresses = [case["input"] for case in cases if isinstance(case, dict)]

    forms = [canonical_form(address) for address in addresses]

    assert len(forms) > 800
    assert [canonical_form(form) for form in forms if form] == [form for form in forms if form]
    assert all(form.startswith("https://") for form in forms if form)


def test_addresses_that_the_web_platform_tests_refuse_have_no_form() -> None:
    cases = json.loads(shared_data("hostile", "url", "urltestdata.json").read_text("utf-8"))
    refused = [case["input"] for case in cases if isinstance(case, dict) and case.get("failure") and not case["base"]]

    assert len(refused) > 100
    assert [address for address in refused if canonical_form(address)] == []
