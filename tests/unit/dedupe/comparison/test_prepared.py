"""What a telling says of itself, and that it is not prepared again for the next comparison."""

import pytest

from builders import stored
from copydesk.dedupe.comparison.prepared import FORGOTTEN, LONG_TEXT, PreparedText, prepare


@pytest.mark.parametrize(
    "headline",
    [
        "Live: ferry stuck in the ice",
        "Liveticker: Fähre steckt im Eis fest",
        "En direct : le ferry pris dans la glace",
        "Directo: el ferri atrapado en el hielo",
        "Diretta: il traghetto bloccato nel ghiaccio",
        "Ao minuto: ferry preso no gelo",
        "Relacja na żywo: prom utknął w lodzie",
        "直播：渡轮被困冰中",
        "速報中：フェリーが氷に閉ざされる",
    ],
)
def test_headlines_of_live_blogs_say_so_in_many_languages(headline: str) -> None:
    assert PreparedText(text="The ferry is stuck.", headline=headline).says_live


@pytest.mark.parametrize(
    "headline", ["A direct hit on the harbour", "Le vol direct reprend", "Livermore opens its harbour"]
)
def test_words_that_only_resemble_are_no_sign(headline: str) -> None:
    assert not PreparedText(text="The ferry is stuck.", headline=headline).is_live


@pytest.mark.parametrize(
    ("address", "says_live"),
    [("https://coast.example/live/ferry-7", True), ("https://live.coast.example/ferry-7", False)],
    ids=["path", "host"],
)
def test_path_says_it_of_a_page_and_a_host_of_everything(address: str, says_live: bool) -> None:
    told = PreparedText(text="The ferry is stuck.", address=address)
    assert (told.says_live, told.is_live) == (says_live, True)


@pytest.mark.parametrize("line", ["10:15: a second ferry sails", "9.05 a second ferry sails", "- 17h40 a second ferry"])
def test_text_with_the_hour_before_a_line_is_live(line: str) -> None:
    assert PreparedText(text=f"The ferry is stuck.\n{line}").is_live
    assert not PreparedText(text=f"The ferry is stuck.\n{line}").says_live


@pytest.mark.parametrize("line", ["73.53 million for the ferry", "12.941 tonnes on board", "7:61 to the visitors"])
def test_other_figures_before_a_line_are_no_hours(line: str) -> None:
    assert not PreparedText(text=f"The ferry is stuck.\n{line}").is_live


@pytest.mark.parametrize("length", [100, LONG_TEXT + 100], ids=["short", "long"])
def test_article_read_again_is_told_with_what_was_computed_of_it(length: int) -> None:
    first, again = (stored(text="ferry " * (length // 6), headline=f"{length}").record for _ in range(2))

    assert prepare(again) is prepare(first)


def test_text_under_another_headline_is_told_anew() -> None:
    assert prepare(stored(headline="Ice").record) is not prepare(stored(headline="Thaw").record)


def test_texts_beyond_any_article_are_not_kept_in_memory() -> None:
    text = "Rolls. " * (FORGOTTEN // 7 + 1)
    assert prepare(stored(text=text).record) is not prepare(stored(text=text).record)
