"""The options --profiles, --map and --base-url: what uploads are read by, which a store remembers."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from copydesk.adapters.local.profiles import profile_texts, remember, remember_for, remembered
from copydesk.profiles.profile import FieldName, Profile, base_address
from copydesk.profiles.reading import read_profiles
from copydesk.profiles.selection import Profiles
from copydesk.profiles.writing import written


def folder(name: str) -> Path:
    """Check the path of a folder. Raises: ArgumentTypeError."""
    if not Path(name).is_dir():
        raise ArgumentTypeError(f"there is no folder {name}")
    return Path(name)


def add_profiles(parser: ArgumentParser, text: str) -> None:
    """Add --profiles; `text` is its help."""
    parser.add_argument("--profiles", type=folder, metavar="FOLDER", help=text)


def profiles_in(folder: Path | None) -> Profiles | None:
    """Read the profiles of a folder; None where none is given. Raises: Misconfigured with every fault."""
    return read_profiles(profile_texts(folder)) if folder else None


def add_single_rules(parser: ArgumentParser) -> None:
    """Add --map and --base-url, which are profiles for the files and folders of one command."""
    text = "of these files, read this column or JSON field as a field, for example Titel=headline; may be repeated"
    parser.add_argument("--map", action="append", default=[], type=mapping, metavar="COLUMN=FIELD", help=text)
    text = (
        "the address of each PATH; pages without an address get theirs by their path below it. https:// alone: "
        "folders are named after hosts, as wget makes them"
    )
    parser.add_argument("--base-url", type=base_url, metavar="URL", help=text)


def mapping(word: str) -> tuple[str, str]:
    """Read a column and its field. Raises: ArgumentTypeError."""
    column, sign, field = word.rpartition("=")
    if not sign or not column:
        raise ArgumentTypeError(f"must look like Titel=headline, not {word}")
    if field not in get_args(FieldName):
        raise ArgumentTypeError(f"there is no field {field}; fields are {', '.join(get_args(FieldName))}")
    return column, field


def base_url(word: str) -> str:
    """Check an address, or a scheme alone. Raises: ArgumentTypeError."""
    try:
        return base_address(word)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{wrong}, not {word}") from wrong


def remember_options(options: Namespace, keys: Iterable[str]) -> None:
    """Remember the profiles that options give, those of --map and --base-url for uploads below `keys`.

    Raises: Misconfigured, before anything is stored, for a wrong profile.
    """
    if options.profiles:
        remember(profile_texts(options.profiles), options.store)
    if options.map or options.base_url:
        known = remembered(options.store)
        remember_for({key: _single(options, key, known) for key in keys}, options.store)


def _single(options: Namespace, key: str, known: Profiles) -> str:
    """The profile of one file or folder: the one that it has already, with what the options say."""
    before = known.of_upload(key).of_folder
    entries = before.model_dump(exclude_defaults=True) if before else {}
    entries |= {"folders": [key], "hosts": [], "fields": {**entries.get("fields", {}), **dict(options.map)}}
    entries |= {"base_url": options.base_url} if options.base_url else {}
    return written(Profile.model_validate(entries))
