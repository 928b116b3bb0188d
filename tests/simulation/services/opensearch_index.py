"""One index of the fake OpenSearch: documents under external versions, and the versions of deleted ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulation.services.opensearch_mapping import Unfit, check
from simulation.services.refusals import UnknownRequest


@dataclass(frozen=True)
class Document:
    """A document, or the trace of a deleted one: then `source` is None."""

    version: int
    sequence: int
    source: Mapping[str, Any] | None


class Index:
    """Documents by id. Their mapping is strict."""

    def __init__(self, name: str, template: Mapping[str, Any]) -> None:
        """Start empty, with the mapping of a template."""
        mapping = template.get("mappings", {})
        if mapping.get("dynamic") != "strict":
            raise UnknownRequest(f"index {name}: a mapping that is not strict")
        self.name = name
        self.mapping = mapping
        self.documents: dict[str, Document] = {}
        self._excluded = frozenset(mapping.get("_source", {}).get("excludes", ()))
        self._writes = 0

    def index(self, name: str, version: int, source: Any) -> dict[str, Any]:
        """Store a document under a newer version; answer as in a bulk."""
        try:
            check(source, self.mapping)
        except Unfit as unfit:
            return self._refused(name, 400, unfit.type, unfit.reason)
        standing = self.documents.get(name)
        if standing is not None and standing.version >= version:
            return self._conflict(name, version, standing)
        kept = {field: value for field, value in source.items() if field not in self._excluded}
        created = standing is None or standing.source is None
        return self._written(name, version, kept, ("created", 201) if created else ("updated", 200))

    def delete(self, name: str, version: int) -> dict[str, Any]:
        """Delete a document under a newer version; answer as in a bulk. The version is kept."""
        standing = self.documents.get(name)
        if standing is not None and standing.version >= version:
            return self._conflict(name, version, standing)
        found = standing is not None and standing.source is not None
        return self._written(name, version, None, ("deleted", 200) if found else ("not_found", 404))

    def forget_deletions(self) -> None:
        """Forget the versions of deleted documents, as an index does 60 s after a deletion (index.gc_deletes)."""
        self.documents = {name: one for name, one in self.documents.items() if one.source is not None}

    def got(self, name: str, *, with_source: bool) -> dict[str, Any]:
        """A document as _mget answers it."""
        found = self.documents.get(name)
        if found is None or found.source is None:
            return {"_index": self.name, "_id": name, "found": False}
        answer = {"_index": self.name, "_id": name, "_version": found.version, "_seq_no": found.sequence}
        return {**answer, "_primary_term": 1, "found": True, **({"_source": found.source} if with_source else {})}

    def refused(self, name: str, status: int, kind: str) -> dict[str, Any]:
        """A refusal for a reason outside the document."""
        return self._refused(name, status, kind, "refused by the simulation")

    def _written(
        self, name: str, version: int, source: Mapping[str, Any] | None, result: tuple[str, int]
    ) -> dict[str, Any]:
        self.documents[name] = Document(version, self._writes, source)
        self._writes += 1
        return {
            "_index": self.name,
            "_id": name,
            "_version": version,
            "result": result[0],
            "_shards": {"total": 1, "successful": 1, "failed": 0},
            "_seq_no": self._writes - 1,
            "_primary_term": 1,
            "status": result[1],
        }

    def _conflict(self, name: str, version: int, standing: Document) -> dict[str, Any]:
        reason = f"[{name}]: version conflict, current version [{standing.version}] is higher or equal to [{version}]"
        return self._refused(name, 409, "version_conflict_engine_exception", reason)

    def _refused(self, name: str, status: int, kind: str, reason: str) -> dict[str, Any]:
        return {"_index": self.name, "_id": name, "status": status, "error": {"type": kind, "reason": reason}}
