"""OpenSearch in memory, behind urllib3's PoolManager: templates, indexes, aliases, bulk writes and reads by id."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from simulation.services.opensearch_index import Index
from simulation.services.refusals import UnknownRequest

_CONTENT_TYPES = ("application/json", "application/x-ndjson")

Answered: TypeAlias = tuple[int, Any]  # HTTP status and JSON
Refuses: TypeAlias = Callable[[str, str], tuple[int, str] | None]


@dataclass(frozen=True)
class Answer:
    """The answer to a request."""

    status: int
    content: Any

    @cached_property
    def data(self) -> bytes:
        """The answer's body."""
        return json.dumps(self.content).encode()


def _accepts(_: str, __: str) -> tuple[int, str] | None:
    """Refuse no action."""
    return None


@dataclass
class OpenSearch:
    """The pool of connections to one node.

    `refuses` is asked with operation ("index" or "delete") and document id of each action of a bulk; it returns None,
    or the status and type of the error that the node answers, such as (429, "rejected_execution_exception").
    """

    max_bytes: int = 100 * 2**20  # of a request; a longer one is answered with 413
    refuses: Refuses = _accepts
    indexes: dict[str, Index] = field(default_factory=dict)
    aliases: dict[str, set[str]] = field(default_factory=dict)  # alias -> names of its indexes
    templates: dict[str, Any] = field(default_factory=dict)

    def request(self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Answer a request; one that the fake does not know raises UnknownRequest."""
        parts = urlsplit(url)
        if len(body) > self.max_bytes:
            return Answer(413, {})
        if (headers or {}).get("content-type") not in _CONTENT_TYPES:
            return Answer(*_error(406, "media_type_header_exception", "Invalid media-type value on headers"))
        if (method, parts.path) == ("POST", "/_bulk"):
            return Answer(*self._bulk(body, dict(parse_qsl(parts.query))))
        if parts.query:
            raise UnknownRequest(f"{method} {parts.path}?{parts.query}")
        answered = self._administered(method, parts.path, body) or self._of_index(method, parts.path, body)
        if answered is None:
            raise UnknownRequest(f"{method} {parts.path}")
        return Answer(*answered)

    def _administered(self, method: str, path: str, body: bytes) -> Answered | None:
        match method, *path.strip("/").split("/"):
            case "GET", "_alias", alias:
                return self._get_alias(alias)
            case "POST", "_aliases":
                return self._change_aliases(json.loads(body))
            case "PUT" | "DELETE", "_index_template", name:
                return self._template(method, name, body)
        return None

    def _of_index(self, method: str, path: str, body: bytes) -> Answered | None:
        match method, *path.strip("/").split("/"):
            case "POST", target, "_refresh":
                return self._refresh(target)
            case "POST", target, "_mget":
                return self._mget(target, json.loads(body))
            case "GET", target, "_count":
                behind = self._behind(target)
                count = sum(one.source is not None for index in behind for one in index.documents.values())
                return (200, {"count": count}) if behind else _no_index(target)
            case "POST", target, "_search":
                return self._search(target, json.loads(body))
            case "GET", name, "_alias":
                return self._index(method, name, body)
            case "GET", name, "_mapping":
                return self._get_mapping(name)
            case "PUT" | "GET" | "DELETE", name if not name.startswith("_"):
                return self._index(method, name, body)
        return None

    def documents(self, alias: str) -> dict[str, Any]:
        """The documents behind an alias, by id."""
        held = (index.documents.items() for index in self._behind(alias))
        return {name: found.source for items in held for name, found in items if found.source is not None}

    def versions(self, alias: str) -> dict[str, int]:
        """The versions of the documents behind an alias, by id."""
        held = (index.documents.items() for index in self._behind(alias))
        return {name: found.version for items in held for name, found in items if found.source is not None}

    def _behind(self, name: str) -> list[Index]:
        names = self.aliases.get(name) or {one for one in self.indexes if fnmatchcase(one, name)}
        return [self.indexes[one] for one in sorted(names)]

    def _template(self, method: str, name: str, body: bytes) -> Answered:
        if method == "DELETE":
            if self.templates.pop(name, None) is None:
                return _error(404, "index_template_missing_exception", f"index_template [{name}] missing")
            return 200, {"acknowledged": True}
        template = json.loads(body)
        if unknown := template.keys() - {"index_patterns", "priority", "template", "_meta"}:
            raise UnknownRequest(f"index template: {sorted(unknown)}")
        self.templates[name] = template
        return 200, {"acknowledged": True}

    def _index(self, method: str, name: str, body: bytes) -> Answered:
        if method == "PUT":
            return self._put_index(name, json.loads(body) if body else {})
        if method == "GET":
            found = {index.name: {"aliases": self._aliases_of(index.name)} for index in self._behind(name)}
            return (200, found) if found or "*" in name else _no_index(name)
        return self._delete_index(name)

    def _put_index(self, name: str, settings: dict[str, Any]) -> Answered:
        about = settings.get("mappings", {})
        if unknown := settings.keys() - {"aliases", "mappings"} | about.keys() - {"_meta"}:
            raise UnknownRequest(f"settings of a new index: {sorted(unknown)}")
        if name in self.indexes:
            return _error(400, "resource_already_exists_exception", f"index [{name}] already exists")
        if name in self.aliases:
            return _error(400, "invalid_index_name_exception", f"Invalid index name [{name}], already exists as alias")
        if taken := settings.get("aliases", {}).keys() & self.indexes.keys():
            return _error(
                400, "invalid_alias_name_exception", f"an index exists with the name of alias {sorted(taken)}"
            )
        self._create(name, about)
        for alias in settings.get("aliases", {}):
            self.aliases.setdefault(alias, set()).add(name)
        return 200, {"acknowledged": True, "shards_acknowledged": True, "index": name}

    def _create(self, name: str, about: Mapping[str, Any] | None = None) -> Index:
        """Create an index from the template of the highest priority whose pattern its name matches."""
        fitting = [one for one in self.templates.values() if any(fnmatchcase(name, to) for to in one["index_patterns"])]
        if not fitting:
            raise UnknownRequest(f"index {name}: without a template, under a dynamic mapping")
        chosen = max(fitting, key=lambda one: int(one.get("priority", 0)))
        template = chosen["template"]
        mappings = {**template.get("mappings", {}), **(about or {})}
        self.indexes[name] = Index(name, {**template, "mappings": mappings})
        return self.indexes[name]

    def _delete_index(self, name: str) -> Answered:
        if name in self.aliases:
            return _error(400, "illegal_argument_exception", f"the expression [{name}] matches an alias")
        found = [one for one in self.indexes if fnmatchcase(one, name)]
        if not found and "*" not in name:
            return _no_index(name)
        for one in found:
            del self.indexes[one]
            for alias, names in list(self.aliases.items()):
                self._set_alias(alias, names - {one})
        return 200, {"acknowledged": True}

    def _aliases_of(self, index: str) -> dict[str, Any]:
        return {alias: {} for alias, names in sorted(self.aliases.items()) if index in names}

    def _set_alias(self, alias: str, names: set[str]) -> None:
        if names:
            self.aliases[alias] = names
        else:
            self.aliases.pop(alias, None)

    def _get_alias(self, alias: str) -> Answered:
        if alias not in self.aliases:
            return 404, {"error": f"alias [{alias}] missing", "status": 404}
        return 200, {name: {"aliases": {alias: {}}} for name in sorted(self.aliases[alias])}

    def _change_aliases(self, change: dict[str, Any]) -> Answered:
        """Change aliases in one step. Removing a missing alias is an error only if no other action applies."""
        changed = {alias: set(names) for alias, names in self.aliases.items()}
        is_done = False
        for action in change["actions"]:
            ((kind, place),) = action.items()
            if kind not in {"add", "remove"} or place.keys() != {"index", "alias"}:
                raise UnknownRequest(f"_aliases: {action}")
            index, names = place["index"], changed.setdefault(place["alias"], set())
            if index not in self.indexes:
                return _no_index(index)
            is_done = is_done or kind == "add" or index in names
            (names.add if kind == "add" else names.discard)(index)
        if not is_done:
            return _error(404, "aliases_not_found_exception", "aliases missing")
        self.aliases = {alias: names for alias, names in changed.items() if names}
        return 200, {"acknowledged": True}

    def _get_mapping(self, name: str) -> Answered:
        found = {index.name: {"mappings": index.mapping} for index in self._behind(name)}
        return (200, found) if found else _no_index(name)

    def _refresh(self, target: str) -> Answered:
        """Reads by id see every write at once; only searches wait for a refresh."""
        behind = self._behind(target)
        shards = {"total": len(behind), "successful": len(behind), "failed": 0}
        return (200, {"_shards": shards}) if behind else _no_index(target)

    def _mget(self, target: str, asked: dict[str, Any]) -> Answered:
        behind, wanted = self._behind(target), asked["docs"]
        if len(behind) != 1:
            raise UnknownRequest(f"_mget of {len(behind)} indexes")
        if any(one.keys() - {"_id", "_source"} for one in wanted):
            raise UnknownRequest(f"_mget: {wanted}")
        found = [behind[0].got(one["_id"], with_source=one.get("_source", True)) for one in wanted]
        return 200, {"docs": found}

    def _search(self, target: str, asked: dict[str, Any]) -> Answered:
        """A page of the versions of all documents, in order of the article's id, behind one of them."""
        behind = self._behind(target)
        if asked.keys() - {"search_after"} != {"size", "_source", "version", "sort"} or len(behind) != 1:
            raise UnknownRequest(f"_search of {len(behind)} indexes: {asked}")
        if (asked["_source"], asked["version"], asked["sort"]) != (False, True, [{"articleId": "asc"}]):
            raise UnknownRequest(f"_search: {asked}")
        after = asked.get("search_after", [""])[0]
        held = [(one.source["articleId"], name, one.version) for name, one in behind[0].documents.items() if one.source]
        page = sorted(one for one in held if one[0] > after)[: asked["size"]]
        hits = [{"_id": name, "_version": version, "sort": [article]} for article, name, version in page]
        return (200, {"hits": {"hits": hits}})

    def _bulk(self, body: bytes, options: Mapping[str, str]) -> Answered:
        if options not in ({}, {"require_alias": "true"}):
            raise UnknownRequest(f"_bulk: {options}")
        if not body.endswith(b"\n"):
            return _error(400, "illegal_argument_exception", "The bulk request must be terminated by a newline [\\n]")
        items = [
            {operation: self._act(operation, place, source, needs_alias="require_alias" in options)}
            for operation, place, source in _actions(body)
        ]
        has_errors = any("error" in answer for item in items for answer in item.values())
        return 200, {"took": 1, "errors": has_errors, "items": items}

    def _act(self, operation: str, place: dict[str, Any], source: Any, *, needs_alias: bool) -> dict[str, Any]:
        target, name = place["_index"], place["_id"]
        index = self._written_to(target, needs_alias=needs_alias)
        if isinstance(index, str):
            status = 404 if index == "index_not_found_exception" else 400
            return {"_index": target, "_id": name, "status": status, "error": {"type": index, "reason": target}}
        refusal = self.refuses(operation, name)
        if refusal is not None:
            return index.refused(name, *refusal)
        if operation == "delete":
            return index.delete(name, place["version"])
        return index.index(name, place["version"], source)

    def _written_to(self, target: str, *, needs_alias: bool) -> Index | str:
        """The index that a write goes to, or the type of the error if there is none."""
        behind = self.aliases.get(target, set())
        if len(behind) > 1:
            return "illegal_argument_exception"
        if behind:
            return self.indexes[next(iter(behind))]
        if needs_alias:
            return "index_not_found_exception"
        return self.indexes.get(target) or self._create(target)


def _actions(body: bytes) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """The actions of a bulk: operation, place and source, which is None for a deletion."""
    lines = iter(body.splitlines())
    for line in lines:
        ((operation, place),) = json.loads(line).items()
        if operation not in {"index", "delete"} or place.keys() != {"_index", "_id", "version", "version_type"}:
            raise UnknownRequest(f"_bulk: {operation} {sorted(place)}")
        if place["version_type"] != "external":
            raise UnknownRequest(f"_bulk: version_type {place['version_type']}")
        yield operation, place, json.loads(next(lines)) if operation == "index" else None


def _no_index(name: str) -> Answered:
    return _error(404, "index_not_found_exception", f"no such index [{name}]")


def _error(status: int, kind: str, reason: str) -> Answered:
    return status, {"error": {"type": kind, "reason": reason}, "status": status}
