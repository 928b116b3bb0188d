"""Hostile pages: each is extracted or rejected with a reason, within five seconds and 512 MB."""

import resource
import subprocess
import sys
import time

import pytest

from copydesk.errors import UnreadableObject
from copydesk.extraction.html.article import extract
from copydesk.extraction.html.document import article_text, parse_page

PROSE = b"<p>The harbour council voted on Tuesday to rebuild the eastern pier, which a storm tore away.</p>" * 5
BOMBS = {
    "100,000 attributes": b"<p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">x</p>" + PROSE,
    "100,000 nested elements": b"<div>" * 100_000 + PROSE,
    "100,000 nested inline elements": b"<b>" * 100_000 + PROSE,
    "100,000 nested lists": b"<ul><li>" * 50_000 + PROSE,
    "10 MB of paragraphs": b"<p>" * 3_400_000,
    "55,000 paragraphs of 170 bytes": (b"<p>" + b"word " * 34) * 55_000,
    "one paragraph of 10 MB": b"<p>" + b"word, " * 1_700_000,
    "one class of 9 MB": b"<div class='" + b"nav " * 2_300_000 + b"'>" + PROSE,
    "100,000 line breaks": b"<p>" + b"a<br>" * 100_000,
    "10 MB of preformatted lines": b"<pre>" + b"a\n\n" * 3_400_000,
    "50,000 cells of a row": b"<table><tr>" + b"<td>a" * 50_000 + PROSE,
    "style of 9 MB": b"<div style='" + b"display: " * 1_000_000 + b"'>" + PROSE,
    "declared body of 9 MB": b'<script type="application/ld+json">{"articleBody": "'
    + b"\\\\" * 4_500_000
    + b"</script>",
}
_RUN = """
import sys
from copydesk.errors import UnreadableObject
from copydesk.extraction.html.document import article_text, parse_page
try:
    article_text(parse_page(sys.stdin.buffer.read()))
except UnreadableObject:
    pass
"""


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (512 * 2**20, 512 * 2**20))
    resource.setrlimit(resource.RLIMIT_CPU, (5, 5))


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_extracted_or_refused_in_time_and_memory(name: str) -> None:
    run = subprocess.run([sys.executable, "-c", _RUN], input=BOMBS[name], preexec_fn=limited, check=False)

    assert run.returncode == 0


def test_page_of_too_many_elements_is_refused_with_a_reason() -> None:
    with pytest.raises(UnreadableObject, match="240000 tags"):
        article_text(parse_page(BOMBS["10 MB of paragraphs"]))


def test_prose_after_100_000_attributes_is_found() -> None:
    assert "harbour council" in extract(parse_page(BOMBS["100,000 attributes"])).text


def test_page_that_is_not_read_to_its_end_is_cut_short() -> None:
    assert extract(parse_page(BOMBS["55,000 paragraphs of 170 bytes"])).is_cut_short
    assert not extract(parse_page(PROSE)).is_cut_short


def seconds_of(sentences: int) -> float:
    """The least CPU time of three runs: a single run may include other work, such as garbage collection."""
    page = parse_page(
        b"".join(b"<p>Sentence %d of a very long page, with a comma.</p>" % at for at in range(sentences))
    )
    spent = []
    for _ in range(3):
        start = time.process_time()
        extract(page)
        spent.append(time.process_time() - start)
    return min(spent)


def test_cost_grows_linearly_with_the_page() -> None:
    assert seconds_of(8_000) < 12 * seconds_of(2_000)
