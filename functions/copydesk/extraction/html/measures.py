"""Sizes and sums of a page: the reading size of each block, its good text, and the box that holds most of it.

Good text is the text of blocks that read like prose: long enough, and with a low link density.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate

from copydesk.extraction.html.names import meaning_bits, tag_bit
from copydesk.extraction.html.page import Block, Box, Page
from copydesk.extraction.reading_size import reading_size

GOOD_SIZE = 80  # letters; a shorter block may be a headline, a caption or a button
BRIEF_SIZE = 40  # letters; enough on a page that has no longer block and declares itself an article: a brief
GOOD_LINKED = 0.3  # link density; a block with more is a list of links


@dataclass(slots=True)
class Measures:
    """Running totals over the blocks (`_until`, one entry more than there are blocks) and figures of the boxes.

    `holder[i]` is the nearest box that holds more than one block, box i itself or one around it. `outer[i]` is the
    nearest box around box i that holds more blocks than box i.
    """

    page: Page
    sizes: list[float]
    good: list[float]  # the size of a block that reads like prose, else 0
    size_until: list[float]
    linked_until: list[float]
    good_until: list[float]
    holder: list[int]
    outer: list[int]
    inherited: list[int]  # bits of tags (low 20) and names (above) of the box and all boxes around it
    near: list[int]  # bits of names of the box, its parent and grandparent
    direct: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    best: int = 0  # the box with the most good text directly in it


def measure_page(page: Page) -> Measures:
    """Measure a page, in one pass over its blocks and one over its boxes."""
    sizes = [reading_size(block.text) for block in page.blocks]
    good = _good(page.blocks, sizes, GOOD_SIZE)
    if not any(good) and _declares_article(page):
        good = _good(page.blocks, sizes, BRIEF_SIZE)
    linked = [block.linked * size for block, size in zip(page.blocks, sizes, strict=True)]
    holder, outer = _holders(page.boxes)
    inherited, near = _bits(page.boxes)
    measures = Measures(
        page, sizes, good, _totals(sizes), _totals(linked), _totals(good), holder, outer, inherited, near
    )
    for block, share in zip(page.blocks, good, strict=True):
        if share and block.box >= 0:
            measures.direct[holder[block.box]] += share
    measures.best = max(measures.direct, key=measures.direct.__getitem__, default=0)
    return measures


def _totals(values: list[float]) -> list[float]:
    return [0.0, *accumulate(values)]


def _good(blocks: list[Block], sizes: list[float], least: float) -> list[float]:
    """The size of each block if it reads like prose, else 0."""
    return [
        size if size >= least and block.linked < GOOD_LINKED else 0.0 for block, size in zip(blocks, sizes, strict=True)
    ]


def _declares_article(page: Page) -> bool:
    """Whether a page declares itself an article; pages with "not found" or "one moment" do not."""
    return page.declared.is_article or any(box.tag == "article" for box in page.boxes)


def _holders(boxes: list[Box]) -> tuple[list[int], list[int]]:
    """For each box, its holder and the next larger box; parents come before their children."""
    holder: list[int] = []
    outer: list[int] = []
    for index, box in enumerate(boxes):
        parent = box.parent
        if parent < 0:
            holder.append(index)
            outer.append(index)
            continue
        above = boxes[parent]
        count = box.end - box.first
        outer.append(parent if above.end - above.first > count else outer[parent])
        holder.append(index if count > 1 else holder[parent])
    return holder, outer


NAME_SHIFT = 20  # the lowest bit of names; bits of tags are below


def _bits(boxes: list[Box]) -> tuple[list[int], list[int]]:
    inherited: list[int] = []
    near: list[int] = []
    own: list[int] = []
    for box in boxes:
        meaning = meaning_bits(box.names) if box.names else 0
        own.append(meaning)
        bits = meaning << NAME_SHIFT | tag_bit(box.tag)
        if box.parent < 0:
            inherited.append(bits)
            near.append(meaning)
            continue
        parent = box.parent
        inherited.append(inherited[parent] | bits)
        above = boxes[parent].parent
        near.append(meaning | own[parent] | (own[above] if above >= 0 else 0))
    return inherited, near
