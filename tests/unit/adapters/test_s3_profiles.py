"""The profiles of a stack, read from S3."""

from typing import Any

import pytest

import ports
from copydesk.adapters.s3_profiles import KEPT_S, S3Profiles, profiles_of_stack
from copydesk.errors import Misconfigured, ObjectUnavailable
from ports import Clock

clock, s3 = ports.clock, ports.s3  # fixtures
URI = f"s3://{ports.ASIDE}/profiles/"


def put(s3: Any, name: str, text: str) -> None:
    s3.put_object(Bucket=ports.ASIDE, Key=f"profiles/{name}", Body=text.encode())


def test_folder_without_profiles_has_none(s3: Any, clock: Clock) -> None:
    put(s3, "README.md", "not a profile")

    assert not S3Profiles(lambda: s3, URI, clock)()


def test_new_profile_acts_after_five_minutes(s3: Any, clock: Clock) -> None:
    put(s3, "a.toml", 'hosts = ["a.example"]')
    profiles = S3Profiles(lambda: s3, URI, clock)
    profiles()
    put(s3, "b.toml", 'hosts = ["b.example"]')

    assert [*profiles().by_host] == ["a.example"]
    clock.now += KEPT_S
    assert [*profiles().by_host] == ["a.example", "b.example"]


def test_wrong_profile_is_named_with_its_key_and_line(s3: Any) -> None:
    put(s3, "a.toml", 'hosts = ["a.example"]\nzone = "Mars"')

    with pytest.raises(Misconfigured, match=r"^profiles/a\.toml:2: zone: "):
        S3Profiles(lambda: s3, URI)()


def test_folder_that_cannot_be_read_asks_for_a_retry(s3: Any) -> None:
    with pytest.raises(ObjectUnavailable):
        S3Profiles(lambda: s3, "s3://no-such-bucket-of-ours/profiles/")()


def test_stack_of_an_older_release_has_no_profiles(s3: Any) -> None:
    put(s3, "a.toml", 'hosts = ["a.example"]')

    assert not profiles_of_stack({}, lambda: s3)
    assert profiles_of_stack({"ProfilesUri": URI}, lambda: s3)
