"""The readiness assessment stands word for word as the document prints it."""

import re
from pathlib import Path

from csdesk.services import resources
from csdesk.services.program import readiness

DATA = Path(__file__).parents[3] / "data"
APPENDIX = (DATA / "readiness_appendix_c.txt").read_text(encoding="utf-8")
SECTIONS = (DATA / "readiness_adaptations.txt").read_text(encoding="utf-8")


def words(text: str) -> str:
    """As one line, without bold type and the marks of lists."""
    bare = re.sub(r"(?m)^[\s\f]*(?:[-✓\ue000-\uf8ff]\s*)*", "", text.replace("**", ""))
    return " ".join(bare.split())


def printed() -> dict[str, list[str]]:
    """The categories of the document's table with their statements: all its lines but titles, legend and texts."""
    titles = {one.title for one in readiness.load().categories}
    found: dict[str, list[str]] = {}
    table = APPENDIX.partition("Emerging\tCoordinated\tIntegrated")[2].partition("Service Level Approach")[0]
    category = ""
    for line in (words(line) for line in table.splitlines()):
        if line in titles:
            category = line
            found[category] = []
        elif line and line not in (readiness.load().title, "Emerging Coordinated Integrated"):
            found[category].append(line)
    return found


def test_every_statement_stands_as_printed_in_its_category_and_order() -> None:
    definition = readiness.load()
    shown = {one.title: [statement.text for statement in one.statements] for one in definition.categories}
    assert shown == printed()
    assert list(shown) == list(printed())
    assert (len(shown), len(definition.statements)) == (13, 29)
    assert [definition.categories[0].title, definition.categories[-1].title] == [
        "Identify Parents",
        "Use CQJ Approach",
    ]


def test_instructions_legend_and_directions_are_the_documents() -> None:
    definition, table = readiness.load(), resources.toml("readiness/2gen.toml")
    lines = [words(line) for line in APPENDIX.splitlines()]
    for text in (definition.using, definition.directions, definition.title, definition.diagram, table["tool"]):
        assert text in lines
    assert definition.using.startswith("Using this assessment: Complete the table")
    legend = [f"{one['number']} = {one['name']}" for one in table["level"]]
    assert (
        legend
        == [line for line in lines if re.match(r"\d = ", line)]
        == [
            "1 = Emerging",
            "2 = Coordinated",
            "3 = Integrated",
        ]
    )


def test_every_line_of_the_appendix_is_in_the_file() -> None:
    definition, table = readiness.load(), resources.toml("readiness/2gen.toml")
    kept = {
        *(one.title for one in definition.categories),
        *(one.text for one in definition.statements),
        *(f"{one['number']} = {one['name']}" for one in table["level"]),
        *(definition.using, definition.directions, definition.title, definition.diagram, table["tool"]),
        *("Appendix C:", "Legend", " ".join(definition.levels), ""),
    }
    assert {words(line) for line in APPENDIX.splitlines()} <= kept


def test_only_what_is_plainly_a_slip_of_the_scan_is_shown_in_another_way() -> None:
    changed = {one.title: one.shown for one in readiness.load().categories if one.shown != one.title}
    assert changed == {"Use CQJ Approach": "Use CQI Approach"}


def test_every_quote_of_the_adaptations_stands_in_the_document_within_its_section() -> None:
    document = words(SECTIONS)
    definition = readiness.load()
    for category in definition.categories:
        start = document.index(category.section)
        assert category.adaptations
        for adaptation in category.adaptations:
            assert adaptation.level in ("", "emerging", "coordinated", "mastery")
            assert adaptation.text or adaptation.items
            for quote in (adaptation.text, *adaptation.items):
                assert quote in document[start:], f"{category.code}: {quote}"


def test_every_list_of_adaptations_of_the_document_is_quoted() -> None:
    quoted = {item for one in readiness.load().categories for found in one.adaptations for item in found.items}
    ticked = [words(line) for line in SECTIONS.splitlines() if "✓" in line]
    assert len(ticked) == 19
    assert set(ticked) <= quoted


def test_every_paragraph_of_the_document_about_a_level_is_quoted() -> None:
    quoted = " ".join(text.text for one in readiness.load().categories for text in one.adaptations)
    paragraphs = [words(line) for line in SECTIONS.splitlines() if not re.match(r"[\s\f]*-", line)]
    levels = re.compile(
        r"\b(Emerging|Coordinated)\b[ -]*(level|site|service)|^MASTERY LEVEL:|^Mastery Level:|Mastery Level,"
    )
    told = [one for one in paragraphs if levels.search(one) and "EXPAND SERVICES" not in one]
    assert len(told) > 12
    for one in told:
        assert one in quoted, one


def test_codes_are_of_their_own() -> None:
    definition = readiness.load()
    codes = [one.code for one in definition.categories] + [one.code for one in definition.statements]
    assert len(set(codes)) == len(codes)
    assert all(len(code) <= 40 for code in codes)
