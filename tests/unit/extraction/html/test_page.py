"""The blocks and boxes that the walk makes from a parsed page."""

import pytest
import turbohtml

from copydesk.extraction.html.page import MAX_NODES, Page, walk_page


def walked(body: str) -> Page:
    return walk_page(turbohtml.parse(f"<body>{body}</body>"))


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        pytest.param("<p>Two <b>bold</b>\n  words</p>", ["Two bold words"], id="inline tags and spaces"),
        pytest.param("<div>bare<p>held</p>tail</div>", ["bare", "held", "tail"], id="text around a block"),
        pytest.param("<p>one<br>two<br> <br>three</p>", ["one\ntwo", "three"], id="line breaks"),
        pytest.param("<table><tr><td>Route</td><td>Time</td></tr></table>", ["Route Time"], id="cells of a row"),
        pytest.param("<p>seen<script>x()</script></p><style>p{}</style>", ["seen"], id="script and style"),
        pytest.param("<ul><li>a<ul><li>b</li></ul></li></ul>", ["a", "b"], id="nested list"),
        pytest.param("<pre>one\n  two\n\nthree</pre>", ["one\ntwo", "three"], id="preformatted text"),
        pytest.param("<pre>a\n</pre><p>b\nc</p>", ["a", "b c"], id="text after preformatted text"),
    ],
)
def test_blocks_of(body: str, texts: list[str]) -> None:
    assert [block.text for block in walked(body).blocks] == texts


PROSE = "The harbour council voted on Tuesday to rebuild the eastern pier, which a storm tore away in January."


def test_long_cell_is_a_block_of_its_own() -> None:
    page = walked(f"<table><tr><td>Home</td><td>{PROSE}</td><td>Links</td></tr></table>")

    assert [block.text for block in page.blocks] == ["Home", PROSE, "Links"]


def test_paragraphs_of_a_cell_are_blocks_of_their_own() -> None:
    page = walked("<table><tr><td>Home</td><td>Headline<br><br>Text</td></tr></table>")

    assert [block.text for block in page.blocks] == ["Home", "Headline", "Text"]


def test_link_text_of_the_cell_before_does_not_count_for_a_long_cell() -> None:
    menu, text = walked(f"<table><tr><td><a href='/'>Home</a></td><td>{PROSE}</td></tr></table>").blocks

    assert (menu.linked, text.linked) == (1.0, 0.0)


def test_noscript_text_is_read_if_the_page_has_no_other() -> None:
    page = walked(f"<div id='app'></div><noscript><p>{PROSE}</p></noscript>")

    assert [block.text for block in page.blocks] == [PROSE]


def test_noscript_text_is_skipped_if_the_page_has_an_article() -> None:
    page = walked(f"<noscript>Please enable scripts.</noscript><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p>")

    assert [block.text for block in page.blocks] == [PROSE] * 3


@pytest.mark.parametrize("hidden", ["hidden", "style='color: red; display: none'", "style='visibility:hidden'"])
def test_hidden_box_is_marked_in_its_names(hidden: str) -> None:
    box = next(box for box in walked(f"<div class='menu' {hidden}>text</div>").boxes if box.tag == "div")

    assert box.names == "menu displaynone"


def test_numbered_ids_make_boxes_alike() -> None:
    page = walked("<p id='par-1'>a</p><p id='par-27'>b</p>")

    assert [box.names for box in page.boxes if box.tag == "p"] == [" par-", " par-"]


def test_share_of_link_text_ignores_the_layout_of_the_source() -> None:
    (block,) = walked("<p>\n      <a href='/'>\n        all of it\n      </a>\n   </p>").blocks

    assert block.linked == 1.0


def test_link_text_is_counted_for_its_own_paragraph() -> None:
    first, second = walked("<p><a href='/'>linked</a><br><br>plain text</p>").blocks

    assert (first.linked, second.linked) == (1.0, 0.0)


def test_box_holds_a_contiguous_range_of_blocks() -> None:
    page = walked("<p>a</p><section><p>b</p><p>c</p></section><p>d</p>")
    section = next(box for box in page.boxes if box.tag == "section")

    assert [block.text for block in page.blocks[section.first : section.end]] == ["b", "c"]


def test_picture_before_a_block_is_recorded() -> None:
    page = walked("<p>text</p><img src='a.jpg'><p>caption</p>")

    assert [block.pictured for block in page.blocks] == [False, True]


def test_walk_stops_at_the_node_budget_and_sets_cut_short() -> None:
    page = walked("<p>x</p>" * MAX_NODES)

    assert page.cut_short
    assert len(page.blocks) <= MAX_NODES


def test_box_without_text_is_left_out() -> None:
    page = walked("<div class=advert><div><img src=a.png></div></div><section><p>Pier</p><div></div></section>")

    assert [box.tag for box in page.boxes] == ["body", "section", "p"]
