"""The readiness assessment on paper: every number beside the diagram, notes and steps; nothing about a parent."""

from io import BytesIO

from pypdf import PdfReader

from csdesk.services.papers import readiness_sheet
from csdesk.services.program import readiness
from csdesk.services.vault import Vault
from tests.services.people import NOW
from tests.services.program.readiness.holding import NOW_LEVELS, some_years


def test_diagram_numbers_notes_steps_and_statements_are_on_it(vault: Vault) -> None:
    vault.write(some_years)
    _under_way, newest, oldest = vault.read(readiness.assessments)
    pdf = PdfReader(BytesIO(readiness_sheet.make(newest, (oldest,), at=NOW, desk="Sample Agency")))
    first, whole = pdf.pages[0].extract_text(), " ".join(page.extract_text() for page in pdf.pages)
    assert "1 = Emerging, 2 = Coordinated, 3 = Integrated" in first
    table = " ".join(first[first.index("Overall marks") :].split())
    for one, level, then in zip(newest.categories, NOW_LEVELS, oldest.overalls, strict=True):
        assert f"{one.title} {level} {then}" in table
    for words in ("Overall marks", "up 1", "same", "Sep 8, 2026 (solid line, dots)", "Oct 7, 2025 (dashed, squares)"):
        assert words in first, f"{words}: the table stands with the diagram"
    flat = " ".join(whole.split())
    for statement in newest.definition.statements:
        assert statement.text in flat
    for words in ("The college answers within a week.", "GED course list (Ana Ruiz), by Nov 2, 2026"):
        assert words in flat


def test_the_table_stands_beside_the_diagram_and_below_one_of_many_webs(vault: Vault) -> None:
    vault.write(some_years)
    _under_way, newest, oldest = vault.read(readiness.assessments)
    for earlier, is_beside in (((oldest,), True), ((), True), ((oldest, oldest), False)):
        page = PdfReader(BytesIO(readiness_sheet.make(newest, earlier, at=NOW))).pages[0]
        places: dict[str, tuple[float, float]] = {}

        def note(
            text: str, moved: list[float], matrix: list[float], _font: object, _size: object,
            places: dict[str, tuple[float, float]] = places,
        ) -> None:  # fmt: skip
            if text.strip():
                places.setdefault(text.strip(), (moved[4] + matrix[4], moved[5] + matrix[5]))

        page.extract_text(visitor_text=note)
        heading = next(place for text, place in places.items() if text.startswith("Overall marks"))
        drawn = next(place for text, place in places.items() if "solid line" in text)
        assert (heading[0] > 250) == is_beside
        assert (heading[1] > drawn[1]) == is_beside


def test_the_figure_says_every_number(vault: Vault) -> None:
    vault.write(some_years)
    _under_way, newest, oldest = vault.read(readiness.assessments)
    content = readiness_sheet.make(newest, (oldest,), at=NOW)
    figures = [one for one in elements(PdfReader(BytesIO(content))) if one.get("/S") == "/Figure"]
    (figure,) = figures
    said = str(figure["/Alt"])
    assert "13 axes" in said
    for one, then in zip(newest.categories, oldest.overalls, strict=True):
        assert f"{one.title} {one.overall}" in said
        assert f"{one.title} {then}" in said.partition("dashed")[2]


def elements(pdf: PdfReader) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    waits = [pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]]  # type: ignore[index]
    while waits:
        one = waits.pop().get_object()
        if isinstance(one, list):
            waits.extend(part for part in one if hasattr(part, "get_object") and not isinstance(part, int))
        elif isinstance(one, dict):
            found.append(one)
            if "/K" in one:
                waits.append(one["/K"])
    return found
