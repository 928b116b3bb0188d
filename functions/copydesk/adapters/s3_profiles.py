"""The profiles of a stack: TOML files below s3://bucket/prefix/, read again when they may have changed."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from copydesk.adapters.aws import bucket_and_prefix, translated_errors
from copydesk.adapters.s3_notes import keys_below
from copydesk.errors import Misconfigured, ObjectUnavailable
from copydesk.profiles.reading import SUFFIX, read_profiles
from copydesk.profiles.selection import NO_PROFILES, Profiles

KEPT_S = 300.0  # after which the folder is read again: a new profile acts without a deployment


def profiles_of_stack(outputs: Mapping[str, str], make_client: Callable[[], Any]) -> Profiles:
    """Read the profiles of a stack by its outputs; none of a stack that an older release has deployed.

    Raises: as S3Profiles.
    """
    uri = outputs.get("ProfilesUri")
    return S3Profiles(make_client, uri)() if uri else NO_PROFILES


class S3Profiles:
    """Reads profiles when they are asked for, at most every five minutes."""

    def __init__(self, make_client: Callable[[], Any], uri: str, now: Callable[[], float] = time.monotonic) -> None:
        """Read below `uri` with the boto3 S3 client that `make_client` returns."""
        self._make_client, self._now = make_client, now
        self._bucket, self._prefix = bucket_and_prefix(uri)
        self._profiles, self._read_at = NO_PROFILES, float("-inf")

    def __call__(self) -> Profiles:
        """Return the profiles. Raises: ObjectUnavailable; Misconfigured with every fault of a wrong one."""
        if self._now() - self._read_at >= KEPT_S:
            s3 = self._make_client()
            keys = [key for key in keys_below(s3, self._bucket, self._prefix) if key.endswith(SUFFIX)]
            self._profiles = read_profiles({key: self._text(s3, key) for key in keys}) if keys else NO_PROFILES
            self._read_at = self._now()
        return self._profiles

    def _text(self, s3: Any, key: str) -> str:
        with translated_errors(ObjectUnavailable):
            body: bytes = s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        try:
            return body.decode()
        except UnicodeDecodeError as broken:
            raise Misconfigured(f"{key}: not UTF-8") from broken
