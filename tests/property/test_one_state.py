"""Promise 2: deliveries in any order, repeated, side by side or cut short leave the table in one state.

The expected state comes from a separate model (`expected`), which sees all changes of the bucket at once and in their
true order. `bucket_histories` lists the cases that are not generated, with the reasons.
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

Job = Callable[[Callable[[str], object]], object]  # takes the function that lets other jobs run

ANY_WEATHER = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

KEYS = ("inbox/a.json", "inbox/b.json", "inbox/c.json")
ADDRESSES = tuple(f"https://{paper}.example/ferry" for paper in ("echo", "gazette", "mercury"))
LATE, ON_TIME = (
    "The ferry to Skerrow was late again on Monday, and the harbour master blamed a broken winch.",
    "On Tuesday all boats sailed as planned, since the engineers had worked through the night.",
)
TEXTS = (LATE, ON_TIME, LATE)  # each under a headline of its own: the third is a near copy of the first
STORIES = (0, 1, 0)  # the story of each text
BEFORE, BETWEEN, AFTER = "2026-03-01T08:00:00Z", "2026-03-04T12:00:03Z", "2026-04-01T08:00:00Z"  # uploads: noon + n s


@dataclass(frozen=True)
class Entry:
    """One record of an upload: an article's address, which text, and its dates."""

    address: str
    text: int
    published: str | None
    modified: str | None
    status: str = "usable"


@dataclass(frozen=True)
class Change:
    """One change of the bucket: an upload, a deletion (no entries), or the permanent removal of one version (`of`)."""

    key: str
    entries: tuple[Entry, ...] = ()
    of: int | None = None


@dataclass
class Archive:
    """ObjectStore that holds every version ever uploaded.

    A permanently removed version can still be read here. Otherwise the end would depend on the order: a text is known
    only if its version was read before the removal. The unit tests of `gone` cover that case.
    """

    bodies: dict[str, bytes] = field(default_factory=dict)

    def fetch(self, ref: ObjectRef) -> RawObject:
        return RawObject(ref, self.bodies[ref.version_id])


entries = st.builds(
    Entry,
    st.sampled_from(ADDRESSES),
    st.integers(0, len(TEXTS) - 1),
    st.sampled_from([None, None, BEFORE, BETWEEN]),
    st.sampled_from([None, None, BETWEEN, AFTER]),
    st.sampled_from(["usable", "usable", "usable", "canceled", "withheld"]),
)
uploads = st.builds(Change, st.sampled_from(KEYS), st.lists(entries, min_size=1, max_size=3).map(tuple))
deletions = st.builds(Change, st.sampled_from(KEYS))


@st.composite
def bucket_histories(draw: st.DrawFn) -> list[Change]:
    """The changes of a bucket, in order.

    Not generated: more than MAX_SOURCES objects with one article (the oldest are dropped); two states of one object
    with one sequencer (S3 never does this); permanent removal of a delete marker (the article stays withdrawn until
    it is uploaded again); claims that expire between two deliveries (copies are recognised within the window only).
    """
    history: list[Change] = draw(st.lists(uploads | uploads | deletions, min_size=1, max_size=6))
    uploaded = [number for number, change in enumerate(history) if change.entries]
    for of in draw(st.lists(st.sampled_from(uploaded), max_size=2, unique=True)) if uploaded else ():
        history.append(Change(history[of].key, of=of))
    return history


def refs_of(history: list[Change]) -> tuple[list[ObjectRef], Archive]:
    """The reference in the event of each change, and the bodies of the uploads."""
    refs, archive = [], Archive()
    for number, change in enumerate(history):
        one_version = change.of is not None
        ref = ObjectRef(
            "gazette-inbox",
            change.key,
            version_id=f"v{change.of if one_version else number}",
            sequencer=f"{number + 1:018X}",
            event_time=f"2026-03-04T12:00:{number:02d}.000Z",
            removed=not change.entries,
            removes_one_version=one_version,
        )
        refs.append(ref)
        if change.entries:
            archive.bodies[ref.version_id] = body(number, change.entries)
    return refs, archive


def body(number: int, entries: tuple[Entry, ...]) -> bytes:
    records = [
        {
            "headline": f"Ferry news {one.text}",
            "text": TEXTS[one.text],
            "url": one.address,
            "datePublished": one.published,
            "dateModified": one.modified,
            "pubStatus": one.status,
            # Not part of a text's identity: shows which upload the stored record came from.
            "keywords": [f"{number}.{index}"],
        }
        for index, one in enumerate(entries)
    ]
    return json.dumps(records).encode()


@dataclass(frozen=True)
class Occurrence:
    """An entry with its place in the history."""

    number: int
    index: int
    key: str
    entry: Entry

    @property
    def tag(self) -> str:
        return f"{self.number}.{self.index}"

    @property
    def text(self) -> tuple[int, str | None]:
        return (self.entry.text, self.entry.published)

    @property
    def at(self) -> tuple[str, int, int]:
        uploaded = f"2026-03-04T12:00:{self.number:02d}"
        declared = (self.entry.modified or self.entry.published or uploaded).rstrip("Z")
        if self.entry.status == "canceled":  # takes effect at its upload, whatever its dates
            declared = uploaded
        return (min(declared, uploaded), self.number, self.index)


@dataclass(frozen=True)
class ArticleModel:
    """The expected end of one article: all its occurrences in order, and the last one in each object (`live`)."""

    address: str
    occurrences: tuple[Occurrence, ...]
    live: tuple[Occurrence, ...]

    @property
    def current(self) -> Occurrence:
        return max(self.live or {one.key: one for one in self.occurrences}.values(), key=lambda one: one.at)

    @property
    def status(self) -> str:
        status = self.current.entry.status if self.live else "canceled"
        return "withdrawn" if status == "canceled" else status

    @property
    def first_uploads(self) -> dict[tuple[int, str | None], str]:
        return {one.text: one.tag for one in reversed(self.occurrences)}

    def first_date(self, story: int) -> str:
        """The earliest date that it gives for a text of a story; an undated text sorts last."""
        return min(one.entry.published or "~" for one in self.occurrences if STORIES[one.entry.text] == story)


def article_models(history: list[Change]) -> list[ArticleModel]:
    """The expected article of each address after all deliveries."""
    occurrences = [
        Occurrence(number, index, change.key, entry)
        for number, change in enumerate(history)
        for index, entry in enumerate(change.entries)
    ]
    models = []
    for address in sorted({one.entry.address for one in occurrences}):
        own = tuple(one for one in occurrences if one.entry.address == address)
        last = {one.key: one for one in own}.values()
        models.append(ArticleModel(address, own, tuple(one for one in last if not is_gone(one, history))))
    return models


def is_gone(one: Occurrence, history: list[Change]) -> bool:
    """Whether the object was deleted after this version, or this version was removed permanently."""
    later = history[one.number + 1 :]
    return any(change == Change(one.key) or change.of == one.number for change in later)


def members_by_story(history: list[Change]) -> dict[int, dict[str, str]]:
    """The usable articles that ever contained each story: their ids, with their first date of that story."""
    members: dict[int, dict[str, str]] = {}
    for model in article_models(history):
        for story in {STORIES[one.entry.text] for one in model.occurrences if model.status == "usable"}:
            members.setdefault(story, {})[article_id_of_url(model.address)] = model.first_date(story)
    return members


def expected(history: list[Change]) -> dict[str, Any]:
    """The expected state of the table, by address."""
    articles = {}
    for model in article_models(history):
        name, current = article_id_of_url(model.address), model.current
        members = members_by_story(history)[STORIES[current.entry.text]] if model.status == "usable" else {name: ""}
        leader = min(members, key=lambda member: (members[member], member))
        articles[model.address] = {
            "status": model.status,
            "current": model.first_uploads[current.text],
            "kept": {tag for text, tag in model.first_uploads.items() if text != current.text},
            "cluster": f"c{leader[1:]}",
            "copy of": None if leader == name else leader,
        }
    return articles


def shown(table: MemoryTable) -> dict[str, Any]:
    """The state of the table by address, in the form of `expected`."""
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
    """The members that the clusters list for each story with several members."""
    texts = [text for one in table.scan() for text in [one.record, *table.revisions(one.record.article_id).values()]]
    members = {(STORIES[int(str(text.headline)[-1])], text.fingerprint) for text in texts}
    return {
        story: {name: date.replace("+00:00", "Z") or "~" for name, date in whole(mark, table).members.items()}
        for story, mark in sorted(members)
        if len(whole(mark, table).members) > 1
    }


def whole(mark: str, table: MemoryTable) -> Cluster:
    """The cluster that the cluster of a text became part of."""
    cluster = table.clusters([mark]).get(mark, Cluster(mark))
    return whole(cluster.into, table) if cluster.into else cluster


def shared_stories(history: list[Change]) -> dict[int, dict[str, str]]:
    """The expected members of each story that several usable articles ever contained."""
    return {story: members for story, members in members_by_story(history).items() if len(members) > 1}


def assert_one_state(table: MemoryTable, history: list[Change]) -> None:
    """Compare the table with the model."""
    assert shown(table) == expected(history)
    assert clustered(table) == shared_stories(history)


def repeated_in_any_order(sent: list[T]) -> st.SearchStrategy[list[T]]:
    """Permutations of the references with some repeated; each occurs at least once."""
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
    """Runs jobs side by side, one at a time: at each call to the table `choices` selects the job that continues."""

    choices: Iterator[int]
    _yielded: Semaphore = field(default_factory=lambda: Semaphore(0))
    _waiting: list[Semaphore] = field(default_factory=list)

    def run(self, jobs: list[Job]) -> None:
        """Run jobs to their ends; each receives the function that lets another job run."""
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
    """Deliver a reference; return whether the delivery finished."""
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
    """A job that delivers a reference and pauses at each call; it adds the reference to `again` if it was cut short."""

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
    """Identify texts by their content, not by the upload that they came from.

    Not guaranteed: if two deliveries store the same older text for the first time at the same moment, the revision may
    have the provenance of either, because revisions are written without reading the stored one.
    """
    text_of = {one.tag: one.text for model in article_models(history) for one in model.occurrences}
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
    """The document as the index returns it: without `localized`, which only analyzers read."""
    return {name: value for name, value in document(stored).items() if name != "localized"}


def stream_event(stored: StoredArticle) -> dict[str, Any]:
    image = article_item(stored)
    change = {"Keys": {name: image[name] for name in ("pk", "sk")}, "SequenceNumber": "1", "NewImage": image}
    return {"Records": [{"eventSource": "aws:dynamodb", "eventName": "MODIFY", "dynamodb": change}]}
