"""Text in legacy encodings: the code page is detected once for a whole upload, with a warning."""

import json

import pytest

from copydesk.article import Draft
from copydesk.formats.syntax import payload as sniff
from copydesk.formats.syntax.payload import Payload, code_page
from corpus.reading import only, records

TEXTS = {
    "japanese": "港湾局は木曜日、九日間閉鎖されていた港を金曜日に再開すると発表した。漁船はすでに引き揚げられている。",
    "chinese": "港务局星期四宣布，关闭了九天的港口将于星期五重新开放，沉没的渔船已经被打捞上来。",
    "korean": "항만청은 목요일 아흐레 동안 닫혔던 항구를 금요일에 다시 연다고 밝혔다. 가라앉은 어선은 이미 인양되었다.",
    "russian": "Порт снова откроется в пятницу, сообщило в четверг управление. Девять дней вход преграждал катер.",
    "polish": "Port zostanie otwarty w piątek, podał w czwartek urząd. Przez dziewięć dni wejście blokował kuter.",
    "greek": "Το λιμάνι ανοίγει ξανά την Παρασκευή, ανακοίνωσε την Πέμπτη το λιμεναρχείο. Εννέα ημέρες ήταν κλειστό.",
    "hebrew": "הנמל ייפתח מחדש ביום שישי, הודיעה ביום חמישי רשות הנמלים. סירה טבועה חסמה את הכניסה תשעה ימים.",
    "french": "Le port rouvrira vendredi, a annoncé jeudi la capitainerie. Un chalutier coulé barrait l’entrée.",
}
WRITTEN = [
    ("japanese", "cp932"),
    ("japanese", "euc_jp"),
    ("chinese", "gb18030"),
    ("korean", "cp949"),
    ("russian", "cp1251"),
    ("russian", "koi8_r"),
    ("polish", "cp1250"),
    ("polish", "iso8859_2"),
    ("greek", "cp1253"),
    ("hebrew", "cp1255"),
    ("french", "cp1252"),
]


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_code_page_is_detected_from_the_letters_of_a_text(language: str, encoding: str) -> None:
    found = only(TEXTS[language].encode(encoding))

    assert (found.text, found.warnings) == (TEXTS[language], ("encoding_guessed",))


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_rows_and_records_are_read_by_the_code_page_of_their_file(language: str, encoding: str) -> None:
    text, title = TEXTS[language], TEXTS[language][:9]
    table = f'title,text\n{title},"{text}"\n'
    lines = "".join(json.dumps({"title": title, "text": text}, ensure_ascii=False) + "\n" for _ in range(3))

    for body in (table, lines):
        found = [(one.headline, one.text) for one in records(body.encode(encoding)) if isinstance(one, Draft)]
        assert set(found) == {(title, text)}


def test_code_page_of_a_file_is_detected_once_for_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    found_out = sniff.code_page
    monkeypatch.setattr(sniff, "code_page", lambda sample: asked.append(len(sample)) or found_out(sample))

    rows = f'title,text\nПорт,"{TEXTS["russian"]}"\n' + f'Порт,"{TEXTS["russian"]}"\n' * 99

    assert len(records(rows.encode("cp1251"))) == 100
    assert len(asked) == 1


def test_text_after_64_kilobytes_of_ascii_is_read_by_its_own_code_page() -> None:
    rows = "title,text\n" + "Ferry,The ferry sails again.\n" * 3_000 + f'Порт,"{TEXTS["russian"]}"\n'

    *_, last = records(rows.encode("cp1251"))

    assert isinstance(last, Draft)
    assert last.headline == "Порт"


@pytest.mark.parametrize(
    "text",
    [
        "It costs £9, said the owner of the café, and he asked for no more than that all the year round. " * 9,
        "“Nine days” – that’s what he said. " * 20,
        "£",
    ],
    ids=["pounds", "quotes", "one-sign"],
)
def test_english_with_a_few_signs_is_windows_1252(text: str) -> None:
    assert code_page(text.encode("cp1252")) == "cp1252"
    assert Payload(text.encode("cp1252")).text()[0] == text


def test_replacement_characters_that_are_stored_in_a_text_count_as_intact() -> None:
    body = "The ferry of Saint Odile \ufffd returns \ufffd on Friday.".encode() + b"\xff"

    assert Payload(body).text() == ("The ferry of Saint Odile \ufffd returns \ufffd on Friday.\ufffd", True)
