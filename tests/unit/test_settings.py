import traceback
from collections.abc import Callable

import pytest
from pydantic import ValidationError

from copydesk.errors import Misconfigured
from copydesk.settings import INDEX_VARIABLES, INGEST_VARIABLES, IndexSettings, IngestSettings, Limits, Thresholds

Environ = dict[str, str]
Read = Callable[[Environ], IngestSettings | IndexSettings]

INGEST = {
    "ARTICLE_TABLE": "articles",
    "INGEST_QUEUE": "https://sqs.example/gazette-ingest",
    "QUARANTINE_URI": "s3://gazette-desk/quarantine/",
    "TEXTS_URI": "s3://gazette-desk/texts/",
    "PROFILES_URI": "s3://gazette-desk/profiles/",
    "DEDUPE_WINDOW_DAYS": "14",
    "DEDUPE_COPY_SCORE": "1.5",
    "DEDUPE_JOIN_SCORE": "3",
    "INBOX_PREFIX": "inbox/",
    "LOG_LEVEL": "INFO",
}
INDEX = {
    "SEARCH_ENDPOINT": "https://search.example:9200",
    "SEARCH_INDEX": "articles",
    "QUARANTINE_URI": "s3://gazette-desk/quarantine/",
    "TEXTS_URI": "s3://gazette-desk/texts/",
    "LOG_LEVEL": "INFO",
}

UNSAFE = "SEARCH_ENDPOINT must be an https address without user and password, or an http address of a private host"
OPTIONAL = {"SEARCH_SECRET", "SIGNING_SERVICE"}


def faults(read: Read, environ: Environ) -> list[str]:
    with pytest.raises(Misconfigured) as refused:
        read(environ)
    return str(refused.value).split("; ")


def test_ingest_settings_come_from_the_environment() -> None:
    settings = IngestSettings.from_environ(INGEST)

    assert (settings.article_table, settings.dedupe_window_days) == ("articles", 14)
    assert settings.thresholds == Thresholds(copy=1.5, join=3.0)
    assert settings.ingest_queue == "https://sqs.example/gazette-ingest"
    assert (settings.quarantine_uri, settings.texts_uri) == (
        "s3://gazette-desk/quarantine/",
        "s3://gazette-desk/texts/",
    )


def test_index_settings_come_from_the_environment() -> None:
    settings = IndexSettings.from_environ(INDEX)

    assert (settings.search_endpoint, settings.search_index) == ("https://search.example:9200", "articles")
    assert (settings.quarantine_uri, settings.texts_uri) == (
        "s3://gazette-desk/quarantine/",
        "s3://gazette-desk/texts/",
    )


@pytest.mark.parametrize(
    ("read", "names"),
    [(IngestSettings.from_environ, INGEST_VARIABLES), (IndexSettings.from_environ, INDEX_VARIABLES)],
    ids=["ingest", "index"],
)
def test_all_missing_variables_are_named_together(read: Read, names: tuple[str, ...]) -> None:
    assert faults(read, {}) == [f"{name} is not set" for name in names if name not in OPTIONAL]


@pytest.mark.parametrize("name", INGEST_VARIABLES)
def test_empty_variable_counts_as_missing(name: str) -> None:
    assert faults(IngestSettings.from_environ, INGEST | {name: ""}) == [f"{name} is not set"]


@pytest.mark.parametrize("days", ["0", "366", "-1", "1.5", "5.0", " 5", "5 ", "+5", "1_0", "two weeks"])
def test_window_outside_a_year_is_refused(days: str) -> None:
    wanted = ["DEDUPE_WINDOW_DAYS must be a whole number from 1 to 365"]

    assert faults(IngestSettings.from_environ, INGEST | {"DEDUPE_WINDOW_DAYS": days}) == wanted


@pytest.mark.parametrize("name", ["DEDUPE_COPY_SCORE", "DEDUPE_JOIN_SCORE"])
@pytest.mark.parametrize("score", ["0", "0.49", "5.1", "-1", "nan", "sure"])
def test_score_outside_the_measured_range_is_refused(name: str, score: str) -> None:
    assert faults(IngestSettings.from_environ, INGEST | {name: score}) == [f"{name} must be a number from 0.5 to 5.0"]


@pytest.mark.parametrize("level", ["info", "LOUD", "WARN"])
def test_unknown_log_level_is_refused(level: str) -> None:
    wanted = ["LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR"]

    assert faults(IngestSettings.from_environ, INGEST | {"LOG_LEVEL": level}) == wanted
    assert faults(IndexSettings.from_environ, INDEX | {"LOG_LEVEL": level}) == wanted


@pytest.mark.parametrize(
    "uri", ["gazette-desk/quarantine/", "s3://gazette-desk/quarantine", "s3:///quarantine/", "https://desk/", "s3://[/"]
)
@pytest.mark.parametrize("name", ["QUARANTINE_URI", "TEXTS_URI"])
def test_address_other_than_a_prefix_in_a_bucket_is_refused(name: str, uri: str) -> None:
    wanted = [f"{name} must look like s3://bucket/prefix/"]

    assert faults(IngestSettings.from_environ, INGEST | {name: uri}) == wanted
    assert faults(IndexSettings.from_environ, INDEX | {name: uri}) == wanted


@pytest.mark.parametrize(
    "endpoint",
    [
        "search.example:9200",
        "ftp://search.example",
        "https://",
        "http://[::1",
        " https://search.example",
        "http://search.example:9200",
        "http://10.example:9200",
        "https://desk:hunter2@search.example",
        "http://desk@127.0.0.1:9200",
    ],
)
def test_search_endpoint_other_than_a_safe_address_is_refused(endpoint: str) -> None:
    assert faults(IndexSettings.from_environ, INDEX | {"SEARCH_ENDPOINT": endpoint}) == [UNSAFE]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:9201",
        "http://10.0.3.4",
        "http://node:9200",
        "http://search.news.internal",
        "http://[::1]:9201",
    ],
)
def test_plain_http_is_taken_for_private_hosts(endpoint: str) -> None:
    assert IndexSettings.from_environ(INDEX | {"SEARCH_ENDPOINT": endpoint}).search_endpoint == endpoint


def test_signing_service_is_told_by_the_host_unless_it_is_named() -> None:
    assert IndexSettings.from_environ(INDEX).signing_service == "auto"
    assert faults(IndexSettings.from_environ, INDEX | {"SIGNING_SERVICE": "s3"}) == [
        "SIGNING_SERVICE must be one of auto, es, aoss, none"
    ]


def test_missing_and_wrong_variables_are_named_together() -> None:
    broken = {name: value for name, value in INGEST.items() if name != "ARTICLE_TABLE"} | {"DEDUPE_WINDOW_DAYS": "0"}

    assert faults(IngestSettings.from_environ, broken) == [
        "ARTICLE_TABLE is not set",
        "DEDUPE_WINDOW_DAYS must be a whole number from 1 to 365",
    ]


def test_password_in_an_address_is_never_shown() -> None:
    at_fault = INDEX | {"SEARCH_ENDPOINT": "ftp://desk:hunter2@search.example", "TEXTS_URI": "hunter2"}

    with pytest.raises(Misconfigured) as refused:
        IndexSettings.from_environ(at_fault)
    shown = "".join(traceback.format_exception(refused.value))
    good = IndexSettings.from_environ(INDEX)

    assert UNSAFE in shown
    assert "hunter2" not in shown
    assert good.search_endpoint not in repr(good) + str(good)


def test_limits_do_not_come_from_the_environment() -> None:
    assert IngestSettings.from_environ(INGEST | {"LIMITS": "none"}).limits == Limits()


def test_settings_are_immutable() -> None:
    settings = IngestSettings.from_environ(INGEST)

    with pytest.raises(ValidationError):
        settings.article_table = "other"
