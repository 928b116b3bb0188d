import pytest

from builders import TEXT, draft
from copydesk.normalize.language import MIN_CHARS, detect

SAYS = {
    "de": "Der Rat von Ansleigh hat am Dienstag beschlossen, alle vier Bibliotheken der Stadt offen zu halten.",
    "fr": "Le conseil d’Ansleigh a décidé mardi de garder ouvertes les quatre bibliothèques de la ville.",
    "es": "El consejo de Ansleigh decidió el martes mantener abiertas las cuatro bibliotecas de la ciudad.",
    "nb": "Kommunestyret i Ansleigh vedtok tirsdag å holde alle de fire bibliotekene i byen åpne ett år til.",
    "ru": "Совет города Энсли во вторник решил оставить открытыми все четыре библиотеки ещё на один год. "
    "За это проголосовали депутаты всех партий: читальные залы зимой никогда ещё не были так полны.",
    "el": "Το συμβούλιο του Άνσλι αποφάσισε την Τρίτη να κρατήσει ανοιχτές και τις τέσσερις βιβλιοθήκες.",
    "ja": "アンスリー市議会は火曜日、市内にある四つの図書館をすべてもう一年開館し続けることを決めました。"
    "冬のあいだ閲覧室はこれまでになく混み合っていたといいます。",
    "hr": "Gradsko vijeće Ansleigha odlučilo je u utorak da će sve četiri gradske knjižnice ostati otvorene.",
    "is": "Bæjarstjórnin ákvað á þriðjudag að halda öllum fjórum bókasöfnum bæjarins opnum í eitt ár til viðbótar.",
}
CONTRADICTION = ("language_contradicts_declaration",)


@pytest.mark.parametrize("language", ["de", "fr", "es", "nb", "ru", "el", "ja", "hr"])
def test_language_is_found_out_from_the_text(language: str) -> None:
    found = detect(draft(text=SAYS[language]))

    assert found.in_language == language
    assert found.language_confidence is not None
    assert 0 < found.language_confidence <= 1


@pytest.mark.parametrize(
    ("language", "declared", "tag"),
    [
        ("de", "de", "de"),
        ("de", "de-AT", "de-AT"),
        ("de", "de_at", "de-AT"),
        ("de", "DEU", "de"),
        ("fr", "fre-CA", "fr-CA"),
        ("ja", "jpn", "ja"),
        ("nb", "no", "no"),
        ("nb", "nn-NO", "nn-NO"),
        ("hr", "sr-Latn-RS", "sr-Latn-RS"),
        ("hr", "bs", "bs"),
        ("is", "is", "is"),
    ],
)
def test_declared_tag_that_agrees_keeps_its_region(language: str, declared: str, tag: str) -> None:
    found = detect(draft(text=SAYS[language], in_language=declared))

    assert (found.in_language, found.warnings) == (tag, ())


@pytest.mark.parametrize(("language", "declared"), [("de", "en-US"), ("fr", "de"), ("ru", "en"), ("es", "iw")])
def test_declared_tag_that_the_text_contradicts_is_overruled(language: str, declared: str) -> None:
    found = detect(draft(text=SAYS[language], in_language=declared))

    assert (found.in_language, found.warnings) == (language, CONTRADICTION)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Better Off Dead, 1980's classic with John Cusack: release date, cast, bonus", id="a-line-of-names"
        ),
        pytest.param(
            "Et sent luptat, commy nim zzriureet vendreetue modo dolenis ex euisis nostrud eu feugait. Duis dolortis "
            "ad magna facilit, velit ulla conse tat.",
            id="filling",
        ),
    ],
)
def test_text_with_little_evidence_does_not_overrule_a_declaration(text: str) -> None:
    assert detect(draft(text=text, in_language="sv")).in_language == "sv"


@pytest.mark.parametrize("declared", ["und", "mul", "zxx", "english", "", "d", "de--AT", "12", "en_US.UTF-8", None])
def test_invalid_tag_counts_as_not_declared(declared: str | None) -> None:
    found = detect(draft(text=SAYS["de"], in_language=declared))

    assert (found.in_language, found.warnings) == ("de", ())


@pytest.mark.parametrize(
    ("declared", "tag"), [("sv", "sv"), ("ZH-hans-cn", "zh-Hans-CN"), ("iw", "he"), (None, "und"), ("??", "und")]
)
def test_short_text_is_as_it_is_declared(declared: str | None, tag: str) -> None:
    found = detect(draft(text=TEXT[: MIN_CHARS - 1], in_language=declared))

    assert (found.in_language, found.language_confidence) == (tag, None)


@pytest.mark.parametrize("text", ["1 2 3 " * 30, "— … — " * 30, "☀️" * 100], ids=["numbers", "dashes", "pictures"])
def test_text_without_words_is_undetermined(text: str) -> None:
    assert detect(draft(text=text)).in_language == "und"
