"""Views for people with `sqlite3` or datasette: articles, revisions, stories and outcomes as columns.

They are part of the layout: a change needs another DATABASE_VERSION.
"""

_ARTICLES = """
CREATE VIEW IF NOT EXISTS articles AS SELECT
    documents.id AS id,
    json_extract(document, '$.headline') AS headline,
    json_extract(document, '$.description') AS description,
    contents.content AS text,
    coalesce(json_extract(document, '$.canonicalUrl'), json_extract(document, '$.url')) AS url,
    (SELECT group_concat(json_extract(value, '$.name'), '; ') FROM json_each(document, '$.author')) AS authors,
    json_extract(document, '$.publisher.name') AS publisher,
    json_extract(document, '$.publisher.domain') AS domain,
    json_extract(document, '$.sourceOrganization.name') AS agency,
    json_extract(document, '$.datePublished') AS published,
    json_extract(document, '$.dateModified') AS modified,
    json_extract(document, '$.inLanguage') AS language,
    (SELECT group_concat(value, '; ') FROM json_each(document, '$.articleSection')) AS sections,
    (SELECT group_concat(value, '; ') FROM json_each(document, '$.keywords')) AS keywords,
    json_extract(document, '$.wordCount') AS words,
    json_extract(document, '$.pubStatus') AS status,
    json_extract(document, '$.revision') AS revision,
    json_extract(document, '$.clusterId') AS story,
    json_extract(document, '$.duplicateOf') AS copy_of,
    json_extract(document, '$.duplicateKind') AS copy_kind,
    json_extract(document, '$.duplicateRelation') AS copy_relation,
    json_extract(document, '$.textConfidence') AS text_confidence,
    (SELECT group_concat(value, '; ') FROM json_each(document, '$.warnings')) AS warnings,
    json_extract(document, '$.provenance.key') AS source,
    json_extract(document, '$.provenance.recordIndex') AS record,
    json_extract(document, '$.provenance.format') AS format,
    json_extract(document, '$.provenance.eventTime') AS received
FROM documents LEFT JOIN contents ON contents.number = documents.text WHERE document IS NOT NULL
"""
_REVISIONS = """
CREATE VIEW IF NOT EXISTS revisions AS SELECT
    substr(pk, 3) AS article, substr(sk, 3) AS content_hash, 0 AS is_current,
    json_extract(item, '$.record.M.headline.S') AS headline,
    contents.content AS text,
    json_extract(item, '$.record.M.datePublished.S') AS published,
    json_extract(item, '$.record.M.dateModified.S') AS modified,
    CAST(json_extract(item, '$.record.M.wordCount.N') AS INTEGER) AS words,
    json_extract(item, '$.record.M.provenance.M.key.S') AS source,
    json_extract(item, '$.record.M.provenance.M.eventTime.S') AS received
FROM items JOIN contents ON contents.number = json_extract(item, '$.text."#text"')
    LEFT JOIN documents ON id = substr(pk, 3)
WHERE pk BETWEEN 'A#' AND 'A$' AND sk BETWEEN 'R#' AND 'R$'
    AND coalesce(json_extract(document, '$.contentHash'), '') <> substr(sk, 3)
UNION ALL SELECT id, json_extract(document, '$.contentHash'), 1, json_extract(document, '$.headline'), contents.content,
    json_extract(document, '$.datePublished'), json_extract(document, '$.dateModified'),
    json_extract(document, '$.wordCount'), json_extract(document, '$.provenance.key'),
    json_extract(document, '$.provenance.eventTime')
FROM documents JOIN contents ON contents.number = documents.text WHERE document IS NOT NULL
"""
_STORIES = """
CREATE VIEW IF NOT EXISTS stories AS SELECT
    cluster AS story, count(*) AS articles,
    (SELECT json_extract(document, '$.headline') FROM documents WHERE id = 'a' || substr(cluster, 2)) AS headline,
    min(published) AS first_published, max(published) AS last_published,
    group_concat(DISTINCT coalesce(publisher, domain)) AS publishers
FROM facts WHERE status = 'usable' GROUP BY cluster
"""
_OUTCOMES = """
CREATE VIEW IF NOT EXISTS outcomes AS SELECT
    json_extract(item, '$.key.S') AS source, json_extract(item, '$.event_time.S') AS received,
    json_extract(item, '$.format.S') AS format,
    CAST(json_extract(value, '$.L[0].N') AS INTEGER) AS record,
    json_extract(value, '$.L[1].S') AS outcome,
    json_extract(value, '$.L[2].S') AS reason,
    nullif(json_extract(value, '$.L[3].S'), '') AS article,
    CAST(json_extract(value, '$.L[4].N') AS INTEGER) AS revision
FROM items, json_each(item, '$.outcomes.L') WHERE pk BETWEEN 'S#' AND 'S$'
"""
VIEWS = f"{_ARTICLES};\n{_REVISIONS};\n{_STORIES};\n{_OUTCOMES}"
