import csv
import io

import pytest

from copydesk.formats.fields.columns import folded, named_columns
from copydesk.formats.parsing import parse
from corpus.reading import LIMITS, only, raw, records

# Headers as newsrooms and archives write them: headline, text, date, author, address, publisher, section, language,
# teaser, identifier.
HEADERS = {
    "ar": "العنوان,النص,تاريخ النشر,الكاتب,الرابط,الصحيفة,القسم,اللغة,الملخص,الرقم",
    "cs": "Titulek,Text,Datum vydání,Autor,Odkaz,Noviny,Rubrika,Jazyk,Perex,Číslo",
    "de": "Überschrift,Artikeltext,Datum,Autor,Link,Quelle,Ressort,Sprache,Teaser,Kennung",
    "el": "Τίτλος,Κείμενο,Ημερομηνία,Συντάκτης,Σύνδεσμος,Εφημερίδα,Κατηγορία,Γλώσσα,Περίληψη,Κωδικός",
    "en": "Headline,Body text,Date of publication,Author,URL,Newspaper,Section,Language,Description,ID",
    "es": "Título,Cuerpo,Fecha,Autor,Enlace,Medio,Sección,Idioma,Resumen,Identificador",
    "fr": "Titre,Contenu,Date de publication,Auteur,Lien,Journal,Rubrique,Langue,Chapô,Identifiant",
    "hi": "शीर्षक,पाठ,दिनांक,लेखक,लिंक,अखबार,श्रेणी,भाषा,सारांश,क्रमांक",
    "id": "Judul,Isi berita,Tanggal terbit,Penulis,Tautan,Penerbit,Kategori,Bahasa,Ringkasan,Nomor",
    "it": "Titolo,Testo,Data,Autore,Collegamento,Testata,Sezione,Lingua,Sommario,Numero",
    "ja": "見出し,本文,掲載日,記者,リンク,新聞社,カテゴリー,言語,概要,番号",
    "ko": "제목,본문,일자,기자,링크,언론사,섹션,언어,요약,기사번호",
    "nl": "Kop,Tekst,Publicatiedatum,Auteur,Koppeling,Krant,Rubriek,Taal,Samenvatting,Nummer",
    "pl": "Tytuł,Treść,Data publikacji,Autor,Odnośnik,Gazeta,Dział,Język,Opis,Numer",
    "pt": "Manchete,Conteúdo,Data,Autor,Endereço,Veículo,Editoria,Idioma,Linha fina,Código",
    "ru": "Заголовок,Текст,Дата публикации,Автор,Ссылка,Издание,Раздел,Язык,Аннотация,Номер",
    "sv": "Rubrik,Brödtext,Datum,Författare,Länk,Tidning,Avdelning,Språk,Ingress,Nummer",
    "tr": "BAŞLIK,İçerik,Yayın tarihi,Yazar,Bağlantı,Gazete,Bölüm,Dil,Özet,Kimlik",
    "uk": "Заголовок,Зміст,Дата,Автор,Посилання,Газета,Розділ,Мова,Опис,Номер",
    "vi": "Tiêu đề,Nội dung,Ngày đăng,Tác giả,Đường dẫn,Tờ báo,Chuyên mục,Ngôn ngữ,Tóm tắt,Mã số",
    "zh": "标题,正文,发布时间,作者,网址,媒体,栏目,语言,摘要,编号",
}
TEXT = 'The ferry sails again; "at last", they say.\n\nIt was repaired, by hand.'
CELLS = ["Ferry", TEXT, "2026-03-04", "Jane Roe", "https://g.example/a", "Gazette", "Isles", "en", "It sails.", "7"]


def table(header: list[str], *rows: list[str], separator: str = ",") -> str:
    held = io.StringIO()
    csv.writer(held, delimiter=separator).writerows([header, *rows])
    return held.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("language", HEADERS)
def test_header_is_read_in_the_languages_of_the_press(language: str, separator: str) -> None:
    body = "\ufeff" + table(HEADERS[language].split(","), CELLS, CELLS, separator=separator)

    first, second = records(body)

    assert parse(raw(body), LIMITS).format == "delimited"
    assert first == second == only(table(HEADERS["en"].split(","), CELLS))
    assert (only(table(HEADERS["en"].split(","), CELLS)).text, first.warnings) == (TEXT, ())


@pytest.mark.parametrize("written", ["Kapitelüberschrift", "Texte 2"])
def test_name_that_is_not_in_the_list_is_not_guessed(written: str) -> None:
    assert named_columns([written]) == [written]


@pytest.mark.parametrize(
    "written", ["Date_de-Publication", " DATE DE PUBLICATION ", "date de publication:", "dâte de publicatión"]
)
def test_case_accents_and_signs_of_a_name_do_not_matter(written: str) -> None:
    assert folded(written) == "datedepublication"
    assert named_columns([written]) == ["datePublished"]


def test_word_of_two_meanings_has_the_one_that_no_other_column_has() -> None:
    assert named_columns(["Rubrik", "Text"])[0] == "headline"
    assert named_columns(["Titel", "Rubrik", "Text"])[:2] == ["headline", "articleSection"]


def test_of_two_columns_for_one_field_the_better_one_is_read_and_the_other_named() -> None:
    draft = only(table(["Inhalt", "Artikeltext", "Datum"], ["Seite 1", TEXT, "2026-03-04"]))

    assert draft.text == TEXT
    assert draft.warnings == ("column_unknown:Inhalt",)


def test_unknown_columns_are_named_up_to_a_limit() -> None:
    header = ["Titel", "Text", "Auflage", *(f"Spalte {number} {'x' * 50}" for number in range(9))]

    warnings = only(table(header, ["Ferry", TEXT, *"0123456789"])).warnings

    assert len(warnings) == 5
    assert warnings[:2] == ("column_unknown:Auflage", f"column_unknown:Spalte 0 {'x' * 31}")


def test_line_breaks_in_cells_of_an_unknown_header_leave_a_table() -> None:
    body = table(["otsikko", "teksti"], ["Lautta", TEXT])

    assert parse(raw(body, "a.csv"), LIMITS).format == "delimited"


def test_menu_of_a_page_is_not_a_header() -> None:
    body = f"Artikel | Autor | Quelle\n\n{TEXT}\n\nThe harbour office is glad of it, it said on Wednesday evening.\n"

    assert parse(raw(body), LIMITS).format == "plain_text"
