"""The quarter of several desks as it leaves: counts in a workbook and on a page, small ones withheld."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from csdesk.services.program import supervisor
from csdesk.services.program.supervisor import Person, ToldQuarter
from csdesk.services.reporting import Step
from tests.services.people import TODAY
from tests.services.program.supervisor.test_adding import QUARTER, TEAM, contents


def someone(desk: int, number: int, county: str) -> Person:
    """Listed in a county, and nothing else."""
    return Person(TEAM.of_pins([f"{desk:05}{number:05}"]), (), (county,), 1)


def of_desks(*sizes: int, counties: tuple[str, ...] = ("Dane", "Rock")) -> ToldQuarter:
    """Desks with so many people each, in counties by turns, all listed and every third referred."""
    extracts = []
    for desk, size in enumerate(sizes):
        people = [
            Person(
                TEAM.of_pins([f"{desk:05}{number:05}" if number > 20 else f"{number:05}"]),
                (),
                (counties[number % len(counties)],),
                1 | (64 if number % 3 == 0 else 0),
            )
            for number in range(size)
        ]
        extracts.append(contents(desk, people))
    return supervisor.told(supervisor.add_up(extracts), QUARTER, as_of=TODAY)


def test_the_workbook_adds_up_by_county_and_by_desk() -> None:
    made = supervisor.workbook(of_desks(60, 60))
    assert made.name == "2026Q3-several-desks.xlsx"
    book = load_workbook(BytesIO(made.content))
    assert book.sheetnames == ["By county", "By desk", "Further figures", "Notes"]
    for sheet in book.worksheets[:2]:
        rows = [row for row in sheet.iter_rows(values_only=True) if row[0]]
        total = next(row for row in rows if row[0] == "All together, each once")
        lines = rows[rows.index(total) - 3 : rows.index(total)]
        for place in (1, 7):
            assert sum(int(str(line[place])) for line in lines if line[place] is not None) == total[place]


def test_a_small_number_is_told_in_neither_paper() -> None:
    """Eleven people: four were referred, and no county of theirs has five."""
    told = of_desks(11)
    place = list(Step).index(Step.REFERRED)
    assert told.total[place] == "under 5"
    assert all(counts[place] == "withheld" for _name, counts in told.counties)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(supervisor.page_pdf(told).content)).pages)
    assert "under 5" in text
    assert dict(told.further)["People whom two or more desks know"] == 0


def test_a_desk_does_not_tell_the_county_that_is_withheld() -> None:
    """Each desk is a county: Green's three follow from nobody else, although Rock has enough people."""
    sizes = {"Dane": 40, "Rock": 12, "Green": 3}
    extracts = [
        contents(desk, [someone(desk, one, county) for one in range(size)])
        for desk, (county, size) in enumerate(sizes.items())
    ]
    told = supervisor.told(supervisor.add_up(extracts), QUARTER, as_of=TODAY)
    counties = {name: counts[0] for name, counts in told.counties}
    assert counties == {"Dane": 40}
    assert [counts[0] for _name, counts in told.desks] == ["withheld"] * 3
    assert (told.in_several[0], told.at_several[0], told.total[0]) == ("withheld", "withheld", 55)


def test_how_few_two_desks_share_follows_from_no_line() -> None:
    """Two people are known at both desks: told as under five, so that no line of the tables says two."""
    shared = [someone(9, one, "Dane") for one in range(2)]
    extracts = [contents(desk, [*shared, *(someone(desk, one, "Dane") for one in range(30))]) for desk in range(2)]
    told = supervisor.told(supervisor.add_up(extracts), QUARTER, as_of=TODAY)
    assert dict(told.further)["People whom two or more desks know"] == "under 5"
    assert told.at_several[0] == "withheld"
    assert all(counts[0] == "withheld" for _name, counts in told.desks)


def joined(by_pin: int, by_case: int) -> supervisor.AddedUp:
    """Two desks that share so many people."""
    extracts = []
    for desk in range(2):
        pins = [Person(TEAM.of_pins([f"7{number:05}"]), (), ("Dane",), 1) for number in range(by_pin)]
        cases = [
            Person(TEAM.of_pins([f"8{number:05}"]) if not desk else (), TEAM.of_cases([f"C{number}"]), ("Dane",), 1)
            for number in range(by_case)
        ]
        extracts.append(contents(desk, [*pins, *cases, *(someone(desk, one, "Dane") for one in range(30))]))
    return supervisor.add_up(extracts)


@pytest.mark.parametrize(
    ("by_pin", "by_case", "said"),
    [
        (12, 7, 7),
        (12, 0, 0),
        (0, 7, 7),
        (12, 3, "withheld"),
        (3, 12, "withheld"),
        (4, 4, "withheld"),
        (0, 2, "withheld"),
        (2, 0, 0),
    ],
)
def test_how_many_are_joined_by_a_case_number_only_stands_in_both_papers(
    by_pin: int, by_case: int, said: int | str
) -> None:
    """And nobody works out from it how few are joined by one or the other."""
    added = joined(by_pin, by_case)
    assert (added.shared, added.by_case) == (by_pin + by_case, by_case)
    told = supervisor.told(added, QUARTER, as_of=TODAY)
    name = "Of them, by a IV-D case number only, which is weaker than a PIN"
    assert dict(told.further)[name] == said
    sheet = load_workbook(BytesIO(supervisor.workbook(told).content))["Further figures"]
    assert (name, said) in list(sheet.iter_rows(values_only=True))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(supervisor.page_pdf(told).content)).pages)
    assert f"{name} {said}" in " ".join(text.split())


def test_the_same_figures_give_the_same_bytes() -> None:
    assert supervisor.workbook(of_desks(20, 9)) == supervisor.workbook(of_desks(20, 9))
    assert supervisor.page_pdf(of_desks(20, 9)) == supervisor.page_pdf(of_desks(20, 9))
