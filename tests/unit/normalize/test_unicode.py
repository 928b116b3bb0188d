import unicodedata

import pytest

from builders import draft
from copydesk.article import Draft, Organization, Person
from copydesk.normalize.unicode import clean_unicode


def cleaned(text: str) -> str | None:
    return clean_unicode(Draft(text=text)).text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("Cafe\u0301", "Café", id="decomposed"),
        pytest.param("Cafe\u200b\u0301", "Café", id="decomposed-around-a-zero-width-space"),
        pytest.param("120\u00a0000\u202fkm\u2009away", "120 000 km away", id="no-break-and-thin-spaces"),
        pytest.param("zero\u200bwidth\ufeff mark\u2060s", "zerowidth marks", id="zero-width"),
        pytest.param("Biblio\u00adtheken", "Bibliotheken", id="soft-hyphen"),
        pytest.param("\u202eleft\u202c to \u2066right\u2069\u200f", "left to right", id="bidi-controls"),
        pytest.param("bell\x07 escape\x1b nul\0 del\x7f c1\x80", "bell escape nul del c1", id="control-characters"),
        pytest.param("half\ud800 pairs\udfff", "half pairs", id="half-surrogate-pairs"),
        pytest.param(
            "one\r\ntwo\rthree\u2028four\u2029five\x0bsix\x0cseven",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven",
            id="line-breaks",
        ),
        pytest.param("  a   b\t\tc  \n  d  ", "a b c\nd", id="runs-of-spaces"),
        pytest.param("می\u200cخواهیم", "می\u200cخواهیم", id="persian-joiner-stays"),
        pytest.param("👩\u200d🚒 ❤\ufe0f", "👩\u200d🚒 ❤\ufe0f", id="emoji-joiner-stays"),
        pytest.param("“It’s ‘fine’ – almost…”", "“It’s ‘fine’ – almost…”", id="curly-quotes-stay"),
        pytest.param("\"straight\" and 'single'", "\"straight\" and 'single'", id="straight-quotes-stay"),
        pytest.param("ﬁve ½ № ①", "ﬁve ½ № ①", id="compatibility-characters-stay"),
    ],
)
def test_every_character_has_one_spelling(written: str, expected: str) -> None:
    assert cleaned(written) == expected


@pytest.mark.parametrize(
    "right",
    [
        "Übergrößenträger",
        "“It’s déjà vu” – naïve",
        "Пожар в порту",
        "Ο δήμαρχος Αθηναίων",
        "São João não é já",
        "Uchwałę przyjęto w środę",
        "İstanbul’da şiddetli fırtına",
        "Vláda přijala návrh",
        "الميناء مغلق اليوم",
        "הנמל סגור היום",
        "ท่าเรือปิดวันนี้",
        "港は今日閉鎖された",
        "港口今天关闭",
        "항구가 오늘 폐쇄됐다",
        "The ferry 🚢 sails",
    ],
    ids=[
        *("german", "quotes", "russian", "greek", "portuguese", "polish", "turkish", "czech", "arabic", "hebrew"),
        *("thai", "japanese", "chinese", "korean", "emoji"),
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_utf_8_read_as_windows_1252_is_repaired(right: str, times: int) -> None:
    wrong = right
    for _ in range(times):
        wrong = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong.encode())

    found = clean_unicode(Draft(text=wrong))

    assert found.text == right
    assert [(rule.rule, rule.count) for rule in found.cleaned if rule.rule == "mojibake_repaired"] == [
        ("mojibake_repaired", 1)
    ]


def test_correct_line_does_not_prevent_the_repair_of_others() -> None:
    assert cleaned("Straż pożarna gasiła – bez słowa\nUchwaÅ‚Ä™ przyjÄ™to w Å›rodÄ™") == (
        "Straż pożarna gasiła – bez słowa\nUchwałę przyjęto w środę"
    )


@pytest.mark.parametrize(
    "text",
    ["NÃO, É ÃLAMO", "Â 5 Â 6", "ÐÑ is Icelandic and Spanish", "â la carte"],
    ids=["caps", "a", "letters", "small"],
)
def test_rare_letters_are_not_mojibake(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize("field", ["headline", "alternative_headline", "description", "copyright_notice", "identifier"])
def test_every_text_field_is_cleaned(field: str) -> None:
    assert getattr(clean_unicode(Draft.model_validate({field: " Cafe\u0301\u00a0\x07bar "})), field) == "Café bar"


def test_names_and_words_are_cleaned_and_empty_words_dropped() -> None:
    found = clean_unicode(
        Draft(
            author=(Person(name="Ele\u0301na\u00a0Ruiz", url="https://x.example/e"),),
            keywords=("ferry\x00", "\u200b"),
            article_section=("\u00a0", "Town"),
            publisher=Organization(name="Gazette\ufeff", domain="x.example"),
        )
    )

    assert found.author == (Person(name="Eléna Ruiz", url="https://x.example/e"),)
    assert (found.keywords, found.article_section) == (("ferry",), ("Town",))
    assert found.publisher == Organization(name="Gazette", domain="x.example")


def test_names_and_words_are_repaired_too() -> None:
    found = clean_unicode(Draft(author=(Person(name="JosÃ© NÃ¼rnberg"),), keywords=("cafÃ©",)))

    assert (found.author, found.keywords) == ((Person(name="José Nürnberg"),), ("café",))


def test_broken_character_that_cleaning_brings_together_is_repaired() -> None:
    assert cleaned("na\u00c3\u200b\u00afve") == "naïve"


def test_addresses_and_dates_are_left_to_their_own_steps() -> None:
    given = draft(url=" https://x.example/e\u0301 ", date_published="\u00a02026-03-04")

    assert clean_unicode(given).url == given.url
    assert clean_unicode(given).date_published == given.date_published


def test_removed_characters_are_counted() -> None:
    found = clean_unicode(Draft(text="zero\u200bwidth\u200b\u00ad"))

    assert [(rule.rule, rule.count) for rule in found.cleaned] == [("invisible_characters", 3)]


@pytest.mark.parametrize("composition", ["NFC", "NFD", "NFKD"])
def test_result_is_composed_whatever_came(composition: str) -> None:
    found = cleaned(unicodedata.normalize(composition, "Ångström, Việt Nam, 각하, क़ानून"))

    assert found is not None
    assert unicodedata.is_normalized("NFC", found)
