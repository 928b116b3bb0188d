"""Groups of similar blocks, and the sums over them."""

import turbohtml

from copydesk.extraction.html.measures import measure_page
from copydesk.extraction.html.page import walk_page
from copydesk.extraction.html.similar_blocks import SimilarBlocks

PROSE = "The harbour council voted on Tuesday to rebuild the eastern pier, which a storm tore away in January."


def counts(body: str) -> dict[str, tuple[int, int]]:
    """The blocks and the kinds in each of the groups that the first block belongs to."""
    similar = similar_blocks_of(body)
    groups = similar.alike[similar.kinds[0]]._asdict().items()
    return {way: (similar.sums.count[group], similar.sums.parts[group]) for way, group in groups}


def similar_blocks_of(body: str) -> SimilarBlocks:
    return SimilarBlocks(measure_page(walk_page(turbohtml.parse(f"<body>{body}</body>"))))


def test_blocks_of_equal_tag_and_names_under_like_parents_are_close() -> None:
    lists = f"<ul class=a><li>Pier</li><li>{PROSE}</li></ul><ul class=a><li>Quay</li></ul><ul><li>Mole</li></ul>"

    assert counts(lists)["close"] == (3, 2)


def test_block_of_another_class_is_a_brother_where_its_parent_is_the_same() -> None:
    found = counts(f"<div><p class=mt30>{PROSE}</p><p class=mt60>{PROSE}</p></div><p class=mt60>Quay</p>")

    assert (found["brothers"], found["close"]) == ((2, 2), (1, 1))


def test_block_of_another_second_class_is_a_namesake() -> None:
    found = counts(f"<div class='par first'>{PROSE}</div><section><div class=par>Quay</div></section><div>Mole</div>")

    assert (found["namesakes"], found["close"]) == ((2, 2), (1, 1))


def test_shape_of_a_group_is_count_mean_size_link_density_and_share_of_prose() -> None:
    similar = similar_blocks_of(f"<h1>Pier</h1><p>{PROSE}</p><p><a href=/q>Quay</a></p>")
    size, close = len(PROSE) + len("Quay"), similar.alike[similar.kinds[1]].close

    assert similar.sums.shape(close, good_total=2 * len(PROSE)) == [2, size / 2, len("Quay") / size, 0.5]


def test_group_has_its_first_and_last_block_and_counts_prose_and_sentences() -> None:
    similar = similar_blocks_of(f"<h1>Pier</h1><p>{PROSE}</p><p>Quay</p><p>{PROSE}</p>")
    sums, close = similar.sums, similar.alike[similar.kinds[1]].close

    assert (sums.first[close], sums.last[close], sums.prose[close], sums.sentences[close]) == (1, 3, 2, 2)
