import random

import pytest

from copydesk.formats.parsing import parse
from copydesk.formats.syntax.payload import Payload
from corpus.reading import LIMITS, only, raw, reasons

TEXT = "Le conseil a décidé dès l’été d’ouvrir l’école à côté de l’église réaménagée. " * 20
NO_FORMAT = "unknown_format: no format recognises the content"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("« Assez\xa0! », dit-elle\u202f; puis\xa0: « Non\xa0? » " * 50, id="no-break-spaces"),
        pytest.param("می\u200cخواهیم که کتاب\u200cخانه‌ها باز بمانند. " * 50, id="zero-width-joiners"),
        pytest.param("Bib\xadlio\xadthe\xadken blei\xadben offen. " * 50, id="soft-hyphens"),
        pytest.param("Form feed\x0cand vertical tab\x0bare white space.", id="old-line-breaks"),
        pytest.param("Bridge closed today", id="few-words"),
        pytest.param("図書館は開いたままです。" * 10_000, id="head-cut-within-a-character"),
    ],
)
def test_text_with_unusual_characters_is_text(text: str) -> None:
    found = only(text)

    assert (found.text, found.is_page_text, found.warnings) == (text, True, ())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(random.Random(1).randbytes(4_000), id="noise"),
        pytest.param(random.Random(1).randbytes(4_000).replace(b"\0", b"\1"), id="noise-without-zeros"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100), id="picture"),
        pytest.param("The ferry sails again.".encode("utf-16")[2:], id="utf-16-without-its-mark"),
    ],
)
def test_binary_content_is_rejected(body: bytes) -> None:
    [reason] = reasons(body)
    assert reason.startswith(NO_FORMAT)


@pytest.mark.parametrize("body", [b"", b" \n\t\r\n", b"\x1f\x8b\x08" + bytes(5)], ids=["nothing", "blank", "cut-gzip"])
def test_object_without_content_is_unreadable(body: bytes) -> None:
    [reason] = reasons(body)
    assert reason.startswith("unreadable_object: ")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_byte_order_mark_selects_the_encoding(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-le" else ""

    assert only((mark + TEXT).encode(encoding)).text == TEXT


def test_windows_1252_is_guessed_with_a_warning() -> None:
    found = only(TEXT.encode("cp1252"))

    assert (found.text, found.warnings) == (TEXT, ("encoding_guessed",))


@pytest.mark.parametrize("damage", [b"\xc3", b"\xff", b"\xe2\x80"], ids=["cut-letter", "no-letter", "cut-quote"])
def test_damaged_character_in_utf_8_does_not_affect_the_others(damage: bytes) -> None:
    text, guessed = Payload(TEXT.encode() + damage).text()

    assert guessed
    assert text == TEXT + "\ufffd"


def test_object_of_any_other_content_type_is_judged_by_its_content() -> None:
    upload = raw('{"text": "a"}')

    assert parse(type(upload)(upload.ref, upload.body, content_type="text/html"), LIMITS).format == "json"
