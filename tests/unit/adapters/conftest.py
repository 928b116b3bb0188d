"""Fixtures of the adapter tests."""

from ports import clock, dynamo, hook, s3  # noqa: F401
