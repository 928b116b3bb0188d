"""What has to change in the clusters: the three rules, and that writing the answer once makes them true."""

from collections.abc import Collection, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.dedupe.cluster_changes import (
    Clusters,
    Join,
    Leave,
    Membership,
    Unite,
    additions,
    applied,
    listed_members,
    needed_changes,
    renewals,
    root,
)
from copydesk.table.cluster import Cluster

EARLY, LATE = "2026-03-01T09:00:00+00:00", "2026-03-02T09:00:00+00:00"


def usable(name: str, **dates: str) -> Membership:
    return Membership(name, is_usable=True, dates=dates)


def withdrawn(name: str, **dates: str) -> Membership:
    return Membership(name, is_usable=False, dates=dates)


def clusters(*some: Cluster) -> Clusters:
    return {cluster.fingerprint: cluster for cluster in some}


def test_copy_begins_a_cluster_of_its_own_and_one_for_the_text_that_it_copies() -> None:
    original, copy = usable("a_1", f1=EARLY), usable("a_2", f2=LATE)

    changes = needed_changes([original, copy], ["f1", "f2"], ["f1", "f2"], {})

    assert changes == [
        Join("f1", {"a_1": EARLY}),
        Join("f2", {"a_2": LATE}),
        Join("f1", {"a_2": LATE}, by_copy=True),
        Unite("f2", "f1"),
    ]


def test_article_that_is_listed_already_changes_nothing() -> None:
    known = clusters(Cluster("f1", {"a_1": EARLY}, {"a_2": LATE}), Cluster("f2", {"a_2": LATE}, into="f1"))

    assert needed_changes([usable("a_1", f1=EARLY), usable("a_2", f2=LATE)], ["f1", "f2"], ["f1", "f2"], known) == []


def test_article_enters_the_cluster_of_its_text_and_all_that_it_is_part_of() -> None:
    known = clusters(Cluster("f1"), Cluster("f2", into="f1"), Cluster("f3", into="f2"))

    assert needed_changes([usable("a_1", f3=EARLY)], [], [], known) == [
        Join("f3", {"a_1": EARLY}),
        Join("f2", {"a_1": EARLY}, by_copy=True),
        Join("f1", {"a_1": EARLY}, by_copy=True),
    ]


def test_article_whose_text_has_no_cluster_begins_none() -> None:
    assert needed_changes([usable("a_1", f1=EARLY)], [], [], {}) == []


def test_article_that_is_withdrawn_leaves_every_cluster_that_lists_it() -> None:
    known = clusters(Cluster("f1", {"a_2": EARLY}, {"a_1": LATE}), Cluster("f2", {"a_1": LATE}, into="f1"))

    assert needed_changes([withdrawn("a_1", f2=LATE)], [], [], known) == [Leave("f1", "a_1"), Leave("f2", "a_1")]


def test_withdrawn_member_is_not_listed_in_the_root_of_a_union() -> None:
    known = clusters(Cluster("f1", {"a_1": EARLY}), Cluster("f2", {"a_2": LATE, "a_3": LATE}))

    changes = needed_changes([withdrawn("a_3")], [], ["f1", "f2"], known)

    assert changes == [Leave("f2", "a_3"), Join("f1", {"a_2": LATE}, by_copy=True), Unite("f2", "f1")]


def test_members_of_a_part_that_an_earlier_delivery_left_out_of_the_root_are_listed_there() -> None:
    known = clusters(Cluster("f1", {"a_1": EARLY}), Cluster("f2", {"a_2": LATE}, into="f1"))

    assert needed_changes([], [], [], known, united=["f2"]) == [Join("f1", {"a_2": LATE}, by_copy=True)]


def test_members_of_a_part_are_left_to_the_delivery_that_united_it() -> None:
    known = clusters(Cluster("f1", {"a_1": EARLY}), Cluster("f2", {"a_2": LATE}, into="f1"))

    assert needed_changes([], [], [], known) == []


def test_unions_are_written_before_the_members_that_they_add() -> None:
    known = clusters(Cluster("f1", {"a_1": EARLY}), Cluster("f2", {"a_2": LATE}))

    written = additions(needed_changes([], [], ["f1", "f2"], known))

    assert written == [Cluster("f2", into="f1"), Cluster("f1", copies={"a_2": LATE})]


def test_cluster_of_a_text_that_is_withheld_exists_without_its_article() -> None:
    assert needed_changes([withdrawn("a_1", f1=EARLY)], ["f1"], [], {}) == [Join("f1", {})]


def test_renewal_reaches_every_cluster_that_a_text_is_part_of() -> None:
    known = clusters(Cluster("f1"), Cluster("f2", into="f1"))

    assert list(renewals(usable("a_1", f2=LATE), "f2", known)) == [
        Join("f2", {"a_1": LATE}),
        Join("f1", {"a_1": LATE}, by_copy=True),
    ]


FINGERPRINTS = st.sampled_from(["f1", "f2", "f3", "f4"])
NAMES = st.sampled_from(["a_1", "a_2", "a_3", "a_4"])
MEMBERS = st.dictionaries(NAMES, st.sampled_from([EARLY, LATE, ""]), max_size=4)


@st.composite
def standing(draw: st.DrawFn) -> Clusters:
    """Clusters as crashed deliveries may leave them: a pointer always leads to a smaller name."""
    found = {}
    for fingerprint in draw(st.sets(FINGERPRINTS)):
        smaller = [name for name in ("f1", "f2", "f3") if name < fingerprint]
        into = draw(st.sampled_from(["", *smaller]))
        found[fingerprint] = Cluster(fingerprint, draw(MEMBERS), draw(MEMBERS), into)
    return found


MEMBERSHIPS = st.dictionaries(
    NAMES, st.tuples(st.booleans(), st.dictionaries(FINGERPRINTS, st.sampled_from([EARLY, LATE, ""]), max_size=3))
)


@settings(max_examples=200, deadline=None)
@given(MEMBERSHIPS, st.sets(FINGERPRINTS), st.sets(FINGERPRINTS), standing())
def test_changes_written_once_leave_nothing_to_change(
    members: Mapping[str, tuple[bool, dict[str, str]]], begun: Collection[str], story: Collection[str], known: Clusters
) -> None:
    memberships = [Membership(name, is_usable, dates) for name, (is_usable, dates) in members.items()]

    story = {*story} & {*begun}
    after = applied(needed_changes(memberships, begun, story, known, united=known), known)

    assert needed_changes(memberships, begun, story, after, united=after) == []
    assert {*begun} <= after.keys()
    assert len({root(fingerprint, after).fingerprint for fingerprint in story}) <= 1
    for one in memberships:
        listing = {fingerprint for fingerprint, cluster in after.items() if one.article_id in cluster.members}
        texts = {fingerprint for fingerprint in one.dates if fingerprint in after}
        assert (listing >= texts | {root(each, after).fingerprint for each in texts}) if one.is_usable else not listing


@given(standing())
def test_articles_that_changes_list_are_named_so_that_their_status_is_read_again(known: Clusters) -> None:
    changes = needed_changes([], [], ["f1", "f2", "f3", "f4"], known)
    after = applied(changes, known)

    for fingerprint, cluster in after.items():
        assert cluster.members.keys() - known.get(fingerprint, Cluster("")).members.keys() <= listed_members(changes)
