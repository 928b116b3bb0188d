"""Every export format, in the order of the help text. To add a format, add its module here."""

from copydesk.exports import (
    comma_separated,
    json_lines,
    markdown_pages,
    ninjs_items,
    parquet_table,
    rss_feed,
)
from copydesk.exports.export_format import ExportFormat

EXPORT_FORMATS: tuple[ExportFormat, ...] = (
    json_lines.FORMAT,
    comma_separated.FORMAT,
    parquet_table.FORMAT,
    ninjs_items.FORMAT,
    rss_feed.FORMAT,
    markdown_pages.FORMAT,
)
