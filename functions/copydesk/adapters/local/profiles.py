"""Profiles in a folder, and those that a local store remembers: copies in FILE.bucket/profiles."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from copydesk.errors import Misconfigured
from copydesk.profiles.reading import SUFFIX, read_profiles
from copydesk.profiles.selection import Profiles

_OF_ONE = "option-"  # names of profiles that options of `ingest` made, for one file or folder


def profile_texts(folder: Path) -> dict[str, str]:
    """Read the files of a folder by their names. Raises: Misconfigured where it has none, or one is not UTF-8."""
    texts = {path.name: profile_text(path) for path in sorted(folder.glob(f"*{SUFFIX}"))}
    if not texts:
        raise Misconfigured(f"{folder}: no profile in this folder; they are files that end in {SUFFIX}")
    return texts


def profile_text(path: Path) -> str:
    """Read one file. Raises: Misconfigured where it is not UTF-8."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as broken:
        raise Misconfigured(f"{path.name}: not UTF-8") from broken


def remembered_in(store: Path) -> Path:
    """Return the folder in which a store keeps its profiles."""
    return store.with_name(f"{store.name}.bucket") / "profiles"


def remembered(store: Path | None) -> Profiles:
    """Read the profiles that a store remembers; none where it has none. Raises: Misconfigured."""
    folder = remembered_in(store) if store else None
    return read_profiles(profile_texts(folder)) if folder and any(folder.glob(f"*{SUFFIX}")) else Profiles()


def remember(texts: Mapping[str, str], store: Path) -> None:
    """Replace the profiles that a store remembers, but for those of single files and folders (`remember_for`).

    Raises: Misconfigured, and nothing is changed, for a wrong one.
    """
    folder = remembered_in(store)
    known = _texts(folder)
    kept = {name: text for name, text in known.items() if name.startswith(_OF_ONE) and name not in texts}
    _write(texts, kept, folder)
    for name in known.keys() - texts.keys() - kept.keys():
        (folder / name).unlink()


def remember_for(profiles: Mapping[str, str], store: Path) -> None:
    """Remember further profiles, each for one file or folder of uploads by its key; they replace those of the same key.

    Raises: Misconfigured, and nothing is changed, for a wrong one.
    """
    texts = {f"{_OF_ONE}{_short(key)}{SUFFIX}": text for key, text in profiles.items()}
    folder = remembered_in(store)
    known = {name: text for name, text in _texts(folder).items() if name not in texts}
    _write(texts, known, folder)


def _write(texts: Mapping[str, str], others: Mapping[str, str], folder: Path) -> None:
    """Write profiles that are right, also together with others. Raises: Misconfigured."""
    read_profiles({**others, **texts})
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        part = folder / f"{name}.part"
        part.write_text(text, "utf-8")
        part.replace(folder / name)


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob(f"*{SUFFIX}"))}


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
