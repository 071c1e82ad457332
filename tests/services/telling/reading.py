"""Reads back what left: every part of a file as text in small letters, and every way to write a fact."""

import csv
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO

from openpyxl import load_workbook
from pypdf import PdfReader

EPOCH = date(1899, 12, 30)
REF = re.compile(r"\b[bcdfghjklmnpqrstvwxz]{8}\b")
"""The code of a row on a review list, which is another for every list."""
Parts = dict[str, str]


def parts_of(content: bytes) -> Parts:
    """All that is said in a file, part by part: what a program shows of it, and what lies in it besides."""
    if content[:4] == b"PK\x03\x04":
        return _workbook(content)
    if content[:5] == b"%PDF-":
        return _pdf(content)
    text = content.decode("utf-8-sig")
    rows = "\n".join("\t".join(row) for row in csv.reader(StringIO(text.replace("\r\n ", ""))))
    return {"text": text.lower(), "rows": rows.lower()}


def said(parts: Parts) -> str:
    """All parts as one text."""
    return "\n".join(parts.values())


def seen(parts: Parts) -> str:
    """What a reader sees, without the codes that differ from one making to the next."""
    return REF.sub("", parts.get("cells") or parts.get("pages") or parts["text"])


def written(word: str | date) -> Iterator[str]:
    """All ways in which a fact may stand in a file."""
    if isinstance(word, str):
        yield word.lower()
        digits = re.sub(r"\D", "", word)
        if len(digits) >= 10:
            yield from (digits, f"{digits[:3]}-{digits[3:6]}-{digits[6:]}")
        elif "." in word:
            yield f"{float(word):,.2f}"
        return
    yield from (
        word.isoformat(), f"{word:%m/%d/%Y}", f"{word.month}/{word.day}/{word.year}", f"{word:%Y%m%d}",
        f"{word:%B} {word.day}, {word.year}".lower(), f"{word:%b} {word.day}, {word.year}".lower(),
        f"<v>{(word - EPOCH).days}</v>",
    )  # fmt: skip


def stands(text: str, word: str | date) -> bool:
    """Whether a fact stands in a text, however it is written."""
    if any(form in text for form in written(word)):
        return True
    spoken = f"{word:%A}, {word:%B} {word.day}".lower() if isinstance(word, date) else ""
    return bool(spoken) and re.search(rf"{spoken}(?!\d)", text) is not None


def _workbook(content: bytes) -> Parts:
    parts: Parts = {}
    with zipfile.ZipFile(BytesIO(content)) as file:
        for name in file.namelist():
            parts[name] = file.read(name).decode("utf-8", "replace").lower()
    cells: list[str] = []
    book = load_workbook(BytesIO(content))
    for sheet in book.worksheets:
        cells.append(f"[{sheet.title} {sheet.sheet_state}]")
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value.date() if isinstance(cell.value, datetime) else cell.value
                if value is not None or cell.comment is not None:
                    cells.append(f"{cell.coordinate} {value} {cell.comment.text if cell.comment else ''}")
    parts["cells"] = "\n".join(cells).lower()
    parts["named"] = " ".join(f"{name} {one.value}" for name, one in book.defined_names.items()).lower()
    return parts


def _pdf(content: bytes) -> Parts:
    reader = PdfReader(BytesIO(content))
    pages = "\n".join(" ".join(page.extract_text().split()) for page in reader.pages)
    marks = " ".join(str(note.get_object()) for page in reader.pages for note in page.get("/Annots", ()))
    beside = f"{reader.metadata} {list(reader.attachments)} {reader.outline} {marks}"
    spoken = " ".join(str(one) for one in _alternatives(reader))
    return {"pages": pages.lower(), "beside": beside.lower(), "spoken": spoken.lower()}


def _alternatives(reader: PdfReader) -> Iterator[object]:
    """What a screen reader says in place of what is seen."""
    for number in range(1, len(reader.xref_objStm) + sum(len(one) for one in reader.xref.values()) + 1):
        found: object = reader.get_object(number)
        if isinstance(found, dict):
            yield from (found[key] for key in ("/Alt", "/ActualText", "/E", "/T") if key in found)
