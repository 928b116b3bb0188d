"""Credits of agencies in datelines, bylines and at the end of a text, as papers print them."""

import pytest

from copydesk.bylines.credits import credited

STORY = "The ferry will sail again from Friday, nine days after the storm.\n\nBoth schools open on Monday."


@pytest.mark.parametrize(
    ("begin", "agency"),
    [
        ("HARROWBY, March 3 (Reuters) - ", "Reuters"),
        ("MERROWBY (AP) — ", "Associated Press"),
        ("(AFP) — ", "AFP"),
        ("Manchester (United Kingdom) (AFP) – ", "AFP"),
        ("Hamburg (dpa/lno) - ", "dpa"),
        ("(ANSA) - ROMA, 3 MAR - ", "ANSA"),
        ("Madrid, 3 mar (EFE).- ", "EFE"),
        ("МОСКВА, 3 марта. /ТАСС/. ", "TASS"),
        ("МОСКВА, 3 мар - РИА Новости. ", "RIA Novosti"),
        ("新华社北京6月1日电 ", "Xinhua"),
        ("(서울=연합뉴스) 홍길동 기자 = ", "Yonhap"),
        ("【ロンドン共同】", "Kyodo News"),
        ("القاهرة 3 مارس (رويترز) - ", "Reuters"),
        ("HARROWBY, Wash., Sept. 15, 2026 /PRNewswire/ -- ", "PR Newswire"),
        ("HARROWBY, N.Y., March 30, 2026 (GLOBE NEWSWIRE) -- ", "GlobeNewswire"),
        ("PORT ALDER, Calif.--(BUSINESS WIRE)-- ", "Business Wire"),
        ("Hamburg (ots) - ", "news aktuell"),
        ("SEATTLE (AP) ", "Associated Press"),
        ("EL PASO, Texas (AP) ", "Associated Press"),
        ("By JANE ROE, Associated Press\n\n", "Associated Press"),
    ],
)
def test_dateline_or_byline_credits_its_agency(begin: str, agency: str) -> None:
    found = credited(begin + STORY)
    assert found
    assert found.name == agency


@pytest.mark.parametrize(
    ("end", "agency"),
    [
        ("\n\nAA", "Anadolu Agency"),
        (" AA", "Anadolu Agency"),
        (" (dpa)", "dpa"),
        ("\n\nQuelle: dpa/afp", "dpa"),
        ("\n\n/ritzau/", "Ritzau"),
        ("\n\n— Reuters", "Reuters"),
        ("\n\nArzu KAYA, İstanbul DHA", "DHA"),
        ("\n\nElif DEMİRCİ / İZMİR, (DHA)", "DHA"),
        (" (Felat BOZ/DİYARBAKIR/DHA)", "DHA"),
        ("\n\n© 2026 AFP", "AFP"),
        ("\n\n(Reporting by Jo Field; Editing by Al Roe)", "Reuters"),
    ],
)
def test_line_at_the_end_credits_its_agency(end: str, agency: str) -> None:
    found = credited(STORY + end)
    assert found
    assert found.name == agency


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"The minister told Reuters (AP has more) that {STORY}", id="told-an-agency"),
        pytest.param(f"{STORY} He spoke to AFP.", id="spoke-to-an-agency"),
        pytest.param(f"{STORY}\n\nThe Associated Press contributed to this report.", id="had-help"),
        pytest.param(f"{STORY}\n\n(With inputs from PTI)", id="has-parts-of-it"),
        pytest.param(f"{STORY}\n\nJo Field / Reuters", id="credit-of-a-picture"),
        pytest.param(f"{STORY}\n\n(PHOTO: JO FIELD/AFP via Getty Images)", id="credit-of-a-picture-in-brackets"),
        pytest.param(f"Image copyright AFP\n\n{STORY}", id="picture-at-the-beginning"),
        pytest.param(f"{STORY}\n\nHÜSEYİN EFE", id="surname"),
        pytest.param(f"Data Processing Agreement (DPA) - {STORY}", id="abbreviation-behind-its-words"),
        pytest.param(f"Avrupa Parlamentosunun (AP) raporu. {STORY}", id="abbreviation-without-a-dash"),
        pytest.param(f"{STORY}\n\nMedia enquiries\n\nAFP Media: (02) 5126 9297", id="police-of-that-name"),
        pytest.param(STORY, id="no-agency"),
        pytest.param("", id="no-text"),
    ],
)
def test_mention_of_an_agency_is_not_a_credit(text: str) -> None:
    assert credited(text) is None


@pytest.mark.parametrize(
    ("authors", "notice"),
    [(["Jo Field", "AFP"], ""), ([], "© 2026 AFP"), ([], "Copyright 2026 AFP. All rights reserved.")],
)
def test_byline_and_copyright_notice_credit_an_agency(authors: list[str], notice: str) -> None:
    found = credited(STORY, authors, notice)
    assert found
    assert found.name == "AFP"
