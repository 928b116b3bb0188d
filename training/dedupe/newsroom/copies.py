"""Copies of a story: the edits that newsrooms make to a text they republish."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from training.dedupe.newsroom.damage import DAMAGES
from training.dedupe.newsroom.grammar import Writer
from training.dedupe.newsroom.stories import Event, Story, headline, length, original

Edit = Callable[[Story, Event, random.Random], Story]
_SHORTEST = 25  # words: a shorter cut could not be recognised as the story
_CUT_OFF = 0.4  # share of cuts that end within a sentence
_LONG_ENOUGH = {"lede": 70, "trim": 60, "paywall": 80, "excerpt": 120, "style-3-4": 60, "style-5": 120, "dropped": 80}


_NOT_WITH_A_CUT = ("lede", "dropped", "rewritten", "roundup", "context")  # too little of the story would be left


def copied(story: Story, event: Event, edits: Sequence[str], chance: random.Random) -> tuple[str, str]:
    """Apply the edits of a story, then the damages to its text; return headline and text."""
    story = edited(story, event, edits, chance)
    text = story.text
    for name in edits:
        text = DAMAGES[name](text, chance) if name in DAMAGES else text
    return story.headline, text


def edited(story: Story, event: Event, edits: Sequence[str], chance: random.Random) -> Story:
    """Apply those of the edits that are in EDITS, in that order; short stories are not cut."""
    words = length(story.text, story.language)
    fitting = {name for name in edits if words >= _LONG_ENOUGH.get(name, 0)}
    for name in sorted(fitting & EDITS.keys(), key=list(EDITS).index):
        story = EDITS[name](story, event, chance)
    return story


def likely_edits(story: Story, chance: random.Random) -> tuple[str, ...]:
    """Draw the edits of a copy: mostly one, seldom five or six, and never beyond recognition."""
    if chance.random() < 0.1:
        return ("exact",)
    count = chance.choices((1, 2, 3, 4, 5, 6), (50, 24, 12, 7, 4, 3))[0]
    words = length(story.text, story.language)
    names = [name for name in (*EDITS, *DAMAGES) if name != "exact" and words >= _LONG_ENOUGH.get(name, 0)]
    drawn = chance.sample(names, count)
    styles = [name for name in drawn if name.startswith("style")]
    cuts = [name for name in drawn if name in ("trim", "paywall", "excerpt")]
    barred = {*styles[1:], *cuts[1:], *(_NOT_WITH_A_CUT if cuts else ())}
    return tuple(name for name in drawn if name not in barred)


def exact(story: Story, _event: Event, _chance: random.Random) -> Story:
    """Change nothing."""
    return story


def new_headline(story: Story, event: Event, chance: random.Random) -> Story:
    """Write a new headline."""
    return replace(story, headline=headline(event, chance))


def trim(story: Story, _event: Event, chance: random.Random) -> Story:
    """Cut 10 to 70 % off the tail."""
    return _cut_off(_headed(story, 1 - chance.uniform(0.1, 0.7)), chance)


def paywall(story: Story, event: Event, chance: random.Random) -> Story:
    """Keep only the head, with an invitation to subscribe."""
    cut = _cut_off(_headed(story, chance.uniform(0.2, 0.4)), chance)
    return cut.with_paragraphs([*cut.paragraphs, (_plain(event, chance).word("continue"),)])


def excerpt(story: Story, _event: Event, chance: random.Random) -> Story:
    """Keep a run of sentences from somewhere in the story."""
    share = chance.uniform(0.3, 0.6)
    sentences = story.sentences
    first = chance.randrange(max(1, int(len(sentences) * (1 - share))))
    return _headed(story.with_paragraphs([sentences[first:]]), share / (1 - first / len(sentences)))


def lede(story: Story, event: Event, chance: random.Random) -> Story:
    """Rewrite the beginning for readers elsewhere."""
    writer = event.writer(chance)
    opening = [writer.sentence("lede"), *(writer.sentence() for _ in range(chance.randint(0, 2)))]
    first, *rest = story.paragraphs
    return story.with_paragraphs([opening, first[1:], *rest])


def dateline(story: Story, event: Event, chance: random.Random) -> Story:
    """Put the place and the agency in front."""
    return _before(story, _plain(event, chance).word("dateline"))


def style_1(story: Story, event: Event, chance: random.Random) -> Story:
    """Make one scattered edit."""
    return _scattered(story, event, chance, 1)


def style_2(story: Story, event: Event, chance: random.Random) -> Story:
    """Make two scattered edits."""
    return _scattered(story, event, chance, 2)


def style_3_4(story: Story, event: Event, chance: random.Random) -> Story:
    """Make three or four scattered edits."""
    return _scattered(story, event, chance, chance.randint(3, 4))


def style_5(story: Story, event: Event, chance: random.Random) -> Story:
    """Make five scattered edits, or up to one in two sentences and at most twelve."""
    return _scattered(story, event, chance, chance.randint(5, max(5, min(12, len(story.sentences) // 2))))


def variants(story: Story, event: Event, chance: random.Random) -> Story:
    """Use the spellings and words of another newsroom's style throughout."""
    pairs = [pair.split("=") for pair in _plain(event, chance).rules["variants"]]
    chosen = chance.sample(pairs, max(1, len(pairs) * 2 // 3))
    return _each_sentence(story, lambda sentence: _respelled(sentence, chosen))


def correction(story: Story, event: Event, chance: random.Random) -> Story:
    """Change a figure or a name wherever it occurs; usually add a correction note."""
    wrong, right = _mistake(story, event, chance)
    corrected = _each_sentence(story, lambda sentence: sentence.replace(wrong, right))
    if chance.random() < 0.3:
        return corrected
    note = (_plain(event, chance).word("correction"),)
    return corrected.with_paragraphs(chance.choice(([note, *corrected.paragraphs], [*corrected.paragraphs, note])))


def update(story: Story, event: Event, chance: random.Random) -> Story:
    """Add a paragraph of news before, within or after the text."""
    added = (event.writer(chance).word("update"),)
    place = chance.choice((0, 1, len(story.paragraphs) // 2, len(story.paragraphs)))
    return story.with_paragraphs([*story.paragraphs[:place], added, *story.paragraphs[place:]])


def rewritten(story: Story, event: Event, chance: random.Random) -> Story:
    """Replace 10 to 25 % of the sentences by new ones, as an agency's next lead does."""
    writer, share = event.writer(chance), chance.uniform(0.1, 0.25)
    return _each_sentence(story, lambda sentence: writer.sentence() if chance.random() < share else sentence)


def dropped(story: Story, _event: Event, chance: random.Random) -> Story:
    """Leave out a few sentences."""
    gone = set(chance.sample(range(len(story.sentences)), max(1, len(story.sentences) // chance.randint(5, 10))))
    kept = [sentence for place, sentence in enumerate(story.sentences) if place not in gone]
    return story.with_paragraphs([kept[place : place + 2] for place in range(0, len(kept), 2)])


def reordered(story: Story, _event: Event, chance: random.Random) -> Story:
    """Keep the first paragraph and shuffle the others."""
    first, *rest = story.paragraphs
    return story.with_paragraphs([first, *chance.sample(rest, len(rest))])


def context(story: Story, event: Event, chance: random.Random) -> Story:
    """Insert a paragraph of the publisher's own."""
    writer = event.writer(chance)
    added = [writer.sentence() for _ in range(chance.randint(2, 4))]
    place = chance.randint(1, len(story.paragraphs))
    return story.with_paragraphs([*story.paragraphs[:place], added, *story.paragraphs[place:]])


def byline(story: Story, event: Event, chance: random.Random) -> Story:
    """Add the lines of author and agency."""
    writer = _plain(event, chance)
    tail = [(writer.word("agency"),)] if chance.random() < 0.5 else []
    return story.with_paragraphs([(writer.word("byline"),), *story.paragraphs, *tail])


def chrome(story: Story, event: Event, chance: random.Random) -> Story:
    """Leave the page's menu, links and footer around the text."""
    writer = _plain(event, chance)
    menu = " ".join(chance.sample(writer.rules["menu"], chance.randint(6, 14)))
    links = [(writer.word("related"),) for _ in range(chance.randint(0, 3))]
    paragraphs = list(story.paragraphs)
    place = chance.randint(1, len(paragraphs))
    return story.with_paragraphs([(menu,), *paragraphs[:place], *links, *paragraphs[place:], (writer.word("footer"),)])


def boilerplate(story: Story, event: Event, chance: random.Random) -> Story:
    """Append the lines that the publisher adds to every text; they may be longer than the news."""
    writer = _plain(event, chance)
    footers = writer.rules["footer"]
    tail = [(writer.fill(line),) for line in chance.sample(footers, chance.randint(2, len(footers)))]
    return story.with_paragraphs([*story.paragraphs, *tail])


def roundup(story: Story, event: Event, chance: random.Random) -> Story:
    """Publish the whole story among a few lines of other news."""
    others = [original(story.language, chance, 40)[1].sentences[:2] for _ in range(chance.randint(1, 3))]
    place = chance.randint(0, len(others))
    title = _plain(event, chance).word("roundup")
    held = story.with_paragraphs([(title,), *others[:place], *story.paragraphs, *others[place:]])
    return replace(held, headline=title)


EDITS: Mapping[str, Edit] = {
    "exact": exact,
    "headline": new_headline,
    "trim": trim,
    "excerpt": excerpt,
    "paywall": paywall,
    "lede": lede,
    "dropped": dropped,
    "reordered": reordered,
    "style-1": style_1,
    "style-2": style_2,
    "style-3-4": style_3_4,
    "style-5": style_5,
    "variants": variants,
    "correction": correction,
    "context": context,
    "update": update,
    "rewritten": rewritten,
    "dateline": dateline,
    "byline": byline,
    "roundup": roundup,
    "boilerplate": boilerplate,
    "chrome": chrome,
}


def _plain(event: Event, chance: random.Random) -> Writer:
    return Writer(event.language, chance)


def _headed(story: Story, share: float) -> Story:
    """Return the head of a story, up to a share of its words; a short story stays whole."""
    wanted = max(_SHORTEST, share * length(story.text, story.language))
    kept: list[tuple[str, ...]] = []
    for paragraph in story.paragraphs:
        taken: list[str] = []
        for sentence in paragraph:
            if wanted > 0:
                taken.append(sentence)
                wanted -= length(sentence, story.language)
        kept.append(tuple(taken))
    return story.with_paragraphs(kept)


def _cut_off(story: Story, chance: random.Random) -> Story:
    """Cut the last sentence off in the middle, in a share of the stories."""
    if chance.random() > _CUT_OFF or len(story.sentences) < 2:
        return story
    *others, last = story.paragraphs
    sentence = last[-1]
    kept = sentence[: chance.randint(len(sentence) // 4, len(sentence) * 3 // 4)]
    whole = kept if story.language in ("ja", "zh") else kept.rpartition(" ")[0]
    return story.with_paragraphs([*others, [*last[:-1], *filter(None, [whole])]])


def _before(story: Story, opening: str) -> Story:
    between = "" if story.language in ("ja", "zh") else " "
    first, *rest = story.paragraphs
    return story.with_paragraphs([(f"{opening}{between}{first[0]}", *first[1:]), *rest])


def _each_sentence(story: Story, edit: Callable[[str], str]) -> Story:
    return story.with_paragraphs([[edit(sentence) for sentence in paragraph] for paragraph in story.paragraphs])


def _respelled(sentence: str, pairs: Sequence[Sequence[str]]) -> str:
    for one, other in pairs:
        sentence = (
            re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", other, sentence)
            if one.isascii()
            else sentence.replace(one, other)
        )
    return sentence


def _mistake(story: Story, event: Event, chance: random.Random) -> tuple[str, str]:
    numbers = re.findall(r"(?<![\w.,])\d+(?![\w.,]*\d)", story.text)
    if numbers and chance.random() < 0.7:
        wrong = chance.choice(numbers)
        return wrong, str(int(wrong) + chance.choice((-1, 1, 2, 10)))
    return chance.choice(event.bound["who"]), _plain(event, chance).word("who")


def _scattered(story: Story, event: Event, chance: random.Random, edits: int) -> Story:
    places = chance.choices(range(len(story.sentences)), k=edits)
    sentences = list(story.sentences)
    for place in places:
        sentences[place] = _touched(sentences[place], event, chance)
    rest = iter(sentences)
    return story.with_paragraphs([[next(rest) for _ in paragraph] for paragraph in story.paragraphs])


def _touched(sentence: str, event: Event, chance: random.Random) -> str:
    """Insert, remove or replace one word."""
    writer = _plain(event, chance)
    if event.language in ("ja", "zh"):
        place = chance.randrange(len(sentence))
        return sentence[:place] + writer.word("instead") + sentence[place + chance.choice((0, 1, 2)) :]
    inserted = writer.word(chance.choice(("instead", "adverb", "adjective")))
    words = sentence.split(" ")
    place = chance.randrange(len(words))
    replaced = chance.choice(([inserted], [words[place], inserted], []))
    return " ".join([*words[:place], *replaced, *words[place + 1 :]]) or sentence
