"""Writes schemas/ from the models: the contract with publishers, consumers of exports and the search index; profiles.

`python -m copydesk.schemas` writes the files, `--check` names those that differ. The order is the models' own, so
the same models give the same bytes.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from copydesk.article import SCHEMA_VERSION, Record, Upload
from copydesk.profiles.profile import Profile
from copydesk.search.mapping import index_template

FOLDER = Path(__file__).parents[2] / "schemas"  # of a checkout; an installed package has none

JsonSchema = dict[str, Any]


class Untitled(GenerateJsonSchema):
    """Leaves out the titles that pydantic derives from field names, such as `Datepublished`."""

    def field_title_should_be_set(self, _schema: object) -> bool:
        """Return False: fields have no titles."""
        return False


def upload_schema() -> JsonSchema:
    """Return the JSON Schema of an upload, without the index types, which do not concern a publisher."""
    schema = _schema(Upload, "validation", "upload", "Article as a publisher uploads it")
    return {name: _without_index_types(part) for name, part in schema.items()}


def article_schema() -> JsonSchema:
    """Return the JSON Schema of an article as stored, exported and indexed; `x-opensearch` is its index type."""
    return _schema(Record, "serialization", "article", "Article as copydesk stores, exports and indexes it")


def profile_schema() -> JsonSchema:
    """Return the JSON Schema of a profile, which is written in TOML."""
    return _schema(Profile, "validation", "profile", "Profile of a publisher or supplier")


FILES: dict[str, Callable[[], JsonSchema]] = {
    f"upload.v{SCHEMA_VERSION}.schema.json": upload_schema,
    f"article.v{SCHEMA_VERSION}.schema.json": article_schema,
    f"profile.v{SCHEMA_VERSION}.schema.json": profile_schema,
    "articles.index.json": index_template,
}


def serialized(document: JsonSchema) -> str:
    """Return a document as its file holds it: indented by two spaces, with a line break at the end."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def differing(folder: Path) -> list[str]:
    """Return the names of the files in a folder that are missing or differ from the models."""
    return [name for name, document in FILES.items() if _standing(folder / name) != serialized(document()).encode()]


def write_schemas(folder: Path) -> None:
    """Write every file of the contract into a folder that exists."""
    for name, document in FILES.items():
        (folder / name).write_bytes(serialized(document()).encode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the schemas; return 0, or 1 if a checked file differs, or 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m copydesk.schemas", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, metavar="FOLDER", help="default: %(default)s")
    parser.add_argument("--check", action="store_true", help="write nothing; name the files that differ")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"no folder {options.folder}")
    if not options.check:
        write_schemas(options.folder)
        return 0
    names = differing(options.folder)
    sys.stderr.writelines(f"{options.folder / name} differs from the models: run make schemas\n" for name in names)
    return int(bool(names))


def _schema(model: type[BaseModel], mode: JsonSchemaMode, name: str, title: str) -> JsonSchema:
    generated = model.model_json_schema(mode=mode, schema_generator=Untitled)
    head = {
        "$schema": Untitled.schema_dialect,
        "$id": f"urn:copydesk:{name}:v{SCHEMA_VERSION}",
        "title": f"{title}, version {SCHEMA_VERSION}",
    }
    definitions = generated.pop("$defs")
    return {**head, **{word: part for word, part in generated.items() if word not in head}, "$defs": definitions}


def _without_index_types(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_index_types(member) for member in part]
    if not isinstance(part, dict):
        return part
    return {name: _without_index_types(member) for name, member in part.items() if name != "x-opensearch"}


def _standing(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
