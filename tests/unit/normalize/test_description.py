import pytest

from copydesk.article import Draft
from copydesk.normalize.description import tell_apart

FIRST = "The ferry to Saint Odile will sail again from Friday, nine days after its engine failed."
SECOND = "The crew slept on board to finish the repair before the spring tide."
TEXT = f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "description",
    [
        "The ferry to Saint Odile will sail again from Friday, nine…",
        "The ferry to Saint Odile will sail again from Friday, nine days [...]",
        f"{FIRST} The crew slept on board to",
        "THE FERRY TO SAINT ODILE will sail again",
    ],
)
def test_beginning_of_the_text_is_not_a_description(description: str) -> None:
    found = tell_apart(Draft(description=description, text=TEXT))

    assert (found.description, found.text) == (None, TEXT)
    assert [(one.rule, one.count) for one in found.cleaned] == [("description_repeats_text", 1)]


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("Nine days after its engine failed, the ferry is back.", TEXT),
        (FIRST, TEXT),
        (FIRST, FIRST),
        (None, TEXT),
        ("...", TEXT),
    ],
    ids=["own-words", "first-paragraph-whole", "excerpt-alone", "none", "no-words"],
)
def test_other_description_stays(description: str | None, text: str) -> None:
    draft = Draft(description=description, text=text)

    assert tell_apart(draft) == draft
