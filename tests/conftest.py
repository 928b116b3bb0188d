"""Fixtures of all suites: addresses of the real engines, and credentials without any rights."""

import pytest

from engines import dynamodb_url, opensearch_url, pytest_runtest_makereport  # noqa: F401


@pytest.fixture(autouse=True)
def invalid_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set invalid AWS credentials, so that no test can reach a real account."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")  # moto does not know account endpoints
    monkeypatch.delenv("AWS_PROFILE", raising=False)
