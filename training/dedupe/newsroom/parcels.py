"""The parcels that make up a stream: single stories, stories with copies, floods, and days of serial items."""

from collections.abc import Sequence

from training.dedupe.newsroom.copies import copied, edited, likely_edits
from training.dedupe.newsroom.desk import Desk
from training.dedupe.newsroom.forms import FORMS, form
from training.dedupe.newsroom.grammar import Writer
from training.dedupe.newsroom.items import Item
from training.dedupe.newsroom.lookalikes import gather
from training.dedupe.newsroom.publishers import Publisher, other_address
from training.dedupe.newsroom.serials import Frame, frame
from training.dedupe.newsroom.stories import Event, Story, original, report

_VERSIONS = (
    *("update", "update", "rewritten", "rewritten", "correction", "trim", "dropped", "context", "lede"),
    *("style-2", "headline", "byline"),
)
_SAME_HOUSE = 0.12  # share of copies by the original's own publisher, at another address
_RERUN = 0.2  # share of these that appear days later, as stories that do not age may
_RERUN_EDITS = ("exact", "headline", "whitespace", "style-1", "byline")
_REVISED = 0.15  # share of stories with copies that are revised at their address
_SYNDICATED = 0.08  # share of frames whose instalments each appear at several publishers
_GAPS = (0.3, 2, 8, 12, 24, 24, 24, 48, 168)  # hours between instalments: notices are hourly, columns weekly
_DAYS_APART = (24, 24, 24, 48, 168)  # hours between instalments of families that are not notices
_HOURLY = frozenset(
    {
        *("weather", "markets", "results", "match-report", "roadworks", "traffic", "tides", "fuel", "currency", "poll"),
        *("earnings", "property", "house-sales", "jobs", "press-release", "court-list", *FORMS),
    }
)
_CHAIN = 0.15  # share of frames that sister papers share, each with an instalment of its own
_MOST_ALIKE = 0.7  # largest share of text that sister papers' instalments share; above it they look like copies
_NEW_ADDRESS = 0.4  # share of copies by the same publisher whose address does not resemble the first


def single(desk: Desk) -> None:
    """Publish a story without copies."""
    _, story = original(desk.language, desk.chance)
    desk.publish(desk.house(), (story.headline, story.text), desk.hour(), role="background", family="single")


def story_with_copies(desk: Desk) -> None:
    """Publish a story and the copies that other newsrooms make of it."""
    event, story = original(desk.language, desk.chance)
    first = _first(desk, story)
    if desk.chance.random() < _REVISED:
        _revise(desk, event, story, first)
    for _ in range(desk.chance.choice((1, 1, 1, 2, 2, 3, 4, 6, 9))):
        _copy(desk, event, story, first)


def wire(desk: Desk) -> None:
    """Publish an agency's story and its later versions, each made from the one before and at its own address."""
    event, story = original(desk.language, desk.chance)
    house = desk.house()
    first = desk.publish(house, (story.headline, story.text), desk.hour(), role="original", family="wire")
    hours = first.hours
    for _ in range(desk.chance.choice((1, 1, 2, 3, 4))):
        edits = desk.chance.sample(_VERSIONS, desk.chance.choice((1, 1, 2, 2, 3)))
        story = edited(story, event, edits, desk.chance)
        mark = Writer(desk.language, desk.chance).word("mark") if desk.chance.random() < 0.6 else ""
        texts = (f"{mark} {story.headline}".strip(), story.text)
        hours = desk.later(hours, 3)
        desk.publish(house, texts, hours, role="copy:" + "+".join(("wire", *edits)), family="wire", group=first.group)


def floods(desk: Desk, copies: Sequence[int]) -> None:
    """Publish stories with many copies, some with a paragraph in common, and follow-ups and roundups of them.

    `copies` gives the number of copies of each story; one follow-up is written for every ten.
    """
    originals = [original(desk.language, desk.chance, desk.chance.randint(250, 500)) for _ in copies]
    shared = originals[0][1].sentences[-4:]
    stories = [
        story.with_paragraphs([*story.paragraphs, shared]) if number % 3 == 1 else story
        for number, (_, story) in enumerate(originals)
    ]
    for (event, _), story, wanted in zip(originals, stories, copies, strict=True):
        _flood(desk, event, story, wanted)
    for house in desk.houses(max(2, len(copies))):
        fresh = [original(desk.language, desk.chance)[1] for _ in range(3)]
        gather(desk, house, [*desk.chance.sample(stories, min(3, len(stories))), *fresh], desk.hour())


def _flood(desk: Desk, event: Event, story: Story, copies: int) -> None:
    first = _first(desk, story)
    for _ in range(copies):
        _copy(desk, event, story, first)
    for _ in range(copies // 10):
        news = report(event, desk.chance, desk.chance.randint(150, 300))
        start = desk.chance.randrange(len(story.sentences) // 2)
        quoted = story.sentences[start : start + max(2, len(story.sentences) // desk.chance.randint(3, 6))]
        follow_up = news.with_paragraphs([*news.paragraphs, quoted])
        texts, hours = (follow_up.headline, follow_up.text), desk.later(first.hours, 30)
        desk.publish(desk.house(), texts, hours, role="neg:follow-up", family="follow-up")


def serial(desk: Desk, family: str) -> None:
    """Publish several instalments of a family in one frame, by the hour, day or week."""
    kept = form(family, desk.language, desk.chance) if family in FORMS else frame(desk.language, family, desk.chance)
    kind = desk.chance.random()
    if kind < _CHAIN and kept.sameness(desk.chance) < _MOST_ALIKE:
        _chain(desk, kept)
    else:
        _run_of_days(desk, kept, syndicated=kind > 1 - _SYNDICATED)


def _run_of_days(desk: Desk, kept: Frame, *, syndicated: bool) -> None:
    houses = desk.houses(desk.chance.randint(2, 3)) if syndicated else [desk.house()]
    gap = desk.chance.choice(_GAPS if kept.family in _HOURLY else _DAYS_APART)
    hours = desk.chance.uniform(0, desk.days * 12)
    published: set[str] = set()
    for _ in range(desk.chance.choice((3, 4, 5, 6, 7, 12))):
        hours += gap * desk.chance.uniform(0.9, 1.1)
        texts = kept.instalment(desk.chance, hours)
        if texts[1] not in published:  # a short notice may by chance equal an earlier one
            _publish_at_all(desk, kept.family, texts, houses, hours)
        published.add(texts[1])


def _publish_at_all(desk: Desk, family: str, texts: tuple[str, str], houses: list[Publisher], hours: float) -> None:
    """Publish one day's item; if it is syndicated, the items of the other publishers are copies of the first."""
    group = desk.new_group()
    for place, house in enumerate(houses):
        role = "copy:syndicated" if place else f"neg:{family}"
        headline = texts[0] if not place or desk.chance.random() < 0.6 else _title(desk)
        at = hours + desk.chance.uniform(0, 8) * (place > 0)
        desk.publish(house, (headline, texts[1]), at, role=role, family=family, group=group)


def _chain(desk: Desk, kept: Frame) -> None:
    """Publish the same frame at sister papers on the same days, each with its own town."""
    houses = desk.houses(desk.chance.randint(2, 4))
    hours = desk.hour()
    for day in range(desk.chance.randint(1, 3)):
        for house in houses:
            at = hours + 24 * day + desk.chance.uniform(0, 3)
            texts = kept.instalment(desk.chance, at)
            desk.publish(house, texts, at, role=f"neg:{kept.family}", family=kept.family)


def _title(desk: Desk) -> str:
    return Writer(desk.language, desk.chance).sentence("headline")


def _first(desk: Desk, story: Story) -> Item:
    texts = (story.headline, story.text)
    return desk.publish(desk.house(), texts, desk.hour(), role="original", family="copies")


def _copy(desk: Desk, event: Event, story: Story, first: Item) -> None:
    if desk.chance.random() < _SAME_HOUSE:
        _copy_at_home(desk, event, story, first)
        return
    edits = likely_edits(story, desk.chance)
    texts = copied(story, event, edits, desk.chance)
    role = "copy:" + "+".join(edits)
    desk.publish(desk.house(), texts, desk.later(first.hours), role=role, family="copies", group=first.group)


def _copy_at_home(desk: Desk, event: Event, story: Story, first: Item) -> None:
    """Publish the story again at its own publisher: for another page within hours, or as a rerun days later."""
    is_rerun = desk.chance.random() < _RERUN
    edits = (desk.chance.choice(_RERUN_EDITS),) if is_rerun else likely_edits(story, desk.chance)[:2]
    hours = first.hours + (desk.chance.uniform(24, 240) if is_rerun else desk.chance.uniform(0.05, 2))
    is_new = is_rerun or desk.chance.random() < _NEW_ADDRESS
    url = "" if is_new else other_address(first.url, desk.chance)
    texts = copied(story, event, edits, desk.chance)
    role = "copy:" + "+".join((*edits, "rerun" if is_rerun else "same-house"))
    desk.publish(_named(desk, first.publisher), texts, hours, role=role, family="copies", group=first.group, url=url)


def _revise(desk: Desk, event: Event, story: Story, first: Item) -> None:
    edits = desk.chance.sample(("update", "correction", "style-2", "headline", "dropped"), desk.chance.randint(1, 2))
    texts = copied(story, event, edits, desk.chance)
    house = _named(desk, first.publisher)
    hours = desk.later(first.hours, 4)
    desk.publish(house, texts, hours, role="copy:revision", family="copies", group=first.group, url=first.url)


def _named(desk: Desk, name: str) -> Publisher:
    return next(house for house in desk.publishers if house.name == name)
