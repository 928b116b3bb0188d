from dataclasses import dataclass, field, replace

import pytest

from builders import arrival
from copydesk.article import Record
from copydesk.outcome import OutcomeKind
from copydesk.table.revisions import MAX_SOURCES, Admission, Arrival, admit, needs_revisions, withdraw
from copydesk.table.stored import StoredArticle

FIRST, CORRECTED = "Ansleigh keeps its libraries", "Ansleigh keeps its four libraries"
A, B = "gazette-inbox/inbox/a.json", "gazette-inbox/inbox/b.json"


def sequence(number: int) -> str:
    return f"{number:018X}".ljust(32, "0")


def deletion(number: int) -> str:
    """The sequence of a deletion between two uploads."""
    return f"{sequence(number)[:-1]}1"


@dataclass
class State:
    """An article after some arrivals, with its other revisions (`kept`) and the admission of each arrival."""

    stored: StoredArticle | None = None
    kept: dict[str, Record] = field(default_factory=dict)
    admissions: list[Admission] = field(default_factory=list)

    @property
    def article(self) -> StoredArticle:
        assert self.stored
        return self.stored

    @property
    def outcomes(self) -> list[tuple[OutcomeKind, str, int]]:
        return [(one.kind, one.reason, one.revision) for one in self.admissions]

    def note(self, admission: Admission) -> "State":
        self.stored = admission.stored
        self.kept |= {text.content_hash: text for text in admission.kept}
        self.admissions.append(admission)
        return self

    def withdrawn(self, source: str, upto: str) -> "State":
        return self.note(withdraw(self.article, source, upto, self.kept))


def after(*arrivals: Arrival) -> State:
    """Admit arrivals one after another, as the pipeline does."""
    state = State()
    for one in arrivals:
        state.note(admit(state.stored, one, state.kept if needs_revisions(state.stored, one) else {}))
    return state


def outcome(*arrivals: Arrival) -> tuple[OutcomeKind, str]:
    return after(*arrivals).outcomes[-1][:2]


def test_first_arrival_is_stored() -> None:
    assert outcome(arrival()) == (OutcomeKind.STORED, "")


def test_changed_text_is_a_revision() -> None:
    assert outcome(arrival(1), arrival(2, headline=CORRECTED)) == (OutcomeKind.REVISED, "")


@pytest.mark.parametrize("key", ["inbox/a.json", "inbox/b.json"], ids=["same-object", "other-object"])
def test_same_text_again_is_a_duplicate(key: str) -> None:
    kind, reason = outcome(arrival(1), arrival(2, key))

    assert (kind, reason) == (OutcomeKind.DUPLICATE, "unchanged: this text of the article is stored")


def test_older_version_of_the_object_is_stale() -> None:
    kind, reason = outcome(arrival(2, headline=CORRECTED), arrival(1))

    assert (kind, reason) == (OutcomeKind.STALE, "a later version of the same object is known")


def test_earlier_text_of_another_object_is_stale() -> None:
    kind, reason = outcome(arrival(2, headline=CORRECTED), arrival(1, "inbox/b.json"))

    assert (kind, reason) == (OutcomeKind.STALE, "a later text of the same article is known")


def test_text_of_a_deleted_version_is_stale_and_withdrawn() -> None:
    state = after(arrival(1, removed=deletion(1)))

    assert state.outcomes == [(OutcomeKind.STALE, "the object was deleted after this version", 1)]
    assert state.article.record.pub_status == "withdrawn"


def test_upload_after_a_deletion_publishes_the_article_again() -> None:
    kind, reason = outcome(arrival(1, removed=deletion(1)), arrival(2))

    assert (kind, reason) == (OutcomeKind.STORED, "published again after it was withdrawn")


def test_current_text_is_the_one_with_the_later_date_not_the_later_upload() -> None:
    dated = {"datePublished": "2026-03-01T09:00:00Z"}

    corrected = arrival(1, headline=CORRECTED, dateModified="2026-03-02T09:00:00Z", **dated)

    assert after(corrected, arrival(2, "inbox/b.json", **dated)).article.record.headline == CORRECTED


def test_date_in_the_future_counts_as_the_time_of_the_upload() -> None:
    state = after(arrival(1, dateModified="2099-01-01T00:00:00Z"), arrival(2, "inbox/b.json", headline=CORRECTED))

    assert state.article.record.headline == CORRECTED


def test_later_version_of_one_object_is_current_whatever_its_date() -> None:
    later = arrival(2, headline=CORRECTED, dateModified="2026-03-04T10:00:00Z")

    assert after(arrival(1, dateModified="2026-03-04T11:00:00Z"), later).article.record.headline == CORRECTED


def test_earlier_text_is_kept_unchanged() -> None:
    state = after(arrival(1), arrival(2, headline=CORRECTED))

    assert list(state.kept.values()) == [arrival(1).record]
    assert state.article.record.revision == 2


def test_stale_text_is_kept_beside_the_current_one() -> None:
    state = after(arrival(2, headline=CORRECTED), arrival(1))

    assert state.article.record.headline == CORRECTED
    assert list(state.kept.values()) == [arrival(1).record]


def test_text_already_kept_is_not_kept_again() -> None:
    state = after(arrival(1), arrival(2, headline=CORRECTED), arrival(3, headline=CORRECTED))

    assert state.admissions[-1].kept == ()


def test_unchanged_upload_of_a_revised_article_keeps_its_revision_number() -> None:
    state = after(arrival(1), arrival(2, headline=CORRECTED), arrival(3, "inbox/b.json", headline=CORRECTED))

    assert state.article.record.revision == 2


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)], ids=["in-order", "reversed"])
def test_record_comes_from_the_first_upload_of_its_text(numbers: tuple[int, int]) -> None:
    state = after(*(arrival(number, f"inbox/{number}.json") for number in numbers))

    assert state.article.record.provenance.key == "inbox/1.json"


def test_kept_text_gets_the_provenance_of_an_earlier_upload_that_arrives_late() -> None:
    state = after(arrival(2, "inbox/b.json"), arrival(3, headline=CORRECTED), arrival(1, "inbox/c.json"))

    assert [text.provenance.key for text in state.kept.values()] == ["inbox/c.json"]


REPEATED = {
    "stored": [arrival(1)],
    "revised": [arrival(1), arrival(2, headline=CORRECTED)],
    "unchanged": [arrival(1), arrival(2)],
    "unchanged-elsewhere": [arrival(1), arrival(2, "inbox/b.json")],
    "changed-back": [arrival(1), arrival(2, headline=CORRECTED), arrival(3)],
    "older-version": [arrival(2, headline=CORRECTED), arrival(1)],
    "older-text": [arrival(2, headline=CORRECTED), arrival(1, "inbox/b.json")],
    "deleted": [arrival(1, removed=deletion(1))],
    "published-again": [arrival(1, removed=deletion(1)), arrival(2)],
    "published-again-elsewhere": [arrival(1, removed=deletion(1)), arrival(2, "inbox/b.json")],
}


@pytest.mark.parametrize("arrivals", REPEATED.values(), ids=REPEATED.keys())
def test_record_delivered_again_changes_nothing_and_has_the_same_outcome(arrivals: list[Arrival]) -> None:
    once, twice = after(*arrivals), after(*arrivals, arrivals[-1])

    assert twice.outcomes[-1] == once.outcomes[-1]
    assert (twice.stored, twice.kept) == (once.stored, once.kept)


def in_one_file(*headlines: str) -> list[Arrival]:
    """Records of one article in one object version, one for each headline."""
    records = []
    for index, headline in enumerate(headlines):
        one = arrival(1, headline=headline)
        origin = one.record.provenance.model_copy(update={"record_index": index})
        records.append(replace(one, record=one.record.model_copy(update={"provenance": origin})))
    return records


@pytest.mark.parametrize(
    "headlines", [(FIRST, CORRECTED), (FIRST, FIRST), (FIRST, CORRECTED, FIRST)], ids=["other", "same", "back"]
)
def test_repeated_article_in_a_file_has_the_same_outcomes_when_the_file_is_delivered_again(
    headlines: tuple[str, ...],
) -> None:
    records = in_one_file(*headlines)

    outcomes = after(*records, *records).outcomes

    assert outcomes[len(records) :] == outcomes[: len(records)]


def test_deletion_of_the_only_source_withdraws_the_article() -> None:
    state = after(arrival(1)).withdrawn(A, deletion(1))

    assert state.outcomes[-1] == (OutcomeKind.WITHDRAWN, "", 1)
    assert state.article.record.pub_status == "withdrawn"


def test_text_still_in_another_object_becomes_current_again() -> None:
    state = after(arrival(1, "inbox/b.json"), arrival(2, headline=CORRECTED)).withdrawn(A, deletion(2))

    assert state.outcomes[-1] == (OutcomeKind.WITHDRAWN, "another object still holds it", 2)
    assert (state.article.record.headline, state.article.record.pub_status) == (FIRST, "usable")


def test_text_that_is_no_longer_current_after_a_deletion_is_kept() -> None:
    state = after(arrival(1, "inbox/b.json"), arrival(2, headline=CORRECTED)).withdrawn(A, deletion(2))

    assert CORRECTED in [text.headline for text in state.kept.values()]


def test_last_text_stays_current_after_every_source_is_deleted() -> None:
    state = after(arrival(1, "inbox/b.json"), arrival(2, headline=CORRECTED))

    state.withdrawn(A, deletion(2)).withdrawn(B, deletion(3))

    assert (state.article.record.headline, state.article.record.pub_status) == (CORRECTED, "withdrawn")


def test_deletion_before_the_last_version_is_stale() -> None:
    state = after(arrival(1), arrival(3))
    before = state.stored

    assert state.withdrawn(A, deletion(2)).outcomes[-1] == (
        OutcomeKind.STALE,
        "a later version of the same object is known",
        1,
    )
    assert state.stored == before


def test_earlier_deletion_that_arrives_late_does_not_replace_a_later_one() -> None:
    state = after(arrival(1)).withdrawn(A, deletion(3)).withdrawn(A, deletion(1))

    assert state.article.sources[A].removed == deletion(3)


def test_permanent_removal_of_the_last_version_withdraws_the_article() -> None:
    state = after(arrival(1)).withdrawn(A, sequence(1))

    assert state.article.record.pub_status == "withdrawn"


def test_withdrawn_article_has_no_link() -> None:
    linked = after(arrival(1)).article
    linked = replace(
        linked, record=linked.record.model_copy(update={"duplicate_of": "a_other", "cluster_id": "c_other"})
    )

    withdrawn = withdraw(linked, A, deletion(1), {}).stored.record

    assert (withdrawn.duplicate_of, withdrawn.cluster_id) == (None, f"c{withdrawn.article_id[1:]}")


def test_revision_of_a_copy_keeps_its_link() -> None:
    linked = after(arrival(1)).article
    linked = replace(
        linked, record=linked.record.model_copy(update={"duplicate_of": "a_other", "cluster_id": "c_other"})
    )

    revised = admit(linked, arrival(2, author="A. Byline"), {}).stored.record

    assert (revised.duplicate_of, revised.cluster_id) == ("a_other", "c_other")


def test_oldest_source_is_dropped_beyond_the_limit() -> None:
    state = after(*(arrival(number, f"inbox/{number}.json") for number in range(1, MAX_SOURCES + 2)))

    assert len(state.article.sources) == MAX_SOURCES
    assert "gazette-inbox/inbox/1.json" not in state.article.sources


@pytest.mark.parametrize(
    ("before", "arrived", "needed"),
    [
        ([], arrival(1), False),
        ([arrival(1)], arrival(2), False),
        ([arrival(1)], arrival(2, headline=CORRECTED), True),
        ([arrival(1), arrival(2, headline=CORRECTED)], arrival(3, headline=CORRECTED), True),
    ],
    ids=["first", "unchanged", "other-text", "unchanged-but-revised-before"],
)
def test_revisions_are_read_only_where_the_article_has_more_than_one_text(
    before: list[Arrival], arrived: Arrival, needed: bool
) -> None:
    assert needs_revisions(after(*before).stored, arrived) is needed
