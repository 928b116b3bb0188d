"""The contract of every ArticleTable on clusters: which articles contain a text or a copy of it, and until when."""

import pytest

import ports
from builders import stored
from copydesk.table.article_table import ArticleTable
from copydesk.table.cluster import Cluster
from ports import Clock

clock, s3, table = ports.clock, ports.s3, ports.table  # fixtures

MARK, OTHER, THIRD = "f1" * 16, "a2" * 16, "b3" * 16


def test_first_member_begins_a_cluster(table: ArticleTable, clock: Clock) -> None:
    cluster = table.extend(Cluster(MARK, {"a_1": "2026-03-04T12:00:00+00:00"}), int(clock.now) + 60)

    assert cluster == Cluster(MARK, {"a_1": "2026-03-04T12:00:00+00:00"})
    assert table.clusters([MARK]) == {MARK: cluster}


def test_members_join_one_after_another(table: ArticleTable, clock: Clock) -> None:
    table.extend(Cluster(MARK, {"a_1": "2026-03-04"}), int(clock.now) + 60)
    cluster = table.extend(Cluster(MARK, {"a_2": ""}), int(clock.now) + 60)

    assert cluster == Cluster(MARK, {"a_1": "2026-03-04", "a_2": ""})
    assert table.clusters([MARK]) == {MARK: cluster}


def test_500_members_join_in_one_call(table: ArticleTable, clock: Clock) -> None:
    members = {f"a_{number:026d}": "2026-03-04T12:00:00Z" for number in range(500)}
    table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)
    cluster = table.extend(Cluster(MARK, copies=members), int(clock.now) + 120)

    assert cluster == Cluster(MARK, {"a_1": ""}, members)
    assert table.clusters([MARK]) == {MARK: cluster}


def test_cluster_that_is_part_of_another_takes_no_pointer_and_none_of_500_members(
    table: ArticleTable, clock: Clock
) -> None:
    part = table.extend(Cluster(MARK, {"a_1": ""}, into=OTHER), int(clock.now) + 60)
    members = {f"a_{number:026d}": "" for number in range(500)}

    assert table.extend(Cluster(MARK, members, into=THIRD), int(clock.now) + 60) == part
    assert table.clusters([MARK]) == {MARK: part}


@pytest.mark.parametrize("dates", [("2026-03-04", "2026-03-05", ""), ("", "2026-03-05", "2026-03-04")])
def test_member_that_joins_again_keeps_its_earliest_date(
    table: ArticleTable, clock: Clock, dates: tuple[str, ...]
) -> None:
    for date in dates:
        cluster = table.extend(Cluster(MARK, {"a_1": date}), int(clock.now) + 60)

    assert cluster == Cluster(MARK, {"a_1": "2026-03-04"})
    assert table.clusters([MARK]) == {MARK: cluster}


def test_articles_and_clusters_are_read_together(table: ArticleTable, clock: Clock) -> None:
    cluster = table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)
    table.extend(Cluster(THIRD, {"a_2": ""}), int(clock.now) - 1)
    table.put(stored())
    name = stored().record.article_id

    assert table.articles_and_clusters(["a_unknown", name, name], [MARK, OTHER, THIRD, MARK]) == (
        {name: stored()},
        {MARK: cluster},
    )
    assert table.articles_and_clusters([], []) == ({}, {})


def test_unknown_clusters_are_absent(table: ArticleTable, clock: Clock) -> None:
    known = table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)

    assert table.clusters(["unknown", MARK, MARK]) == {MARK: known}
    assert table.clusters([]) == {}


def test_250_clusters_are_read_in_one_call(table: ArticleTable, clock: Clock) -> None:
    marks = [f"{number:032x}" for number in range(250)]
    clusters = {mark: table.extend(Cluster(mark, {"a_1": ""}), int(clock.now) + 60) for mark in marks[::50]}

    assert table.clusters(marks) == clusters


@pytest.mark.parametrize(
    ("seconds", "is_there"), [(59, True), (59.9, True), (60, False), (61, False)], ids=["before", "just", "at", "after"]
)
def test_cluster_is_absent_from_its_expiry_on(
    table: ArticleTable, clock: Clock, seconds: float, *, is_there: bool
) -> None:
    table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)
    clock.now += seconds

    assert (MARK in table.clusters([MARK])) is is_there


@pytest.mark.parametrize("seconds", [60, 60.5])
def test_expired_cluster_starts_again_without_members(table: ArticleTable, clock: Clock, seconds: float) -> None:
    table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)
    clock.now += seconds
    cluster = table.extend(Cluster(MARK, {"a_2": ""}), int(clock.now) + 60)

    assert cluster == Cluster(MARK, {"a_2": ""})
    assert table.clusters([MARK]) == {MARK: cluster}


def test_cluster_lasts_until_the_expiry_set_by_its_last_member(table: ArticleTable, clock: Clock) -> None:
    for seconds in (60, 120):
        cluster = table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + seconds)
    clock.now += 100

    assert table.clusters([MARK]) == {MARK: cluster}


def test_earlier_expiry_does_not_shorten_a_cluster(table: ArticleTable, clock: Clock) -> None:
    table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 600)
    table.extend(Cluster(MARK, {"a_2": ""}), int(clock.now) + 60)

    clock.now += 300

    assert set(table.clusters([MARK])[MARK].members) == {"a_1", "a_2"}


def test_member_leaves_and_the_others_remain(table: ArticleTable, clock: Clock) -> None:
    for name in ("a_1", "a_2"):
        table.extend(Cluster(MARK, {name: ""}), int(clock.now) + 60)
    left = Cluster(MARK, {"a_2": ""})

    assert table.leave(MARK, "a_1") == left
    assert table.clusters([MARK]) == {MARK: left}


def test_member_that_leaves_twice_is_removed_once(table: ArticleTable, clock: Clock) -> None:
    for name in ("a_1", "a_2"):
        table.extend(Cluster(MARK, {name: ""}), int(clock.now) + 60)

    assert table.leave(MARK, "a_1") == table.leave(MARK, "a_1") == Cluster(MARK, {"a_2": ""})


def test_cluster_is_empty_after_all_members_have_left(table: ArticleTable, clock: Clock) -> None:
    table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)
    table.leave(MARK, "a_1")

    assert table.clusters([MARK]) == {MARK: Cluster(MARK, {})}


def test_leaving_an_unknown_cluster_does_not_create_it(table: ArticleTable) -> None:
    assert table.leave(MARK, "a_1") == Cluster(MARK, {})
    assert table.clusters([MARK]) == {}


def test_member_leaves_with_all_its_dates(table: ArticleTable, clock: Clock) -> None:
    for date in ("", "2026-03-05", "2026-03-04"):
        table.extend(Cluster(MARK, {"a_1": date, "a_12": ""}), int(clock.now) + 60)

    assert table.leave(MARK, "a_1") == Cluster(MARK, {"a_12": ""})


def test_several_members_join_at_once_and_joining_without_members_keeps_them(table: ArticleTable, clock: Clock) -> None:
    members = {f"a_{number}": "2026-03-04" for number in range(60)}

    assert table.extend(Cluster(MARK, members), int(clock.now) + 60) == Cluster(MARK, members)
    assert table.extend(Cluster(MARK, {}), int(clock.now) + 30) == Cluster(MARK, members)
    assert table.extend(Cluster(OTHER, {}), int(clock.now) + 60) == Cluster(OTHER)


def test_cluster_becomes_part_of_another_and_keeps_its_members(table: ArticleTable, clock: Clock) -> None:
    table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)

    assert table.extend(Cluster(MARK, into=OTHER), int(clock.now) + 30) == Cluster(MARK, {"a_1": ""}, into=OTHER)
    assert table.extend(Cluster(MARK, {"a_2": ""}), int(clock.now) + 60) == Cluster(
        MARK, {"a_1": "", "a_2": ""}, into=OTHER
    )


@pytest.mark.parametrize("seconds", [30, 60, 90])
def test_cluster_stays_part_of_the_first_cluster_it_was_united_with(
    table: ArticleTable, clock: Clock, seconds: int
) -> None:
    table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60)
    united = table.extend(Cluster(MARK, into=OTHER), int(clock.now) + 60)

    assert table.extend(Cluster(MARK, into=THIRD), int(clock.now) + seconds) == united == table.clusters([MARK])[MARK]


def test_cluster_without_members_can_be_united(table: ArticleTable, clock: Clock) -> None:
    assert table.extend(Cluster(MARK, into=OTHER), int(clock.now) + 60) == Cluster(MARK, into=OTHER)


def test_expired_cluster_is_not_part_of_another(table: ArticleTable, clock: Clock) -> None:
    table.extend(Cluster(MARK, into=OTHER), int(clock.now) + 60)
    clock.now += 60

    assert table.extend(Cluster(MARK, {"a_1": ""}), int(clock.now) + 60) == Cluster(MARK, {"a_1": ""})
    clock.now += 60
    assert table.extend(Cluster(MARK, into=THIRD), int(clock.now) + 60) == Cluster(MARK, into=THIRD)


@pytest.mark.parametrize("cluster", [Cluster(MARK, {"a_3": "2026-03-04", "a_4": ""}, into=OTHER), Cluster(MARK)])
def test_placed_cluster_replaces_the_stored_one(table: ArticleTable, clock: Clock, cluster: Cluster) -> None:
    table.extend(Cluster(MARK, {"a_1": "", "a_2": ""}), int(clock.now) + 60)
    table.place(cluster, int(clock.now) + 60)

    assert table.clusters([MARK]) == {MARK: cluster}


def test_members_by_a_copy_are_listed_apart_from_those_with_the_text(table: ArticleTable, clock: Clock) -> None:
    table.extend(Cluster(MARK, {"a_1": "2026-03-04"}), int(clock.now) + 60)
    table.extend(Cluster(MARK, copies={"a_2": "2026-03-03"}), int(clock.now) + 60)
    cluster = table.extend(Cluster(MARK, copies={"a_1": "2026-03-02"}), int(clock.now) + 60)

    assert cluster == Cluster(MARK, {"a_1": "2026-03-04"}, {"a_1": "2026-03-02", "a_2": "2026-03-03"})
    assert table.leave(MARK, "a_1") == Cluster(MARK, {}, {"a_2": "2026-03-03"})
