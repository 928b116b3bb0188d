"""What must hold once a simulated run is at rest. Each check yields its violations as sentences."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from copydesk.outcome import LedgerPage, OutcomeKind
from copydesk.search.documents import document
from copydesk.table.identity import source_id
from copydesk.table.stored import StoredArticle
from simulation.model import article_of, expected, text_of
from simulation.workload import CANARY, Act, Delete, DeleteVersion, Put, SendAgain, Wait, Workload

if TYPE_CHECKING:
    from simulation.system import System

MAX_INVOCATIONS = 2_000
LONGEST_RETENTION_DAYS = 14  # of a dead-letter queue; 7 of the ingest queue
MAX_DAYS = 6.0  # below the retention of a message: none may end there


def violations(system: "System") -> Iterator[str]:
    """Check everything that needs no other run for comparison."""
    yield from drained(system)
    ledger = Ledger(system)
    yield from ledger.violations()
    yield from articles(system, ledger)
    yield from clusters(system)
    yield from index(system)
    yield from logs(system)
    yield from system.watch.violations


class Ledger:
    """The ledger at rest, by act: the pages of each version and deletion.

    `by_hand` are pages of notifications by hand that came before the event of their version: it may be gone by then.
    """

    def __init__(self, system: "System") -> None:
        self._system = system
        self._workload: Workload = system.workload
        self.pages: dict[int, list[LedgerPage]] = {number: [] for number in range(len(self._workload.acts))}
        self.by_hand: dict[int, list[LedgerPage]] = {number: [] for number in self.pages}
        keys = {act.key for act in self._workload.acts if not _is_wait(act)}
        for key in sorted(keys):
            for page in system.table.ledger(source_id(system.INBOX, key)):
                number = system.act_of(page)
                if number is not None:
                    self.pages[number].append(page)
                elif (uploaded := system.upload_of(page)) is not None:
                    self.by_hand[uploaded].append(page)

    def outcomes(self, number: int) -> list[Any]:
        """The outcomes of an act, in record order."""
        return [outcome for page in self.pages[number] for outcome in page.outcomes]

    @property
    def read(self) -> set[tuple[int, int]]:
        """The records that some delivery read, by act and index."""
        return {
            (number, outcome.record_index)
            for number, act in enumerate(self._workload.acts)
            if isinstance(act, Put)
            for outcome in [*self.outcomes(number), *(one for page in self.by_hand[number] for one in page.outcomes)]
            if outcome.article_id or outcome.kind is OutcomeKind.REJECTED
        }

    def begun_texts(self, name: str) -> set[str]:
        """The texts of an article in versions that were gone before their end.

        A text is kept before its article is written, so a delivery that died in between may have left it as a revision.
        """
        return {
            text_of(entry)
            for number, act in enumerate(self._workload.acts)
            if isinstance(act, Put) and any(outcome.is_gone for outcome in self.outcomes(number))
            for entry in act.entries
            if not entry.is_broken and article_of(entry) == name
        }

    @property
    def kinds(self) -> dict[str, str]:
        """The outcome of each record with its reason."""
        return {
            f"act {number}, record {outcome.record_index}": f"{outcome.kind}: {outcome.reason}"
            for number in self.pages
            for outcome in self.outcomes(number)
        }

    def violations(self) -> Iterator[str]:
        """One outcome a record, on complete pages; only of a version that is gone may records be missing."""
        for number, act in enumerate(self._workload.acts):
            if number in self._system.notified:
                yield from self._of_act(number, act)

    def _of_act(self, number: int, act: Act) -> Iterator[str]:
        pages = [page for page in self.pages[number] if page.sequencer] or self.pages[number]
        if not pages or not pages[-1].complete:
            yield f"act {number}: the ledger has no complete entry"
            return
        indices = [outcome.record_index for page in pages for outcome in page.outcomes]
        if indices != list(range(len(indices))):
            yield f"act {number}: the records of its outcomes are {indices}"
        if isinstance(act, Put):
            yield from self._of_upload(number, act, [outcome for page in pages for outcome in page.outcomes])

    def _of_upload(self, number: int, act: Put, outcomes: list[Any]) -> Iterator[str]:
        wanted = [("rejected", "") if one.is_broken else ("", article_of(one)) for one in act.entries]
        wanted = wanted or [("rejected", "")]
        is_gone = bool(outcomes) and outcomes[-1].is_gone
        if is_gone and not self._system.may_be_gone(number):
            yield f"act {number}: counted as gone, but it was there"
        found = outcomes[:-1] if is_gone else outcomes
        if len(found) != len(wanted) and not is_gone:
            yield f"act {number}: {len(found)} outcomes of {len(wanted)} records"
        for index, (outcome, (kind, name)) in enumerate(zip(found, wanted, strict=False)):
            if outcome.article_id != name or (outcome.kind is OutcomeKind.REJECTED) != (kind == "rejected"):
                is_wrong = f"{outcome.kind} {outcome.article_id}, not {kind or 'stored'} {name}"
                yield f"act {number}, record {index}: {is_wrong}"


def articles(system: "System", ledger: Ledger) -> Iterator[str]:
    """The articles of the table are those of the model, with their texts and status."""
    wanted = expected(system.workload, ledger.read)
    stored = {article.record.article_id: article for article in system.table.scan()}
    for name in sorted(wanted.keys() | stored.keys()):
        if name not in wanted:
            yield f"{name}: stored as {stored[name].record.pub_status}, but no outcome names it"
        elif name not in stored:
            yield f"{name}: is not in the table"
        else:
            yield from _article(system, stored[name], wanted[name], ledger.begun_texts(name))


def _article(system: "System", stored: StoredArticle, wanted: Any, begun: set[str]) -> Iterator[str]:
    record = stored.record
    if record.pub_status != wanted.status:
        yield f"{record.article_id}: is {record.pub_status}, not {wanted.status}"
    if record.content_hash != wanted.text:
        yield f"{record.article_id}: shows another text than the latest"
    texts = {record.content_hash, *system.table.revisions(record.article_id)}
    if not wanted.texts <= texts <= wanted.texts | begun or not len(wanted.texts) <= record.revision <= len(texts):
        yield f"{record.article_id}: {len(texts)} texts as revision {record.revision}, not {len(wanted.texts)}"


def clusters(system: "System") -> Iterator[str]:
    """No link to an article that is not usable, and no cluster that lists one."""
    records = [stored.record for stored in system.table.scan()]
    usable = {record.article_id for record in records if record.pub_status == "usable"}
    for record in records:
        if record.article_id in usable and record.duplicate_of and record.duplicate_of not in usable:
            yield f"{record.article_id}: hidden as a copy of {record.duplicate_of}, which is withdrawn"
    for cluster in system.all_clusters():
        for name in sorted(cluster.members.keys() - usable):
            yield f"cluster {cluster.fingerprint[:8]}: lists {name}, which is withdrawn"


def links(system: "System") -> Mapping[str, tuple[Any, ...]]:
    """The links of each article, to compare with those of another run."""
    return {
        one.record.article_id: (
            one.record.cluster_id,
            one.record.duplicate_of,
            one.record.duplicate_kind,
            one.record.duplicate_relation,
            one.record.duplicate_evidence,
        )
        for one in system.table.scan()
        if one.record.pub_status == "usable"
    }


def index(system: "System") -> Iterator[str]:
    """The index equals the table."""
    wanted = {one.record.article_id: (one.version, document(one)) for one in system.table.scan()}
    found = system.documents()
    for name in sorted(wanted.keys() | found.keys()):
        version, fields = wanted.get(name, (0, {}))
        known, shown = found.get(name, (0, {}))
        if known != version:
            yield f"{name}: version {known} in the index, {version} in the table"
        elif {key: value for key, value in fields.items() if key != "localized"} != shown:
            yield f"{name}: another document in the index than in the table"


def logs(system: "System") -> Iterator[str]:
    """No text of an article is logged."""
    for line in system.logged():
        if CANARY in line.lower():
            yield f"logged text: {line[:80]}"


def drained(system: "System") -> Iterator[str]:
    """Every message was done within bounds."""
    if system.scheduler.is_endless:
        yield "the run did not end"
    if system.scheduler.started > MAX_INVOCATIONS:
        yield f"{system.scheduler.started} invocations"
    if system.days > MAX_DAYS:
        yield f"it took {system.days:.1f} days"
    if system.waiting_messages():
        yield f"{system.waiting_messages()} messages are left in the queues"


def repetition(system: "System") -> Iterator[str]:
    """Deliver everything once more: no outcome and no article changes.

    Not after a wait longer than any queue keeps a message: clusters expire, and a deletion that came again then would
    find none and unlink a copy.
    """
    if any(isinstance(act, Wait) and act.days > LONGEST_RETENTION_DAYS for act in system.workload.acts):
        return
    before = _state(system)
    system.deliver_again()
    yield from (f"delivered again: {line}" for line in difference(before, _state(system)))


def _state(system: "System") -> dict[str, Any]:
    """Every outcome, and every article with its version."""
    return {**Ledger(system).kinds, **{one.record.article_id: one.version for one in system.table.scan()}}


def difference(calm: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """The keys under which two runs differ, or a run before and after something."""
    for name in sorted(calm.keys() | other.keys()):
        if calm.get(name) != other.get(name):
            yield f"{name}: {_short(other.get(name))}, not {_short(calm.get(name))}"


def _short(value: Any) -> str:
    return repr(value)[:200]


def _is_wait(act: Act) -> bool:
    return not isinstance(act, Put | Delete | DeleteVersion | SendAgain)
