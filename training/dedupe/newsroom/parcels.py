"""The parcels a stream is made of: stories told once, stories with copies, floods, and days of serial items."""

from training.dedupe.newsroom.copies import copied, likely_edits
from training.dedupe.newsroom.desk import Desk
from training.dedupe.newsroom.forms import FORMS, form
from training.dedupe.newsroom.grammar import Writer
from training.dedupe.newsroom.items import Item
from training.dedupe.newsroom.publishers import Publisher, other_address
from training.dedupe.newsroom.serials import Frame, frame
from training.dedupe.newsroom.stories import Event, Story, original, report

_SAME_HOUSE = 0.12  # of the copies: the publisher's own, at another address
_REVISED = 0.15  # of the stories with copies are revised at their address
_SYNDICATED = 0.2  # of the frames: each instalment appears at several publishers
_CHAIN = 0.15  # of the frames are shared by sister papers, each with an instalment of its own


def single(desk: Desk) -> None:
    """Publish a story that is told once."""
    _, story = original(desk.language, desk.chance)
    desk.publish(desk.house(), (story.headline, story.text), desk.hour(), role="background", family="single")


def story_with_copies(desk: Desk) -> None:
    """Publish a story and what other newsrooms make of it."""
    event, story = original(desk.language, desk.chance)
    first = _first(desk, story)
    if desk.chance.random() < _REVISED:
        _revise(desk, event, story, first)
    for _ in range(desk.chance.choice((1, 1, 1, 2, 2, 3, 4, 6, 9))):
        _copy(desk, event, story, first)


def flood(desk: Desk, copies: int, follow_ups: int) -> None:
    """Publish a story that so many newsrooms copy, and later news that quotes it."""
    event, story = original(desk.language, desk.chance, desk.chance.randint(250, 500))
    first = _first(desk, story)
    for _ in range(copies):
        _copy(desk, event, story, first)
    for _ in range(follow_ups):
        news = report(event, desk.chance, desk.chance.randint(150, 300))
        sentences = story.sentences
        start = desk.chance.randrange(len(sentences) // 2)
        quoted = sentences[start : start + max(2, len(sentences) // desk.chance.randint(3, 6))]
        told = news.with_paragraphs([*news.paragraphs, quoted])
        hours = desk.later(first.hours, 30)
        desk.publish(desk.house(), (told.headline, told.text), hours, role="neg:follow-up", family="follow-up")


def serial(desk: Desk, family: str) -> None:
    """Publish several instalments of a family in one frame, one a day or one a week."""
    kept = form(family, desk.language, desk.chance) if family in FORMS else frame(desk.language, family, desk.chance)
    kind = desk.chance.random()
    if kind < _CHAIN and family not in ("form-words", "form-names"):
        _chain(desk, kept)
    else:
        _run_of_days(desk, kept, syndicated=kind > 1 - _SYNDICATED)


def _run_of_days(desk: Desk, kept: Frame, *, syndicated: bool) -> None:
    houses = desk.houses(desk.chance.randint(2, 4)) if syndicated else [desk.house()]
    days = desk.chance.choice((0.5, 1, 1, 1, 2, 7))
    hours = desk.chance.uniform(0, desk.days * 12)
    for _ in range(desk.chance.randint(3, 7)):
        hours += days * 24 + desk.chance.uniform(-1, 1)
        _instalment(desk, kept, houses, hours)


def _instalment(desk: Desk, kept: Frame, houses: list[Publisher], hours: float) -> None:
    """Publish one day's item; where it is syndicated the others are its copies."""
    texts = kept.instalment(desk.chance, hours)
    group = desk.new_group()
    for place, house in enumerate(houses):
        role = "copy:syndicated" if place else f"neg:{kept.family}"
        headline = texts[0] if not place or desk.chance.random() < 0.6 else _title(desk)
        at = hours + desk.chance.uniform(0, 8) * (place > 0)
        desk.publish(house, (headline, texts[1]), at, role=role, family=kept.family, group=group)


def _chain(desk: Desk, kept: Frame) -> None:
    """Publish the same frame at sister papers on the same days, for each paper's own town."""
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
    edits = likely_edits(story, desk.chance)
    same = desk.chance.random() < _SAME_HOUSE
    house = _named(desk, first.publisher) if same else desk.house()
    hours = first.hours + desk.chance.uniform(0.05, 2) if same else desk.later(first.hours)
    url = other_address(first.url, desk.chance) if same else ""
    texts = copied(story, event, edits[:2] if same else edits, desk.chance)
    role = "copy:" + "+".join((*(edits[:2] if same else edits), *(["same-house"] if same else [])))
    desk.publish(house, texts, hours, role=role, family="copies", group=first.group, url=url)


def _revise(desk: Desk, event: Event, story: Story, first: Item) -> None:
    edits = desk.chance.sample(("update", "correction", "style-2", "headline", "dropped"), desk.chance.randint(1, 2))
    texts = copied(story, event, edits, desk.chance)
    house = _named(desk, first.publisher)
    hours = desk.later(first.hours, 4)
    desk.publish(house, texts, hours, role="copy:revision", family="copies", group=first.group, url=first.url)


def _named(desk: Desk, name: str) -> Publisher:
    return next(house for house in desk.publishers if house.name == name)
