"""The walk from a parsed page to its blocks."""

import pytest
import turbohtml

from copydesk.extraction.page import MAX_NODES, Page, page_of


def walked(body: str) -> Page:
    return page_of(turbohtml.parse(f"<body>{body}</body>"))


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        pytest.param("<p>Two <b>bold</b>\n  words</p>", ["Two bold words"], id="inline tags and spaces"),
        pytest.param("<div>bare<p>held</p>tail</div>", ["bare", "held", "tail"], id="text around a block"),
        pytest.param("<p>one<br>two<br> <br>three</p>", ["one\ntwo", "three"], id="line breaks"),
        pytest.param("<table><tr><td>Route</td><td>Time</td></tr></table>", ["Route Time"], id="cells of a row"),
        pytest.param("<p>seen<script>x()</script></p><style>p{}</style>", ["seen"], id="script and style"),
        pytest.param("<ul><li>a<ul><li>b</li></ul></li></ul>", ["a", "b"], id="nested list"),
    ],
)
def test_blocks_of(body: str, texts: list[str]) -> None:
    assert [block.text for block in walked(body).blocks] == texts


def test_share_of_link_text_ignores_the_layout_of_the_source() -> None:
    (block,) = walked("<p>\n      <a href='/'>\n        all of it\n      </a>\n   </p>").blocks

    assert block.linked == 1.0


def test_link_text_is_counted_for_its_own_paragraph() -> None:
    first, second = walked("<p><a href='/'>linked</a><br><br>plain text</p>").blocks

    assert (first.linked, second.linked) == (1.0, 0.0)


def test_box_holds_an_unbroken_range_of_blocks() -> None:
    page = walked("<p>a</p><section><p>b</p><p>c</p></section><p>d</p>")
    section = next(box for box in page.boxes if box.tag == "section")

    assert [block.text for block in page.blocks[section.first : section.end]] == ["b", "c"]


def test_picture_before_a_block_is_noticed() -> None:
    page = walked("<p>text</p><img src='a.jpg'><p>caption</p>")

    assert [block.pictured for block in page.blocks] == [False, True]


def test_walk_ends_at_the_node_budget_and_says_so() -> None:
    page = walked("<p>x</p>" * MAX_NODES)

    assert page.cut_short
    assert len(page.blocks) <= MAX_NODES
