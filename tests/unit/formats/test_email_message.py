import base64

import pytest

from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, reasons

FERRY = "The ferry to Saint Odile will sail again from Friday, the harbour office said on Wednesday evening."
ENGINE = "Its engine was repaired in nine days, at a cost of 120,000 pounds, and the islands are glad of it."
HEAD = (
    "Received: from a.example by b.example; Wed, 4 Mar 2026 19:00:05 +0000\n"
    "From: Jane Roe <jane@private.example>\nTo: Desk <desk@courier.example>\n"
    "Date: Wed, 4 Mar 2026 19:00:00 +0000\nMessage-ID: <1@private.example>\nSubject: Ferry returns\n"
)


def mail(body: str, more: str = "", head: str = HEAD) -> str:
    return f"{head}{more}\n{body}\n"


def parts(*given: str, kind: str = "mixed") -> str:
    written = "".join(f"--b\n{part}\n" for part in given)
    return mail(f"{written}--b--", f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="b"\n')


def part(kind: str, content: str, more: str = "") -> str:
    return f"Content-Type: {kind}\n{more}\n{content}"


def test_message_is_recognised_and_its_header_gives_the_fields() -> None:
    draft = only(mail(f"{FERRY}\n\n{ENGINE}"))

    assert parse(raw(mail(FERRY)), LIMITS).format == "email"
    assert draft.text == f"{FERRY}\n\n{ENGINE}"
    assert (draft.headline, draft.date_published) == ("Ferry returns", "Wed, 4 Mar 2026 19:00:00 +0000")
    assert [author.name for author in draft.author] == ["Jane Roe"]
    assert draft.identifier == "mid:1@private.example"
    assert draft.publisher is None


def test_html_part_is_preferred_to_the_plain_one() -> None:
    page = f"<html><body><p>{FERRY}</p><p>{ENGINE} {FERRY} {ENGINE}</p></body></html>"

    draft = only(parts(part("text/plain", "Please open the page."), part("text/html", page), kind="alternative"))

    assert FERRY in (draft.text or "")
    assert "Please open" not in (draft.text or "")


@pytest.mark.parametrize(
    ("kind", "encoding", "sent"),
    [
        ("text/plain; charset=utf-8", "quoted-printable", "The caf=C3=A9 opens on=\n Friday"),
        (
            "text/plain; charset=iso-8859-1",
            "base64",
            base64.b64encode("The café opens on Friday".encode("cp1252")).decode(),
        ),
        ("text/plain; charset=us-ascii", "8bit", "The café opens on Friday"),
        ("text/plain; charset=no-such", "8bit", "The café opens on Friday"),
    ],
)
def test_text_is_decoded_as_it_was_sent(kind: str, encoding: str, sent: str) -> None:
    body = mail(sent, f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n")

    assert only(body).text == "The café opens on Friday"


def test_lines_of_a_fixed_width_are_joined_and_those_of_a_list_are_not() -> None:
    wrapped = "The ferry to Saint Odile will sail again from Friday, the harbour\noffice said on Wednesday evening."

    assert only(mail(f"{wrapped}\n\n- one berth\n- two crews")).text == f"{FERRY}\n\n- one berth\n- two crews"


def test_soft_breaks_of_a_flowed_text_are_joined() -> None:
    flowed = "The ferry to Saint Odile will sail again \nfrom Friday.\nThe harbour office is glad."

    text = only(mail(flowed, "Content-Type: text/plain; format=flowed\n")).text

    assert text == "The ferry to Saint Odile will sail again from Friday.\n\nThe harbour office is glad."


@pytest.mark.parametrize(
    "answered",
    [
        "On Tue, 3 Mar 2026 at 10:00, Jo Field <jo@private.example> wrote:\n> When does it sail?\n> Jo",
        "-----Original Message-----\nFrom: Jo Field\nSent: Tuesday\nTo: Jane Roe\nSubject: Ferry\n\nWhen does it sail?",
        "From: Jo Field <jo@private.example>\nDate: Tue, 3 Mar 2026\nTo: Jane Roe\nSubject: Ferry",
        "-- \nJane Roe, Harbour Street 4",
        "_______________________________________________\nHarbour mailing list\nharbour@lists.example",
    ],
)
def test_what_a_message_quotes_or_ends_with_is_not_its_text(answered: str) -> None:
    assert only(mail(f"{FERRY}\n\n{ENGINE}\n\n{answered}")).text == f"{FERRY}\n\n{ENGINE}"


def test_forwarded_message_is_the_text_without_its_header() -> None:
    forwarded = (
        f"---------- Forwarded message ----------\nFrom: Jo <jo@a.example>\nDate: Tue\nSubject: Ferry\n\n> {FERRY}"
    )

    draft = only(mail(forwarded, head=HEAD.replace("Ferry returns", "Fwd: RE: Ferry returns")))

    assert (draft.headline, draft.text) == ("Ferry returns", FERRY)


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("Re: AW: Fwd: Ferry returns", "Ferry returns"),
        ("[harbour] Re: [harbour] Ferry returns", "Ferry returns"),
        ("[Update] Ferry returns", "[Update] Ferry returns"),
        ("=?iso-8859-1?Q?Caf=E9?= =?utf-8?B?IG9wZW5z?=", "Café opens"),
        ("=?x-none?Q?Ferry_returns?=", "Ferry returns"),
        ("=?utf-8\0\0?Q?Ferry_returns?=", "Ferry returns"),
    ],
)
def test_headline_is_the_subject_without_marks_of_mail(subject: str, headline: str) -> None:
    assert only(mail(FERRY, head=HEAD.replace("Ferry returns", subject))).headline == headline


@pytest.mark.parametrize(
    ("sender", "names", "publisher", "domain"),
    [
        ("The Courier <news@email.courier.example>", [], "The Courier", "courier.example"),
        ("Jane Roe at The Courier <hi@courier.example>", ["Jane Roe"], "The Courier", "courier.example"),
        ("Jane Roe <jane.roe@courier.example>", ["Jane Roe"], None, "courier.example"),
        ("Harbour Letters <harbour@substack.com>", [], "Harbour Letters", None),
    ],
)
def test_sender_of_a_newsletter_is_its_publisher(sender: str, names: list[str], publisher: str, domain: str) -> None:
    head = HEAD.replace("Jane Roe <jane@private.example>", sender)

    draft = only(mail(FERRY, "List-Unsubscribe: <https://courier.example/u>\n", head))

    assert [author.name for author in draft.author] == names
    assert draft.publisher
    assert (draft.publisher.name, draft.publisher.domain) == (publisher, domain)


def test_addresses_of_sender_and_reader_are_not_in_the_text() -> None:
    text = only(
        mail(f"{FERRY} Write to jane@private.example or press@harbour.example.\n\n{ENGINE} desk@courier.example")
    ).text

    assert text == f"{FERRY} Write to  or press@harbour.example.\n\n{ENGINE}"


def test_paragraphs_about_the_subscription_are_removed() -> None:
    footer = "You are receiving this because you subscribed. Unsubscribe: https://courier.example/u"

    assert only(mail(f"{FERRY}\n\n{ENGINE}\n\n{footer}")).text == f"{FERRY}\n\n{ENGINE}"


def test_link_to_the_page_is_the_address_without_the_readers_mark() -> None:
    def page(address: str) -> str:
        return f'<p><a href="{address}">Read online</a></p><p>{FERRY}</p><p>{ENGINE}</p>'

    own = only(mail(page("https://courier.example/p/ferry-returns?token=1&amp;u=3"), "Content-Type: text/html\n"))
    counted = only(mail(page("https://t.example/c/" + "aB3" * 20), "Content-Type: text/html\n"))

    assert own.url == "https://courier.example/p/ferry-returns?u=3"
    assert counted.url is None


def test_attached_file_is_named_in_a_warning_and_pictures_of_the_page_are_not() -> None:
    draft = only(
        parts(
            part("text/plain", FERRY),
            part('application/pdf; name="plan.pdf"', "JVBERi0=", "Content-Transfer-Encoding: base64\n"),
            part("image/png", "iVBORw0=", "Content-ID: <logo>\n"),
        )
    )

    assert draft.text == FERRY
    assert draft.warnings == ("attachment_not_read:plan.pdf",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (mail("b", "Content-Type: multipart/encrypted; boundary=b\n"), "unreadable_object: the message is encrypted"),
        (mail("-----BEGIN PGP MESSAGE-----\n\nhQEMA"), "unreadable_object: the message is encrypted"),
        (mail("A", "Content-Transfer-Encoding: base64\n"), "unreadable_object: the base64 data of a part is damaged"),
        (mail("b", "Content-Type: multipart/report; boundary=b\n"), "not_an_article: an e-mail that reports"),
        (mail("--"), "not_an_article: an e-mail without a text"),
        (parts(part("image/png", "a")), "not_an_article: an e-mail without a text"),
        (
            mail("--b\n\na\n" * 5_002, 'Content-Type: multipart/mixed; boundary="b"\n'),
            "unreadable_object: the message has over 5000 parts",
        ),
        (mail("a\n" * 100_001), "invalid_article: text: longer than"),
    ],
)
def test_message_without_a_readable_text_is_rejected_with_its_reason(body: str, reason: str) -> None:
    [found] = reasons(body)

    assert found.startswith(reason)


def test_signed_text_is_read_without_its_armour() -> None:
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{FERRY}\n-----BEGIN PGP SIGNATURE-----\n\niQ=="

    assert (only(mail(signed)).text or "").strip() == FERRY


def test_header_without_a_message_is_still_refused() -> None:
    assert reasons(HEAD)[0].startswith("not_an_article: the header fields of an e-mail")


def test_patch_of_source_code_is_not_an_article() -> None:
    patch = (
        "Mend the wait at the pier.\n---\n\ndiff --git a/pier.py b/pier.py\n--- a/pier.py\n+++ b/pier.py\n-wait\n+sail"
    )

    assert reasons(mail(patch))[0].startswith("not_an_article: an e-mail with a patch of source code")
