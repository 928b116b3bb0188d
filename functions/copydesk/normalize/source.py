"""The source of a text: the agency or distributor of press releases that it is declared to be from, or credits."""

from copydesk.article import Draft, Organization
from copydesk.bylines.agencies import agency_of
from copydesk.bylines.credits import credited


def find_source(draft: Draft) -> Draft:
    """Set `source_organization`: a declared agency, else the one that the text credits, else as declared.

    Sites often declare themselves as their source, so only a declared agency precedes the text.
    """
    declared = draft.source_organization
    agency = agency_of(declared.name or "") if declared else None
    agency = agency or credited(
        draft.text or "", (person.name for person in draft.author), draft.copyright_notice or ""
    )
    if agency is None:
        return draft
    domain = declared.domain if declared and agency_of(declared.name or "") else None
    return draft.model_copy(update={"source_organization": Organization(name=agency.name, domain=domain)})
