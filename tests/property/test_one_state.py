"""Promise 2: whatever arrives in whatever order, how often, side by side or cut short, the table ends the same.

What it must end as is said by a model of its own (`expected`), which sees all that was done to the bucket at once and
in its true order. Left out on purpose, with the reason where it is left out: `bucket_histories`.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Semaphore, Thread
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.errors import TableUnavailable
from copydesk.events import ObjectRef
from copydesk.pipeline.desk import Desk
from copydesk.pipeline.ingest import ingest
from copydesk.ports import RawObject
from copydesk.search.documents import document
from copydesk.search.handler import IndexHandler
from copydesk.table.cluster import Cluster
from copydesk.table.identity import article_id_of_url
from copydesk.table.items import article_item
from copydesk.table.stored import StoredArticle
from fakes import Faulty, MemoryIndex, MemoryQuarantine, MemoryTable, RecordingReporter

T = TypeVar("T")

Job = Callable[[Callable[[str], object]], object]  # is given what lets the others take their turn

ANY_WEATHER = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

KEYS = ("inbox/a.json", "inbox/b.json", "inbox/c.json")
ADDRESSES = tuple(f"https://{paper}.example/ferry" for paper in ("echo", "gazette", "mercury"))
LATE, ON_TIME = (
    "The ferry to Skerrow was late again on Monday, and the harbour master blamed a broken winch.",
    "On Tuesday all boats sailed as planned, since the engineers had worked through the night.",
)
TEXTS = (LATE, ON_TIME, LATE)  # each under a headline of its own: the third is a near copy of the first
STORIES = (0, 1, 0)  # which of them tell the same
BEFORE, BETWEEN, AFTER = "2026-03-01T08:00:00Z", "2026-03-04T12:00:03Z", "2026-04-01T08:00:00Z"  # uploads: noon + n s


@dataclass(frozen=True)
class Saying:
    """One record of an upload: an article's address, which text, and its dates."""

    address: str
    text: int
    published: str | None
    modified: str | None
    status: str = "usable"


@dataclass(frozen=True)
class Change:
    """One thing done to the bucket: an upload, a deletion (no sayings), or one version (`of`) removed for good."""

    key: str
    sayings: tuple[Saying, ...] = ()
    of: int | None = None


@dataclass
class Archive:
    """ObjectStore that holds every version that ever was.

    A version deleted for good is read none the less: what was never read is not known, and an order in which it was
    read first ends otherwise (the text was seen). The unit tests of `gone` say what happens then.
    """

    bodies: dict[str, bytes] = field(default_factory=dict)

    def fetch(self, ref: ObjectRef) -> RawObject:
        return RawObject(ref, self.bodies[ref.version_id])


sayings = st.builds(
    Saying,
    st.sampled_from(ADDRESSES),
    st.integers(0, len(TEXTS) - 1),
    st.sampled_from([None, None, BEFORE, BETWEEN]),
    st.sampled_from([None, None, BETWEEN, AFTER]),
    st.sampled_from(["usable", "usable", "usable", "canceled", "withheld"]),
)
uploads = st.builds(Change, st.sampled_from(KEYS), st.lists(sayings, min_size=1, max_size=3).map(tuple))
deletions = st.builds(Change, st.sampled_from(KEYS))


@st.composite
def bucket_histories(draw: st.DrawFn) -> list[Change]:
    """What was done to the bucket, in order.

    Not generated: more than MAX_SOURCES objects saying one article (the oldest are forgotten); two states of one
    object with one sequencer (S3 gives none); a delete marker removed for good (the article stays withdrawn: upload
    it again); claims that expire between two deliveries (copies are recognised within the window alone).
    """
    history: list[Change] = draw(st.lists(uploads | uploads | deletions, min_size=1, max_size=6))
    uploaded = [number for number, change in enumerate(history) if change.sayings]
    for of in draw(st.lists(st.sampled_from(uploaded), max_size=2, unique=True)) if uploaded else ():
        history.append(Change(history[of].key, of=of))
    return history


def refs_of(history: list[Change]) -> tuple[list[ObjectRef], Archive]:
    """The reference each change's event carries, and the bodies."""
    refs, archive = [], Archive()
    for number, change in enumerate(history):
        one_version = change.of is not None
        ref = ObjectRef(
            "gazette-inbox",
            change.key,
            version_id=f"v{change.of if one_version else number}",
            sequencer=f"{number + 1:018X}",
            event_time=f"2026-03-04T12:00:{number:02d}.000Z",
            removed=not change.sayings,
            removes_one_version=one_version,
        )
        refs.append(ref)
        if change.sayings:
            archive.bodies[ref.version_id] = body(number, change.sayings)
    return refs, archive


def body(number: int, said: tuple[Saying, ...]) -> bytes:
    records = [
        {
            "headline": f"Ferry news {one.text}",
            "text": TEXTS[one.text],
            "url": one.address,
            "datePublished": one.published,
            "dateModified": one.modified,
            "pubStatus": one.status,
            "keywords": [f"{number}.{index}"],  # no part of what makes a text: tells whose record was taken
        }
        for index, one in enumerate(said)
    ]
    return json.dumps(records).encode()


@dataclass(frozen=True)
class Spoken:
    """A saying with its place in history."""

    number: int
    index: int
    key: str
    saying: Saying

    @property
    def tag(self) -> str:
        return f"{self.number}.{self.index}"

    @property
    def text(self) -> tuple[int, str | None]:
        return (self.saying.text, self.saying.published)

    @property
    def at(self) -> tuple[str, int, int]:
        uploaded = f"2026-03-04T12:00:{self.number:02d}"
        declared = (self.saying.modified or self.saying.published or uploaded).rstrip("Z")
        if self.saying.status == "canceled":  # speaks when it is uploaded, whatever dates it repeats
            declared = uploaded
        return (min(declared, uploaded), self.number, self.index)


@dataclass(frozen=True)
class Story:
    """One article as it must end: what was ever said of it, in order, and what is said last by each object."""

    address: str
    said: tuple[Spoken, ...]
    live: tuple[Spoken, ...]

    @property
    def current(self) -> Spoken:
        return max(self.live or {one.key: one for one in self.said}.values(), key=lambda one: one.at)

    @property
    def status(self) -> str:
        status = self.current.saying.status if self.live else "canceled"
        return "withdrawn" if status == "canceled" else status

    @property
    def first_uploads(self) -> dict[tuple[int, str | None], str]:
        return {one.text: one.tag for one in reversed(self.said)}

    def first_date(self, story: int) -> str:
        """The first date it gives a text of that story; undated comes last."""
        return min(one.saying.published or "~" for one in self.said if STORIES[one.saying.text] == story)


def stories(history: list[Change]) -> list[Story]:
    """What must be known of each address once all is delivered."""
    spoken = [
        Spoken(number, index, change.key, saying)
        for number, change in enumerate(history)
        for index, saying in enumerate(change.sayings)
    ]
    told = []
    for address in sorted({one.saying.address for one in spoken}):
        said = tuple(one for one in spoken if one.saying.address == address)
        last = {one.key: one for one in said}.values()
        told.append(Story(address, said, tuple(one for one in last if not is_gone(one, history))))
    return told


def is_gone(one: Spoken, history: list[Change]) -> bool:
    """Whether the object was deleted after this version, or this very version was removed for good."""
    later = history[one.number + 1 :]
    return any(change == Change(one.key) or change.of == one.number for change in later)


def bearers(history: list[Change]) -> dict[int, dict[str, str]]:
    """The usable articles that ever told a story, by id, with the first date of it."""
    members: dict[int, dict[str, str]] = {}
    for story in stories(history):
        for told in {STORIES[one.saying.text] for one in story.said if story.status == "usable"}:
            members.setdefault(told, {})[article_id_of_url(story.address)] = story.first_date(told)
    return members


def expected(history: list[Change]) -> dict[str, Any]:
    """What the table must say of each address."""
    articles = {}
    for story in stories(history):
        name, current = article_id_of_url(story.address), story.current
        members = bearers(history)[STORIES[current.saying.text]] if story.status == "usable" else {name: ""}
        leader = min(members, key=lambda member: (members[member], member))
        articles[story.address] = {
            "status": story.status,
            "current": story.first_uploads[current.text],
            "kept": {tag for text, tag in story.first_uploads.items() if text != current.text},
            "cluster": f"c{leader[1:]}",
            "copy of": None if leader == name else leader,
        }
    return articles


def shown(table: MemoryTable) -> dict[str, Any]:
    """What the table says of each address, in the model's words."""
    articles = {}
    for record in (stored.record for stored in table.scan()):
        kept = [one for name, one in table.revisions(record.article_id).items() if name != record.content_hash]
        assert record.revision == len(kept) + 1
        assert record.duplicate_of == (record.duplicate_evidence and record.duplicate_evidence.matched_article_id)
        articles[str(record.canonical_url)] = {
            "status": record.pub_status,
            "current": record.keywords[0],
            "kept": {one.keywords[0] for one in kept},
            "cluster": record.cluster_id,
            "copy of": record.duplicate_of,
        }
    return articles


def clustered(table: MemoryTable) -> dict[int, dict[str, str]]:
    """Who the clusters list under each story that several articles ever told."""
    said = [text for one in table.scan() for text in [one.record, *table.revisions(one.record.article_id).values()]]
    members = {(STORIES[int(str(text.headline)[-1])], text.fingerprint) for text in said}
    return {
        story: {name: date.replace("+00:00", "Z") or "~" for name, date in whole(mark, table).members.items()}
        for story, mark in sorted(members)
        if len(whole(mark, table).members) > 1
    }


def whole(mark: str, table: MemoryTable) -> Cluster:
    """The cluster that a text's cluster is part of."""
    cluster = table.clusters([mark]).get(mark, Cluster(mark))
    return whole(cluster.into, table) if cluster.into else cluster


def shared_stories(history: list[Change]) -> dict[int, dict[str, str]]:
    """Who must be listed under each story that several usable articles ever told."""
    return {story: members for story, members in bearers(history).items() if len(members) > 1}


def assert_one_state(table: MemoryTable, history: list[Change]) -> None:
    """Compare the table with the model."""
    assert shown(table) == expected(history)
    assert clustered(table) == shared_stories(history)


def repeated_in_any_order(sent: list[T]) -> st.SearchStrategy[list[T]]:
    """Each at least once."""
    again = st.lists(st.sampled_from(sent), max_size=3) if sent else st.just([])
    return again.flatmap(lambda some: st.permutations([*sent, *some]))


@ANY_WEATHER
@given(st.data(), bucket_histories())
def test_every_order_and_repetition_ends_in_one_state(data: st.DataObject, history: list[Change]) -> None:
    refs, archive = refs_of(history)
    table = MemoryTable()

    for ref in data.draw(repeated_in_any_order(refs)):
        ingest(ref, Desk(archive, table, MemoryQuarantine()))

    assert_one_state(table, history)


@dataclass
class Turns:
    """Runs jobs side by side but one at a time: at each call to the table the next choice says who goes on."""

    choices: Iterator[int]
    _yielded: Semaphore = field(default_factory=lambda: Semaphore(0))
    _waiting: list[Semaphore] = field(default_factory=list)

    def run(self, jobs: list[Job]) -> None:
        """Run jobs to their ends, each given the function that lets others take their turn."""
        self._waiting = [Semaphore(0) for _ in jobs]
        threads = [Thread(target=self._run, args=(job, self._waiting[n])) for n, job in enumerate(jobs)]
        for thread in threads:
            thread.start()
        while self._waiting:
            self._waiting[next(self.choices, 0) % len(self._waiting)].release()
            self._yielded.acquire()
        for thread in threads:
            thread.join()

    def _run(self, job: Job, turn: Semaphore) -> None:
        def pause(_call: str) -> None:
            self._yielded.release()
            turn.acquire()

        turn.acquire()
        try:
            job(pause)
        finally:
            self._waiting.remove(turn)
            self._yielded.release()


def cut_short_after(calls: int) -> Callable[[str], None]:
    """Raise at one call to the table, as a killed process or a lost answer would."""
    left = iter(range(calls))

    def count(_call: str) -> None:
        if next(left, None) is None:
            raise TableUnavailable("cut short")

    return count


def deliver(ref: ObjectRef, archive: Archive, table: Any) -> bool:
    """Whether the delivery came to its end."""
    try:
        ingest(ref, Desk(archive, table, MemoryQuarantine()))
    except TableUnavailable:
        return False
    return True


@ANY_WEATHER
@given(st.data(), bucket_histories())
def test_deliveries_cut_short_anywhere_end_in_one_state(data: st.DataObject, history: list[Change]) -> None:
    refs, archive = refs_of(history)
    table = MemoryTable()

    for ref in data.draw(repeated_in_any_order(refs)):
        fault = cut_short_after(data.draw(st.integers(0, 20)))
        lost_answer = data.draw(st.booleans())
        deliver(ref, archive, Faulty(table, after=fault) if lost_answer else Faulty(table, before=fault))
    for ref in data.draw(st.permutations(refs)):
        assert deliver(ref, archive, table)

    assert_one_state(table, history)


def job(ref: ObjectRef, archive: Archive, table: Any, again: list[ObjectRef]) -> Job:
    """Deliver a reference, giving way at each call; noted in `again` if it was cut short."""

    def run(pause: Callable[[str], object]) -> None:
        if not deliver(ref, archive, Faulty(table, before=pause)):
            again.append(ref)

    return run


@ANY_WEATHER
@given(st.data(), bucket_histories(), st.lists(st.integers(0, 5), max_size=80))
def test_deliveries_side_by_side_end_in_one_state(
    data: st.DataObject, history: list[Change], choices: list[int]
) -> None:
    refs, archive = refs_of(history)
    table, turns = MemoryTable(), Turns(iter(choices))
    again: list[ObjectRef] = []

    waiting = [
        job(ref, archive, Faulty(table, before=cut_short_after(data.draw(st.integers(0, 40)))), again)
        for ref in data.draw(repeated_in_any_order(refs))
    ]
    while waiting:
        turns.run([waiting.pop() for _ in waiting[:3]])
    for ref in again:
        assert deliver(ref, archive, table)

    assert in_texts(shown(table), history) == in_texts(expected(history), history)
    assert clustered(table) == shared_stories(history)


def in_texts(articles: dict[str, Any], history: list[Change]) -> dict[str, Any]:
    """Name texts by what they say, not by the upload they were taken from.

    Given up: where two objects first say a text at the same moment, and it is an older one by then, either may lend
    the revision its provenance. A revision is kept without looking at what stands there.
    """
    text_of = {one.tag: one.text for story in stories(history) for one in story.said}
    return {
        address: {**article, "current": text_of[article["current"]], "kept": {text_of[tag] for tag in article["kept"]}}
        for address, article in articles.items()
    }


@ANY_WEATHER
@given(st.data(), bucket_histories())
def test_index_ends_equal_to_the_table(data: st.DataObject, history: list[Change]) -> None:
    refs, archive = refs_of(history)
    table, index = MemoryTable(), MemoryIndex()
    for ref in refs:
        deliver(ref, archive, table)
    handler = IndexHandler(index, MemoryQuarantine(), RecordingReporter())

    for stored in data.draw(repeated_in_any_order(table.written)):
        assert handler(stream_event(stored)) == {"batchItemFailures": []}

    assert index.documents() == {stored.record.article_id: read_back(stored) for stored in table.scan()}
    assert index.versions() == {stored.record.article_id: stored.version for stored in table.scan()}


def read_back(stored: StoredArticle) -> dict[str, Any]:
    """The document as the index returns it: without what only its analyzers read."""
    return {name: value for name, value in document(stored).items() if name != "localized"}


def stream_event(stored: StoredArticle) -> dict[str, Any]:
    image = article_item(stored)
    change = {"Keys": {name: image[name] for name in ("pk", "sk")}, "SequenceNumber": "1", "NewImage": image}
    return {"Records": [{"eventSource": "aws:dynamodb", "eventName": "MODIFY", "dynamodb": change}]}
