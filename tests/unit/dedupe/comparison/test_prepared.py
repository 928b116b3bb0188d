"""Live markers of prepared texts, and the cache that keeps prepared texts for the next comparison."""

import pytest

from builders import stored
from copydesk.dedupe.comparison.prepared import LONG_TEXT, UNCACHED_TEXT, PreparedText, prepare


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
def test_headlines_of_live_blogs_are_recognised_in_many_languages(headline: str) -> None:
    assert PreparedText(text="The ferry is stuck.", headline=headline).has_live_marker


@pytest.mark.parametrize(
    "headline", ["A direct hit on the harbour", "Le vol direct reprend", "Livermore opens its harbour"]
)
def test_words_that_only_resemble_a_live_marker_are_not_one(headline: str) -> None:
    assert not PreparedText(text="The ferry is stuck.", headline=headline).is_live


@pytest.mark.parametrize(
    ("address", "has_live_marker"),
    [("https://coast.example/live/ferry-7", True), ("https://live.coast.example/ferry-7", False)],
    ids=["path", "host"],
)
def test_live_path_is_a_marker_and_a_live_host_is_not(address: str, has_live_marker: bool) -> None:
    prepared = PreparedText(text="The ferry is stuck.", address=address)
    assert (prepared.has_live_marker, prepared.is_live) == (has_live_marker, True)


@pytest.mark.parametrize("line", ["10:15: a second ferry sails", "9.05 a second ferry sails", "- 17h40 a second ferry"])
def test_text_with_a_clock_time_before_a_line_is_live(line: str) -> None:
    assert PreparedText(text=f"The ferry is stuck.\n{line}").is_live
    assert not PreparedText(text=f"The ferry is stuck.\n{line}").has_live_marker


@pytest.mark.parametrize("line", ["73.53 million for the ferry", "12.941 tonnes on board", "7:61 to the visitors"])
def test_other_figures_before_a_line_are_not_clock_times(line: str) -> None:
    assert not PreparedText(text=f"The ferry is stuck.\n{line}").is_live


@pytest.mark.parametrize("length", [100, LONG_TEXT + 100], ids=["short", "long"])
def test_article_read_again_gets_its_cached_prepared_text(length: int) -> None:
    first, again = (stored(text="ferry " * (length // 6), headline=f"{length}").record for _ in range(2))

    assert prepare(again) is prepare(first)


def test_text_under_another_headline_is_prepared_anew() -> None:
    assert prepare(stored(headline="Ice").record) is not prepare(stored(headline="Thaw").record)


def test_texts_longer_than_any_article_are_not_cached() -> None:
    text = "Rolls. " * (UNCACHED_TEXT // 7 + 1)
    assert prepare(stored(text=text).record) is not prepare(stored(text=text).record)
