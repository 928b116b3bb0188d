import time

import pytest

from builders import TEXT
from copydesk.errors import MalformedPayload
from copydesk.formats.syntax.payload import Payload
from copydesk.formats.syntax.xml import MAX_DEPTH, inner_html, local, open_document, parse_element, root_of, spans
from copydesk.settings import Limits
from corpus.reading import only, reasons

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
    + "]><rss>&a9;</rss>"
)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        pytest.param(b"<rss/>", "rss", id="bare"),
        pytest.param(b"\xef\xbb\xbf <rss version='2.0'>", "rss", id="byte-order-mark-and-space"),
        pytest.param(b"<?xml version='1.0'?><!-- a > b --><?pi x?><rss/>", "rss", id="after-comment-and-instruction"),
        pytest.param(b'<!DOCTYPE rss SYSTEM "rss.dtd" [ <!ELEMENT rss ANY> ] ><rss/>', "rss", id="after-doctype"),
        pytest.param("<?xml version='1.0'?><rss/>".encode("utf-16"), "rss", id="utf-16"),
        pytest.param("<?xml version='1.0'?><rss/>".encode("utf-16-be"), "rss", id="utf-16-without-mark"),
        pytest.param("<?xml version='1.0' encoding='cp037'?><rss/>".encode("cp037"), "rss", id="ebcdic"),
        pytest.param(b"<rdf:RDF xmlns:rdf='urn:rdf'>", "RDF", id="prefix"),
    ],
)
def test_root_element_is_found_behind_any_prolog(body: bytes, name: str) -> None:
    root = root_of(Payload(body))

    assert root is not None
    assert root.name == name


@pytest.mark.parametrize("body", [b"", b"plain text", b"<", b"<!-- not closed <rss/>", b'{"rss": 1}'])
def test_no_root_element_is_found_in_other_formats(body: bytes) -> None:
    assert root_of(Payload(body)) is None


def test_namespace_of_the_root_is_the_one_its_prefix_stands_for() -> None:
    root = root_of(Payload(b"<a:feed xmlns='urn:none' xmlns:a='http://www.w3.org/2005/Atom'>"))

    assert root is not None
    assert root.namespace == "http://www.w3.org/2005/Atom"


def test_declared_encoding_is_used_where_the_bytes_are_not_utf_8() -> None:
    text, _, guessed = open_document(Payload("<?xml version='1.0' encoding='koi8-r'?><a>Да</a>".encode("koi8-r")))

    assert text.endswith("<a>Да</a>")
    assert not guessed


@pytest.mark.parametrize("encoding", ["none-such", "hex", "punycode"])
def test_unknown_encoding_is_guessed(encoding: str) -> None:
    text, _, guessed = open_document(Payload(f"<?xml version='1.0' encoding='{encoding}'?><a>é</a>".encode("cp1252")))

    assert text.endswith("<a>é</a>")
    assert guessed


def test_entity_bomb_is_refused_at_once() -> None:
    begun = time.process_time()

    with pytest.raises(MalformedPayload, match="declares entities"):
        open_document(Payload(BOMB.encode()))

    assert time.process_time() - begun < 0.1


def test_entity_declared_behind_a_trick_never_reaches_the_parser() -> None:
    with pytest.raises(MalformedPayload):
        open_document(Payload(b'<!DOCTYPE a [<!-- ]> --><!ENTITY x "y">]><a>&x;</a>'))


def test_bomb_in_unknown_xml_is_not_read_as_page_text() -> None:
    refusal = "malformed_payload: the document declares entities, which is refused"

    assert reasons(BOMB.replace('<?xml version="1.0"?>', "")) == [refusal]
    assert reasons('<!DOCTYPE lolz [<!ENTITY a "b">]><lolz>&a;</lolz>') == [refusal]


def test_xml_of_another_format_is_refused() -> None:
    refusal = "unknown_format: XML of a format that is not read"

    assert reasons("<opml version='2.0'><outline text='News'/></opml>") == [refusal]
    assert reasons("<?xml version='1.0'?><!-- list --><opml><outline/></opml>") == [refusal]


def test_page_text_that_begins_with_a_tag_is_not_xml() -> None:
    assert only(f"<b>Ansleigh</b> {TEXT}").text


def test_tags_in_comments_and_sections_do_not_affect_the_elements() -> None:
    text = "<r><item>1</item><!-- <item>no</item> --><x:item><![CDATA[</item>]]></x:item><item/></r>"

    cut = [text[begin:end] for begin, end in spans(text, "item")]

    assert cut == ["<item>1</item>", "<x:item><![CDATA[</item>]]></x:item>", "<item/>"]


def test_element_that_is_not_closed_ends_where_the_next_begins() -> None:
    text = "<item>1<item>2</item><items/><item>3"

    assert [text[begin:end] for begin, end in spans(text, "item")] == ["<item>1", "<item>2</item>", "<item>3"]


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        pytest.param("<a>Marks & Co &b</a>", "Marks & Co &b", id="bare-ampersand"),
        pytest.param("<a>Caf&eacute;&nbsp;1 &amp; 2 &#233;</a>", "Café\xa01 & 2 é", id="html-entities"),
        pytest.param("<a>one\x0btwo\x00</a>", "onetwo", id="forbidden-characters"),
        pytest.param("<a>&nbsp;<![CDATA[R&D &amp; <b>]]></a>", "\xa0R&D &amp; <b>", id="section-stays-as-it-is"),
    ],
)
def test_small_breaches_of_xml_are_repaired(fragment: str, text: str) -> None:
    assert parse_element(fragment, Limits()).text == text


def test_undeclared_prefix_stands_for_itself() -> None:
    assert [child.tag for child in parse_element("<a><dc:creator>Jo</dc:creator></a>", Limits())] == ["{dc}creator"]


@pytest.mark.parametrize(
    ("fragment", "problem"),
    [
        pytest.param("<a>\n<b></a>", "broken XML, line 2 of the record", id="not-closed"),
        pytest.param("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1), "nested over 200 deep", id="too-deep"),
        pytest.param("<a>" + "<b/>" * 200_001 + "</a>", "over 200000 elements", id="too-many"),
    ],
)
def test_element_that_stays_broken_is_rejected_with_its_place(fragment: str, problem: str) -> None:
    with pytest.raises(MalformedPayload, match=problem):
        parse_element(fragment, Limits())


def test_content_is_written_as_html_without_namespaces() -> None:
    element = parse_element("<c xmlns:h='http://www.w3.org/1999/xhtml'>a &lt; b<h:p>x<h:br/>y</h:p> z</c>", Limits())

    assert local(element) == "c"
    assert inner_html(element) == "a &lt; b<p>x<br>y</p> z"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<item>" + "<!--" * 50_000, id="comments"),
        pytest.param("<item>" + "<![CDATA[" * 50_000, id="sections"),
        pytest.param("<item " + "a='" * 100_000, id="attributes"),
        pytest.param("<item" * 100_000, id="tags"),
    ],
)
def test_unclosed_markup_takes_time_in_proportion_to_its_length(body: str) -> None:
    begun = time.process_time()

    list(spans(body, "item"))

    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("declared", "is_read"),
    [
        ('<!ENTITY % nitf SYSTEM "../nitf-3-0.dtd"> %nitf;', True),
        ('<!ENTITY % nitf PUBLIC "-//IPTC//DTD" "https://g.example/a.dtd"> %nitf;', True),
        ('<!ENTITY % a "b">', False),
        ('<!ENTITY a SYSTEM "file:///etc/passwd">', False),
        ('<!ENTITY % a SYSTEM "a.dtd"> <!ENTITY b "c">', False),
    ],
)
def test_part_of_the_type_in_another_file_is_skipped_unread(declared: str, is_read: bool) -> None:
    document = f"<!DOCTYPE NewsML [{declared}]><NewsML/>".encode()

    if is_read:
        assert open_document(Payload(document))[1].name == "NewsML"
    else:
        with pytest.raises(MalformedPayload):
            open_document(Payload(document))
