"""Names in records and reasons of the extractor -> words for people."""

from copydesk.extraction.reason import Reason

WARNINGS = {
    "attachment_not_read": "A file in the message or document was not read",
    "column_unknown": "A column of the table is not read",
    "date_ambiguous": "The day of the date could be the month, or its year is short.",
    "date_modified_unreadable": "The date of change could not be read and was dropped.",
    "date_published_future": "The date of publication is later than the upload.",
    "date_published_guessed": "No date is declared; it is that of the address, the visible page or the file.",
    "date_published_unreadable": "The date of publication could not be read and was dropped.",
    "date_zone_unknown": "The time has no zone and was taken as UTC.",
    "embargo_unreadable": "The embargo could not be read; the article is withheld.",
    "encoding_guessed": "The bytes are not valid UTF-8 and nothing declares their encoding.",
    "excerpt_only": "The upload holds an excerpt, or a text that its supplier cut off.",
    "field_dropped": "A field has the wrong type and was dropped",
    "field_oversized": "A field or list is over the limits and was dropped",
    "format_disagrees_with_content_type": "The content is of another format than its Content-Type.",
    "format_disagrees_with_suffix": "The content is of another format than the suffix of its name.",
    "formula_without_value": "A cell of the row is a formula without its value.",
    "headline_missing": "No headline was found.",
    "incomplete": "ninjs: an entry lacks a part that the standard asks for",
    "json_ld_repaired": "JSON-LD was not valid JSON and was mended.",
    "json_ld_unreadable": "A block of JSON-LD could not be mended and was skipped.",
    "language_contradicts_declaration": "The text is in another language than declared; the text decides.",
    "markup_repaired": "XML of a feed entry was broken and was mended.",
    "page_cut_short": "The page has over 60,000 nodes; the rest was not read.",
    "paywalled": "The page declares that it is not free, or offers a subscription: the text may be only its beginning.",
    "profile_body_missing": "The page has nearly no text where its profile names it; the usual reading was used.",
    "profile_unmatched": "A rule of the profile finds nothing",
    "pub_status_unknown": "The publishing status is an unknown word; the article is usable.",
    "text_declared": "The page shows no article; the text is the one that its JSON-LD declares.",
    "text_doubtful": "The text was found with a low confidence: a part may be missing, or something else was taken.",
    "text_missing": "A kill order without a text.",
    "unknown_property": "ninjs: a property that the standard does not have",
    "url_unreadable": "The address is not an absolute http or https address of a public host; it was dropped.",
}
DATE_SOURCES = {
    "declared": "the record's own field",
    "json-ld": "the article's JSON-LD",
    "json-ld-page": "the page's JSON-LD",
    "meta": "a meta tag",
    "profile": "a rule of the profile of its site",
    "microdata": "microdata in the page",
    "url": "a guess from the address",
    "title": "a guess from the title",
    "time": "a guess from a time element",
    "time-text": "a guess from the text of a time element",
    "headline-text": "a guess from the text near the headline",
    "class-text": "a guess from a text marked as a date",
    "page-text": "a guess from the visible page",
    "document": "a guess from the last change of the document",
}
RELATIONS = {
    "exact": "the same words",
    "cut": "a cut text",
    "extended": "the text with additions",
    "localised": "the text with words of its own",
    "updated": "an update by the same publisher",
    "corrected": "a correction by the same publisher",
    "pickup": "an agency's text at another outlet",
    "release": "a press release that several use",
}
_RULES = {
    "copy": "it repeats a line that is kept elsewhere",
    "far from prose": "it is far from all prose of the page",
    "legal": "it is a copyright notice",
    "link": "it is a link far from any prose",
    "names": "it is short, and the boxes around it are named like navigation",
    "repeated": "it is on the page more than once; one copy is kept",
    "second article": "it belongs to a second article on the page",
    "separator": "it is a separator line",
}
_GROUPS = {
    "ancestors": "the elements around it",
    "around": "the lines around it",
    "block": "its place among the prose",
    "brothers": "the blocks beside it",
    "container": "the boxes around it",
    "copies": "its copies on the page",
    "declared": "the words that it shares with title and description",
    "first": "the lines judged around it",
    "layout": "the blank lines around it",
    "names": "the names of the boxes around it",
    "namesakes": "the blocks of the same name",
    "neighbours": "the blocks before and after it",
    "page": "the page as a whole",
    "position": "its place on the page",
    "repeats": "equal lines on the page",
    "shape": "its length and punctuation",
    "sibling": "the blocks like it",
    "sibling2": "the blocks like it in its part of the page",
    "text": "its length, links and letters",
    "words": "its words",
}
_OF_PROFILE = "profile "  # a rule of a profile follows
MOST_REASONS = 2  # the strongest; the others moved the decision less


def doubt(warning: str) -> str:
    """Return a warning in words; one about a field names it."""
    name, _, about = warning.partition(":")
    words = WARNINGS.get(name, warning)
    return f"{words}: {about}." if about else words if words.endswith(".") else f"{words}."


def why(reason: Reason) -> str:
    """Return in words why a block was kept or removed."""
    verb = "Kept" if reason.kept else "Removed"
    rule = next((_RULES[name] for name, weight in reason.groups if not weight and name in _RULES), None)
    if rule:
        return f"{verb}: {rule}."
    named = next((name for name, weight in reason.groups if not weight and name.startswith(_OF_PROFILE)), "")
    if named:
        return f"{verb}: the profile of the site has the rule {named.removeprefix(_OF_PROFILE)}."
    sign = 1 if reason.kept else -1
    strongest = [_GROUPS.get(name, name) for name, weight in reason.groups if weight * sign > 0][:MOST_REASONS]
    speaking = f"; most {'for' if reason.kept else 'against'} it: {' and '.join(strongest)}" if strongest else ""
    return f"{verb}: {_percent(reason.probability)} likely to belong to the article{speaking}."


def _percent(share: float) -> str:
    return "under 1 %" if share < 0.01 else "over 99 %" if share > 0.99 else f"{100 * share:.0f} %"
