import sqlite3
from pathlib import Path

import pytest

import ports
from copydesk.adapters.local.database import DATABASE_VERSION, Database

INSERT = "INSERT INTO documents (id, version, changed) VALUES (?, 1, (SELECT count(*) FROM documents))"


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    return ports.database(request)


def ids(database: Database) -> list[str]:
    return [name for (name,) in database.connection.execute("SELECT id FROM documents ORDER BY id")]


def fail(database: Database, *, inside: bool) -> None:
    """Write a row, then fail inside the inner transaction or after it, inside the outer one."""
    with database.transaction() as connection:
        with database.transaction():
            connection.execute(INSERT, ("a_1",))
            if inside:
                raise KeyError
        raise KeyError


def test_completed_transaction_is_kept(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(INSERT, ("a_1",))

    assert ids(database) == ["a_1"]


@pytest.mark.parametrize("inside", [True, False], ids=["inner", "outer"])
def test_failed_transaction_leaves_nothing(database: Database, *, inside: bool) -> None:
    with pytest.raises(KeyError):
        fail(database, inside=inside)

    assert ids(database) == []
    assert not database.connection.in_transaction


def test_stages_that_ended_are_kept_when_the_next_one_fails(database: Database) -> None:
    def write_two_stages() -> None:
        with database.stages():
            for name in ("a_1", "a_2"):
                with database.transaction() as connection:
                    connection.execute(INSERT, (name,))
                database.end_stage()
            database.connection.execute(INSERT, ("a_3",))
            raise KeyError

    with pytest.raises(KeyError):
        write_two_stages()

    assert ids(database) == ["a_1", "a_2"]


def test_end_of_a_stage_leaves_a_transaction_open(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(INSERT, ("a_1",))
        database.end_stage()
        assert connection.in_transaction


def test_file_keeps_what_was_written(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with ports.database(request, tmp_path / "store.db").transaction() as connection:
        connection.execute(INSERT, ("a_1",))

    assert ids(ports.database(request, tmp_path / "store.db")) == ["a_1"]


def test_file_of_a_newer_copydesk_is_refused(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    newer = ports.database(request, tmp_path / "store.db")
    newer.connection.execute(f"PRAGMA user_version = {DATABASE_VERSION + 1}")

    with pytest.raises(ValueError, match="newer copydesk"):
        Database(tmp_path / "store.db")


def test_file_other_than_a_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"an ordinary text file " * 100)

    with pytest.raises(sqlite3.DatabaseError):
        Database(tmp_path / "store.db")
