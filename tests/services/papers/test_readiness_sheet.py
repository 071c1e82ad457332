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
    for one, level in zip(newest.categories, NOW_LEVELS, strict=True):
        name = newest.definition.level_name(level)
        assert f"{level} {name}" in first
        assert one.title.split()[0] in first
    for words in ("Overall marks", "up 1", "same", "Sep 8, 2026 (solid line, dots)", "Oct 7, 2025 (dashed, squares)"):
        assert words in first, f"{words}: the table stands with the diagram"
    flat = " ".join(whole.split())
    for statement in newest.definition.statements:
        assert statement.text in flat
    for words in ("The college answers within a week.", "GED course list (Ana Ruiz), by Nov 2, 2026"):
        assert words in flat


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
