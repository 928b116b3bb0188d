"""Addresses of the real engines, and the skip or failure of a test whose engine is not running.

tests/conftest.py imports the fixtures and the hook. With COPYDESK_REQUIRE_ENGINES=1, which `make test-engines`
sets, a test that needs an engine fails instead of being skipped.
"""

import os
from collections.abc import Generator

import pytest

ENGINE_MARKERS = ("opensearch", "dynamodb_local")


def opensearch_address() -> str | None:
    """URL of the OpenSearch node for tests, without a trailing slash; None if the variable is not set."""
    return _address("COPYDESK_TEST_OPENSEARCH")


def dynamodb_address() -> str | None:
    """URL of the DynamoDB Local for tests, without a trailing slash; None if the variable is not set."""
    return _address("COPYDESK_TEST_DYNAMODB")


@pytest.fixture(scope="session")
def opensearch_url() -> str:
    """URL of a real OpenSearch node; the test is skipped without one."""
    return opensearch_address() or _without("no OpenSearch node: set COPYDESK_TEST_OPENSEARCH or run make test-engines")


@pytest.fixture(scope="session")
def dynamodb_url() -> str:
    """URL of Amazon's DynamoDB Local; the test is skipped without one."""
    return dynamodb_address() or _without("no DynamoDB Local: set COPYDESK_TEST_DYNAMODB or run make test-engines")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn any skip of an engine test into a failure if the engines are required."""
    report = yield
    needs_an_engine = any(item.get_closest_marker(marker) for marker in ENGINE_MARKERS)
    if _engines_are_required() and needs_an_engine and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but the engines are required: {report.longreprtext}"
    return report


def _address(variable: str) -> str | None:
    return os.environ.get(variable, "").rstrip("/") or None


def _engines_are_required() -> bool:
    return os.environ.get("COPYDESK_REQUIRE_ENGINES") == "1"


def _without(sentence: str) -> str:
    if _engines_are_required():
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
