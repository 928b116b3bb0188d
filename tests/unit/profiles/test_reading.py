"""A file of a profile -> the profile, or every fault with its file and line."""

from typing import get_args

import pytest

from copydesk.article import Upload
from copydesk.errors import Misconfigured
from copydesk.profiles.profile import FieldName, Profile
from copydesk.profiles.reading import read_profiles

WHOLE = """
hosts = ["gazette.example"]
publisher = "The Gazette"
zone = "Europe/Berlin"

[body]
take = [".story"]
drop = [
  ".related",
  "aside > p",
]
"""


def read(text: str) -> Profile:
    found = read_profiles({"gazette.toml": text}).of_page("https://gazette.example/a")
    assert found
    return found


def faults(text: str) -> list[str]:
    with pytest.raises(Misconfigured) as refused:
        read_profiles({"gazette.toml": text})
    return str(refused.value).splitlines()


def test_profile_is_read_with_its_rules() -> None:
    profile = read(WHOLE)

    assert (profile.publisher, profile.zone) == ("The Gazette", "Europe/Berlin")
    assert profile.body.drop == (".related", "aside > p")


def test_label_changes_with_any_rule() -> None:
    label = read(WHOLE).label

    assert label.startswith("gazette.example@")
    assert label == read(f"# a comment\n{WHOLE}").label
    assert label != read(WHOLE.replace(".related", ".more")).label


@pytest.mark.parametrize(
    ("line", "written", "fault"),
    [
        (2, 'hosts = ["https://gazette.example/"]', "hosts: must be a host in small letters"),
        (4, 'zone = "Mars"', "zone: must be a time zone of the IANA database"),
        (7, 'take = [".story["]', 'body.take: invalid CSS selector ".story["'),
        (9, '  ".related:has(p)",', "body.drop: :has is not read in a profile"),
        (9, '  ".related:nth-child(2n+1)",', "body.drop: :nth-child is not read in a profile"),
        (7, 'tak = [".story"]', "body.tak: no such entry in a profile"),
        (7, 'take = ".story"', "body.take: Input should be a list"),
        (6, "[boddy]", "boddy: no such entry in a profile"),
        (3, "publisher = ", "Invalid value"),
    ],
)
def test_fault_is_named_with_file_and_line(line: int, written: str, fault: str) -> None:
    lines = WHOLE.splitlines()
    lines[line - 1] = written

    (found,) = faults("\n".join(lines))

    assert found.startswith(f"gazette.toml:{line}: {fault}")


def test_all_faults_of_all_files_are_named_at_once() -> None:
    with pytest.raises(Misconfigured) as refused:
        read_profiles({"a.toml": 'hosts = ["a.example"]\nzone = "Mars"\nlanguage = "German"\n', "b.toml": "["})

    assert [fault.partition(": ")[0] for fault in str(refused.value).splitlines()] == [
        "a.toml:2",
        "a.toml:3",
        "b.toml:1",
    ]


def test_host_of_two_profiles_is_a_fault() -> None:
    with pytest.raises(Misconfigured, match=r"b.toml: gazette.example is in a.toml too"):
        read_profiles({"a.toml": WHOLE, "b.toml": 'hosts = ["gazette.example"]'})


@pytest.mark.parametrize(
    ("text", "fault"),
    [('zone = "Europe/Berlin"', "hosts or folders"), ('hosts=["a.example"]\nbase_url="https://a.example"', "base_url")],
)
def test_profile_says_what_it_is_for(text: str, fault: str) -> None:
    assert fault in faults(text)[0]


def test_profile_with_more_selectors_than_a_page_may_be_searched_for_is_a_fault() -> None:
    lists = "".join(f"[{part}]\ndrop = {['.x'] * 40}\n" for part in ("body", "headline", "author"))

    assert faults(f'hosts = ["a.example"]\n{lists}') == ["gazette.toml:1: a profile has at most 100 selectors"]


def test_fields_that_can_be_mapped_are_those_of_an_upload() -> None:
    aliases = {one.serialization_alias or one.alias or name for name, one in Upload.model_fields.items()}

    assert set(get_args(FieldName)) == aliases
