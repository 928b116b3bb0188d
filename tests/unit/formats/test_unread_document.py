import pytest

from corpus.reading import reasons

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            b"{\\rtf1\\ansi The ferry sails again.}",
            "unknown_format: a document in Rich Text, which is not read; save it as .docx or .odt",
        ),
        (
            COMPOUND + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "unreadable_object: the document is encrypted; save it without a password",
        ),
        (
            COMPOUND + bytes(600) + "WordDocument".encode("utf-16-le"),
            "unknown_format: a file of Office before 2007 or of Outlook, not read; save it as .docx, .xlsx or .eml",
        ),
    ],
    ids=["rich text", "encrypted", "old"],
)
def test_document_that_is_not_read_is_refused_with_the_cure(body: bytes, reason: str) -> None:
    assert reasons(body) == [reason]
