"""functions/requirements.txt pins every dependency of the functions by version and hash; the SDK is not among them."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from template.cloudformation import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PROVIDED_BY_THE_RUNTIME = {"boto3", "botocore", "s3transfer"}
OF_THE_COMMAND_LINE = {"snowballstemmer"}  # no function loads them


def declared() -> Iterator[Requirement]:
    """The project's requirements on Lambda: its dependencies, and the extra `aws` without what Lambda provides."""
    for line in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["aws"]]:
        requirement = Requirement(line)
        if canonicalize_name(requirement.name) not in PROVIDED_BY_THE_RUNTIME | OF_THE_COMMAND_LINE:
            yield requirement


def locked() -> dict[str, list[str]]:
    """Every requirement of the file, with its hashes."""
    text = (ROOT / "functions" / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return {pin: hashes for pin, *hashes in filter(None, lines)}


def pinned() -> dict[str, Requirement]:
    """Every requirement of the file, by its canonical name."""
    return {canonicalize_name(found.name): found for found in map(Requirement, locked())}


@pytest.mark.parametrize("requirement", list(declared()), ids=lambda requirement: requirement.name)
def test_a_dependency_of_the_project_is_pinned_within_its_bounds(requirement: Requirement) -> None:
    pin = pinned()[canonicalize_name(requirement.name)]
    (version,) = (specifier.version for specifier in pin.specifier)

    assert requirement.specifier.contains(version)


@pytest.mark.parametrize("pin", list(pinned().values()), ids=lambda pin: pin.name)
def test_a_pin_is_exact(pin: Requirement) -> None:
    assert [specifier.operator for specifier in pin.specifier] == ["=="]


@pytest.mark.parametrize(("pin", "hashes"), locked().items(), ids=locked())
def test_a_pin_names_the_hashes_of_its_files(pin: str, hashes: list[str]) -> None:
    assert hashes
    assert [one for one in hashes if not re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one)] == []


@pytest.mark.parametrize("name", pinned())
def test_every_dependency_of_a_pinned_package_is_pinned(name: str) -> None:
    needed = [Requirement(line) for line in requires(name) or []]
    always = {canonicalize_name(one.name) for one in needed if one.marker is None or one.marker.evaluate()}

    assert always - pinned().keys() == set()


def test_packages_that_no_function_needs_are_not_shipped() -> None:
    assert (PROVIDED_BY_THE_RUNTIME | OF_THE_COMMAND_LINE).isdisjoint(pinned())
