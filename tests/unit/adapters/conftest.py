"""The adapters' fixtures."""

from ports import clock, dynamo, hook, s3  # noqa: F401
