"""Look-alikes: stories of their own that look like copies. Each kind publishes its items at a desk, one group each."""

from collections.abc import Callable, Mapping, Sequence

from training.dedupe.newsroom.copies import copied, likely_edits
from training.dedupe.newsroom.desk import Desk
from training.dedupe.newsroom.grammar import Writer, languages
from training.dedupe.newsroom.items import Item
from training.dedupe.newsroom.publishers import Publisher, publisher
from training.dedupe.newsroom.stories import (
    Event,
    Story,
    happening,
    length,
    likely_length,
    original,
    report,
    translated,
)

_CUTS = ("trim", "paywall", "excerpt")
_BESIDE_A_CUT = ("ocr", "headline", "byline", "style-1", "style-2", "variants", "whitespace")
_UNDER_THE_BLOG = (
    0.5  # share of live blogs whose posts have addresses below the blog's; other posts have addresses like any article
)
_CLOCKED = 0.6  # share of entries that begin with the time


def follow_up(desk: Desk) -> None:
    """Publish a story, copies of it, and later news of the event that quotes up to four tenths of the story."""
    event, story = original(desk.language, desk.chance, max(150, likely_length(desk.chance)))
    hours = desk.hour()
    first = desk.house()
    item = desk.publish(first, (story.headline, story.text), hours, role="original", family="follow-up")
    _copied_by_others(desk, event, story, item)
    for _ in range(desk.chance.randint(1, 3)):
        hours = desk.later(hours, 30)
        words = desk.chance.randint(90, 320)
        news = report(event, desk.chance, words)
        most = 0.4 * length(story.text, desk.language)
        quoted = _run(story, min(most, words * desk.chance.uniform(0.2, 0.8)), desk)
        marks = [(Writer(desk.language, desk.chance).word("earlier"),)] if desk.chance.random() < 0.6 else []
        later = news.with_paragraphs([*news.paragraphs, *marks, *_two_by_two(quoted)])
        house = first if desk.chance.random() < 0.5 else desk.house()
        desk.publish(house, (later.headline, later.text), hours, role="neg:follow-up", family="follow-up")


def _copied_by_others(desk: Desk, event: Event, story: Story, first: Item) -> None:
    for _ in range(desk.chance.choice((0, 1, 1, 2, 3))):
        cut = (desk.chance.choice(_CUTS), *desk.chance.sample(_BESIDE_A_CUT, desk.chance.randint(0, 2)))
        edits = desk.chance.choice((cut, ("ocr",), likely_edits(story, desk.chance)))
        role, hours = "copy:" + "+".join(edits), desk.later(first.hours)
        texts = copied(story, event, edits, desk.chance)
        desk.publish(desk.house(), texts, hours, role=role, family="follow-up", group=first.group)


def comment(desk: Desk) -> None:
    """Publish a document, and comments by several publishers that quote it at length."""
    event, document = original(desk.language, desk.chance, desk.chance.randint(180, 600))
    hours = desk.hour()
    if desk.chance.random() < 0.7:
        desk.publish(desk.house(), (document.headline, document.text), hours, role="original", family="comment")
    for house in desk.houses(desk.chance.randint(2, 4)):
        own = report(event, desk.chance, desk.chance.randint(110, 300))
        share = desk.chance.uniform(0.4, 1.0) * length(own.text, desk.language)
        quoted = _run(document, min(share, 0.6 * length(document.text, desk.language)), desk)
        place = desk.chance.randint(1, len(own.paragraphs))
        opening = (Writer(desk.language, desk.chance).word("comment"),)
        paragraphs = [*own.paragraphs[:place], opening, *_two_by_two(quoted), *own.paragraphs[place:]]
        story = own.with_paragraphs(paragraphs)
        desk.publish(house, (story.headline, story.text), desk.later(hours), role="neg:comment", family="comment")


def same_event(desk: Desk) -> None:
    """Publish independent reports of one event by different publishers; some share a quote."""
    event = happening(desk.language, desk.chance)
    hours = desk.hour()
    quote = (event.writer(desk.chance).sentence("quote"),)
    for house in desk.houses(desk.chance.randint(2, 5)):
        story = report(event, desk.chance, likely_length(desk.chance))
        if desk.chance.random() < 0.4:
            story = story.with_paragraphs([*story.paragraphs[:1], quote, *story.paragraphs[1:]])
        texts = (story.headline, story.text)
        desk.publish(house, texts, desk.later(hours, 5), role="neg:same-event", family="same-event")


def boilerplate(desk: Desk) -> None:
    """Publish short reports of one publisher, each followed by boilerplate that is longer than the news."""
    house = desk.house()
    writer = Writer(desk.language, desk.chance)
    footers = [writer.fill(line) for line in writer.rules["footer"]]
    own = [
        writer.join([writer.sentence() for _ in range(desk.chance.randint(2, 4))])
        for _ in range(desk.chance.randint(1, 5))
    ]
    tail = "\n\n".join(desk.chance.sample([*footers, *own], desk.chance.randint(3, len(own) + 2)))
    front = "\n\n".join(own[:1]) if desk.chance.random() < 0.3 else ""
    hours = desk.hour()
    for _ in range(desk.chance.randint(3, 8)):
        hours = desk.later(hours, 40)
        _, story = original(desk.language, desk.chance, desk.chance.randint(40, 90))
        text = "\n\n".join(part for part in (front, story.text, tail) if part)
        desk.publish(house, (story.headline, text), hours, role="neg:boilerplate", family="boilerplate")


def brief(desk: Desk) -> None:
    """Publish briefs of 40 words by several publishers, of one event or of several."""
    hours = desk.hour()
    event = happening(desk.language, desk.chance)
    for house in desk.houses(desk.chance.randint(3, 6)):
        story = report(event, desk.chance, 36)
        desk.publish(house, (story.headline, story.text), desk.later(hours, 6), role="neg:brief", family="brief")
        if desk.chance.random() < 0.5:
            event = happening(desk.language, desk.chance)


def live_blog(desk: Desk) -> None:
    """Publish the posts of a live blog, each at its own address, with most of their text in common."""
    event = happening(desk.language, desk.chance)
    house = desk.house()
    writer = event.writer(desk.chance)
    title = writer.word("live")
    standing = [writer.word("livehead"), *(writer.sentence() for _ in range(desk.chance.randint(3, 20)))]
    hours = desk.hour()
    blog = house.address(title, hours, desk.name) if desk.chance.random() < _UNDER_THE_BLOG else ""
    titled = desk.chance.choice((0.7, 1.0))
    is_below = desk.chance.random() < 0.3
    entries: list[str] = []
    window = desk.chance.choice((1, 1, 2, 3, 8))
    for number in range(1, desk.chance.randint(4, 9)):
        hours += desk.chance.uniform(0.1, 1.5)
        entries.insert(0, _entry(writer))
        shown = entries[:window]
        text = "\n\n".join([*shown, writer.join(standing)] if is_below else [writer.join(standing), *shown])
        headline = title if desk.chance.random() < titled else writer.sentence("headline")
        url = _post_address(blog, number, desk) if blog else ""
        desk.publish(house, (headline, text), hours, role="neg:live-blog", family="live-blog", url=url)


def _post_address(blog: str, number: int, desk: Desk) -> str:
    return f"{blog}&post={number}" if "?" in blog else blog + desk.chance.choice((f"/{number}", f"/post-{number}"))


def background(desk: Desk) -> None:
    """Publish different stories, by one publisher or several, that share a paragraph of background."""
    event = happening(desk.language, desk.chance)
    writer = event.writer(desk.chance)
    shared = [writer.sentence() for _ in range(desk.chance.randint(3, 7))]
    shared_words = length(" ".join(shared), desk.language)
    hours = desk.hour()
    houses = desk.houses(5) if desk.chance.random() < 0.5 else [desk.house()] * 5
    for house in houses[: desk.chance.randint(2, 5)]:
        hours = desk.later(hours, 24)
        story = report(event, desk.chance, round(shared_words * desk.chance.uniform(1.5, 4)))
        place = desk.chance.randint(1, len(story.paragraphs))
        story = story.with_paragraphs([*story.paragraphs[:place], shared, *story.paragraphs[place:]])
        desk.publish(house, (story.headline, story.text), hours, role="neg:background", family="background")


def roundup(desk: Desk) -> None:
    """Publish stories, and roundups that contain the beginnings of several, each only in part."""
    hours = desk.hour()
    stories = [
        original(desk.language, desk.chance, desk.chance.randint(60, 260))[1] for _ in range(desk.chance.randint(8, 11))
    ]
    for story in stories:
        texts = (story.headline, story.text)
        desk.publish(desk.house(), texts, desk.later(hours, 3), role="original", family="roundup")
    for house in desk.houses(desk.chance.randint(1, 2)):
        chosen = desk.chance.sample(stories, desk.chance.randint(4, 5))  # two roundups seldom share more than two
        gather(desk, house, chosen, desk.later(hours + 6, 6))


def correction_note(desk: Desk) -> None:
    """Publish a story and, as an item of its own, a correction note that repeats a sentence or two."""
    event, story = original(desk.language, desk.chance)
    house, hours = desk.house(), desk.hour()
    desk.publish(house, (story.headline, story.text), hours, role="original", family="correction-note")
    writer = event.writer(desk.chance)
    note = [writer.word("correction"), *_run(story, desk.chance.randint(10, 40), desk), writer.sentence()]
    texts = (writer.word("correction").split(":")[0], writer.join(note))
    desk.publish(house, texts, desk.later(hours, 24), role="neg:correction-note", family="correction-note")


def translation(desk: Desk) -> None:
    """Publish reports of one event in two or three languages, with the same names."""
    event = happening(desk.language, desk.chance)
    hours = desk.hour()
    others = [language for language in languages() if language != desk.language]
    for language in (desk.language, *desk.chance.sample(others, desk.chance.randint(1, 2))):
        story = report(translated(event, language, desk.chance), desk.chance, likely_length(desk.chance))
        house = desk.house() if language == desk.language else publisher(language, desk.chance)
        texts = (story.headline, story.text)
        desk.publish(house, texts, desk.later(hours, 5), role="neg:translation", family="translation")


def gather(desk: Desk, house: Publisher, stories: Sequence[Story], hours: float) -> None:
    """Publish a roundup: the headlines and beginnings of several stories."""
    title = Writer(desk.language, desk.chance).word("roundup")
    parts = [(story.headline, *_start(story, desk.chance.randint(40, 80))) for story in stories]
    texts = (title, "\n\n".join("\n".join(lines) for lines in parts))
    desk.publish(house, texts, hours, role="neg:roundup", family="roundup")


KINDS: Mapping[str, Callable[[Desk], None]] = {
    "follow-up": follow_up,
    "comment": comment,
    "same-event": same_event,
    "boilerplate": boilerplate,
    "brief": brief,
    "live-blog": live_blog,
    "background": background,
    "roundup": roundup,
    "translation": translation,
    "correction-note": correction_note,
}


def _run(story: Story, words: float, desk: Desk) -> list[str]:
    """Return consecutive sentences of a story, from its start or anywhere in it, with about `words` words."""
    sentences = story.sentences
    first = desk.chance.choice((0, desk.chance.randrange(len(sentences))))
    return _taken(sentences[first:], words, desk.language)


def _start(story: Story, words: float) -> list[str]:
    return _taken(story.sentences, words, story.language)


def _taken(sentences: Sequence[str], words: float, language: str) -> list[str]:
    taken: list[str] = []
    while len(taken) < len(sentences) and length(" ".join(taken), language) < words:
        taken.append(sentences[len(taken)])
    return taken


def _two_by_two(sentences: Sequence[str]) -> list[Sequence[str]]:
    return [sentences[place : place + 2] for place in range(0, len(sentences), 2)]


def _entry(writer: Writer) -> str:
    lines = [writer.sentence(writer.chance.choice(("sentence", "quote"))) for _ in range(writer.chance.randint(1, 2))]
    return f"{writer.word('clock')}\n{writer.join(lines)}" if writer.chance.random() < _CLOCKED else writer.join(lines)
