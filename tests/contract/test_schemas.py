"""schemas/: the files match the models, are valid, and refuse the same documents as the models."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel, ValidationError

from copydesk.article import Record, Upload
from copydesk.cli.uploads import Collected
from copydesk.local_store import LocalStore
from copydesk.schemas import FILES, differing, main, write_schemas
from copydesk.search.documents import document

CHECKOUT = Path(__file__).parents[2]
SCHEMAS = CHECKOUT / "schemas"
EXAMPLES = SCHEMAS / "examples"
SAMPLES = sorted((CHECKOUT / "samples").iterdir())
MODELS: dict[str, type[BaseModel]] = {"upload": Upload, "article": Record}

formats = FormatChecker(formats=())


@formats.checks("date-time", raises=ValueError)
def _has_a_zone(instance: object) -> bool:
    return not isinstance(instance, str) or datetime.fromisoformat(instance).tzinfo is not None


def published(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SCHEMAS / name).read_text("utf-8"))
    return document


def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(published(f"{kind}.v1.schema.json"), format_checker=formats)


def examples(verdict: str) -> list[Any]:
    paths = sorted((EXAMPLES / verdict).glob("*/*.json"))
    return [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in paths]


def leaves(fields: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapped field with its dotted path, inner fields included."""
    for name, mapping in fields.items():
        inner = mapping.get("properties")
        yield from leaves(inner, f"{path}{name}.") if inner else [(f"{path}{name}", mapping)]


def paths(value: Any, path: str = "") -> Iterator[str]:
    """The dotted path of every value in a document; members of a list have the path of the list."""
    match value:
        case dict():
            for name, member in value.items():
                yield from paths(member, f"{path}.{name}" if path else name)
        case list():
            for member in value:
                yield from paths(member, path)
        case _:
            yield path


@pytest.fixture(scope="module")
def sampled() -> Iterator[LocalStore]:
    """A store in memory with the ingested samples."""
    with LocalStore() as store:
        for path in SAMPLES:
            store.upload(f"inbox/{path.name}", path.read_bytes(), Collected())
        yield store


def test_published_schemas_match_the_models() -> None:
    assert differing(SCHEMAS) == [], "run make schemas"


def test_new_folder_of_schemas_does_not_differ(tmp_path: Path) -> None:
    write_schemas(tmp_path)

    assert differing(tmp_path) == []
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)


def test_check_names_each_file_that_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_schemas(tmp_path)
    (tmp_path / "upload.v1.schema.json").unlink()
    (tmp_path / "articles.index.json").write_text("{}\n")

    status = main(["--check", str(tmp_path)])

    errors = capsys.readouterr().err
    assert status == 1
    assert [Path(line.split()[0]).name for line in errors.splitlines()] == [
        "upload.v1.schema.json",
        "articles.index.json",
    ]
    assert errors.count("run make schemas") == 2


def test_check_writes_nothing(tmp_path: Path) -> None:
    main(["--check", str(tmp_path)])

    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path / "nowhere")])

    assert ended.value.code == 2


@pytest.mark.parametrize("kind", MODELS)
def test_published_schema_is_valid_json_schema(kind: str) -> None:
    schema = published(f"{kind}.v1.schema.json")

    Draft202012Validator.check_schema(schema)

    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema["$id"] == f"urn:copydesk:{kind}:v1"


@pytest.mark.parametrize("path", examples("valid"))
def test_valid_example_passes_schema_and_model(path: Path) -> None:
    text = path.read_text("utf-8")

    validator(path.parent.name).validate(json.loads(text))
    MODELS[path.parent.name].model_validate_json(text)


@pytest.mark.parametrize("path", examples("invalid"))
def test_invalid_example_fails_schema_and_model_with_one_fault(path: Path) -> None:
    text = path.read_text("utf-8")

    assert not validator(path.parent.name).is_valid(json.loads(text))
    with pytest.raises(ValidationError) as refusal:
        MODELS[path.parent.name].model_validate_json(text)
    assert len({error["loc"][:1] for error in refusal.value.errors()}) == 1


def test_every_record_of_the_samples_is_valid_by_the_published_schema(sampled: LocalStore) -> None:
    records = [stored.record.published() for stored in sampled.table.scan()]

    faults = [fault.message for record in records for fault in validator("article").iter_errors(record)]

    assert len(records) >= 12
    assert faults == []


def test_every_field_of_a_record_has_an_index_type() -> None:
    fields = published("articles.index.json")["template"]["mappings"]["properties"]

    assert fields.keys() - published("article.v1.schema.json")["properties"].keys() == {"localized"}
    assert published("article.v1.schema.json")["properties"].keys() < fields.keys()
    assert [path for path, mapping in leaves(fields) if "type" not in mapping] == []


def test_index_template_refuses_unmapped_fields() -> None:
    assert published("articles.index.json")["template"]["mappings"]["dynamic"] == "strict"


def test_every_field_of_a_search_document_is_mapped(sampled: LocalStore) -> None:
    fields = published("articles.index.json")["template"]["mappings"]["properties"]
    mapped = {path for path, _ in leaves(fields)}

    used = {path for stored in sampled.table.scan() for path in paths(document(stored))}

    assert {"headline", "author.name", "provenance.key", "localized.es"} <= used
    assert used <= mapped


def test_upload_schema_does_not_mention_the_index() -> None:
    assert "x-opensearch" not in (SCHEMAS / "upload.v1.schema.json").read_text("utf-8")
