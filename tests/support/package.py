"""The parts of a workbook, looked at as strictly as Excel does, which offers a repair where others say nothing."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree import ElementTree

from openpyxl.utils import get_column_letter, range_boundaries

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
AFTER_ROWS = (
    *("sheetData", "autoFilter", "dataValidations", "printOptions", "pageMargins", "pageSetup", "headerFooter"),
    *("rowBreaks", "drawing", "tableParts"),
)
"""The order in which Excel wants the parts of a sheet."""


def faults(content: bytes) -> list[str]:
    """What Excel would complain of. Empty: nothing."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in names}
    found = [f"{name} twice" for name in names if names.count(name) > 1]
    found += _types(parts)
    found += _targets(parts)
    found += _tables(parts)
    for name, sheet in parts.items():
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            found += [f"{name}: {fault}" for fault in _sheet(sheet, len(_formats(parts)))]
    for name, drawing in parts.items():
        if name.startswith("xl/drawings/drawing"):
            found += [f"{name}: {fault}" for fault in _drawing(drawing)]
    return found


def _types(parts: dict[str, ElementTree.Element]) -> Iterator[str]:
    types = parts["[Content_Types].xml"]
    told = {one.attrib["PartName"].lstrip("/") for one in types.iter(f"{TYPES}Override")}
    endings = {one.attrib["Extension"] for one in types.iter(f"{TYPES}Default")} - {"xml"}
    for name in parts:
        if name not in told and name.rpartition(".")[2] not in endings and name != "[Content_Types].xml":
            yield f"{name} has no type"
    yield from (f"{name} has a type and is not there" for name in told - parts.keys())


def _targets(parts: dict[str, ElementTree.Element]) -> Iterator[str]:
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        of = PurePosixPath(name).parent.parent
        ids = [one.attrib["Id"] for one in part.iter(RELATIONS)]
        if len(set(ids)) < len(ids):
            yield f"{name}: an id twice"
        for one in part.iter(RELATIONS):
            target = one.attrib["Target"]
            place = target.lstrip("/") if target.startswith("/") else str(of / target)
            if place not in parts:
                yield f"{name}: {target} is not there"


def _tables(parts: dict[str, ElementTree.Element]) -> Iterator[str]:
    tables = [part for name, part in parts.items() if name.startswith("xl/tables/")]
    for attribute in ("id", "name", "displayName"):
        values = [table.attrib[attribute].lower() for table in tables]
        if len(set(values)) < len(values):
            yield f"{attribute} of a table twice"
    for name, sheet in parts.items():
        if not re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            continue
        cells = {cell.attrib.get("r", ""): cell for cell in sheet.iter(f"{MAIN}c")}
        relations = parts.get(f"xl/worksheets/_rels/{PurePosixPath(name).name}.rels")
        found = relations.iter(RELATIONS) if relations is not None else ()
        targets = [one.attrib["Target"].lstrip("/") for one in found]
        for table in (parts[target] for target in targets if target.startswith("xl/tables/")):
            left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(table.attrib["ref"]))
            headings = [column.attrib["name"] for column in table.iter(f"{MAIN}tableColumn")]
            stand = ["".join(cells[f"{get_column_letter(at)}{top}"].itertext()) for at in range(left, right + 1)]
            if headings != stand or len(set(map(str.lower, headings))) < len(headings):
                yield f"{name}: headings of {table.attrib['name']} are not those of its cells, or one stands twice"
            if f"{get_column_letter(right)}{bottom}" not in cells:
                yield f"{name}: {table.attrib['name']} goes beyond the rows"


def _formats(parts: dict[str, ElementTree.Element]) -> list[ElementTree.Element]:
    formats = parts["xl/styles.xml"].find(f"{MAIN}cellXfs")
    assert formats is not None
    return list(formats)


def _sheet(sheet: ElementTree.Element, formats: int) -> Iterator[str]:
    rows = [int(row.attrib["r"]) for row in sheet.iter(f"{MAIN}row") if "r" in row.attrib]
    if rows != sorted(set(rows)):
        yield "rows are not in their order"
    for cell in sheet.iter(f"{MAIN}c"):
        if int(cell.attrib.get("s", 0)) >= formats:
            yield f"{cell.attrib} has no such format"
        if cell.find(f"{MAIN}f") is not None:
            yield f"{cell.attrib} is a formula"
    order = [child.tag.removeprefix(MAIN) for child in sheet]
    after = [AFTER_ROWS.index(tag) for tag in order[order.index("sheetData") :]]
    if after != sorted(after):
        yield f"parts are not in their order: {order}"


def _drawing(drawing: ElementTree.Element) -> Iterator[str]:
    ids = [one.attrib["id"] for one in drawing.iter(f"{DRAWING}cNvPr")]
    if len(set(ids)) < len(ids):
        yield "an id twice"
    for one in drawing.iter(f"{DRAWING}cNvPr"):
        if not one.attrib.get("descr"):
            yield f"{one.attrib['name']} has no alternative text"
