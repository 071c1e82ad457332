"""HTML tables that call themselves .xls, and Excel's single file web page (.mht): what a web report saves fastest.

All tables of a page make one sheet, one below the other, as Excel opens them; text between them is a row of its own.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from csdesk.services.foreign_files.answer import MOST_COLUMNS, Answer, Refused, clean, fault
from csdesk.services.foreign_files.sheet_marks import SheetMarks

TAG = re.compile(r"""<(/?)([A-Za-z][\w:-]{0,40}+)((?:[^<>"']++|"[^"]{0,4000}+"|'[^']{0,4000}+'|<){0,80}+)>""")
ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
CHARSET = re.compile(rb"""<meta[^>]{0,300}charset\s*=\s*["']?([\w-]{1,30})""", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\r\n\f]+")
SKIPPED = frozenset(("script", "style", "xml", "title"))
BLOCKS = frozenset(("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "hr", "table", "body", "br"))
ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"))
UNREADABLE = re.compile(r"\d(?:\.\d+)?E\+\d+|#{2,}", re.IGNORECASE)
"""What is shown when a column is too narrow for its numbers; the number itself may stand in an attribute."""
MOST_DOWN = 65_535
DEEPEST = 50


def read_html(content: bytes, answer: Answer) -> None:
    """Say the sheets of a page or of a single file web page. Raises `Refused`."""
    tables = 0
    for name, page in _pages(content):
        reader = _Page(answer, name)
        reader.read(page)
        tables += reader.tables
    if not tables:
        raise Refused("unsupported_format")
    answer.end()


def _pages(content: bytes) -> Iterator[tuple[str, str]]:
    if not content[:200].lstrip().lower().startswith((b"mime-version:", b"from:", b"content-type: multipart")):
        yield "", decoded(content)
        return
    import email
    from email import policy

    message = email.message_from_bytes(content, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            page = decoded(payload) if isinstance(payload, bytes) else ""
            if "<table" in page.lower():
                yield "", page


def decoded(content: bytes) -> str:
    """The text of a page, by its byte order mark, by what it says, or as UTF-8 or Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:400]:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    said = CHARSET.search(content[:4096])
    for encoding in ("utf-8-sig", *([said[1].decode("ascii")] if said else [])):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


@dataclass
class _Row:
    """A row of a table while it is read."""

    cells: dict[int, Any] = field(default_factory=dict)
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    """Column, columns, rows of each merged cell."""
    hidden: bool = False
    next_column: int = 0


@dataclass
class _Table:
    """A table while it is read."""

    row: _Row | None = None
    covered: dict[int, int] = field(default_factory=dict)
    """Column -> how many more rows are covered by a cell above."""
    cell: dict[str, str] | None = None
    pieces: list[str] = field(default_factory=list)


class _Page:
    def __init__(self, answer: Answer, name: str) -> None:
        self.answer = answer
        self.tables = 0
        self.row = 0
        self.stack: list[_Table] = []
        self.loose: list[str] = []
        self.marks = SheetMarks()
        answer.begin(name)

    def read(self, page: str) -> None:
        place = 0
        while place < len(page):
            opened = page.find("<", place)
            if opened < 0:
                self._text(page[place:])
                break
            if opened > place:
                self._text(page[place:opened])
            place = self._markup(page, opened)
        while self.stack:
            self._end_table()
        self._end_loose()
        self.marks.say(self.answer)

    def _markup(self, page: str, place: int) -> int:
        """Take one tag or comment; where to go on."""
        if page.startswith("<!--", place):
            return _after(page, "-->", place)
        if page.startswith(("<!", "<?"), place):
            return _after(page, ">", place)
        match = TAG.match(page, place)
        if match is None:
            self._text("<")
            return place + 1
        closing, name, attributes = match[1], match[2].lower(), match[3]
        if name in SKIPPED and not closing and not attributes.endswith("/"):
            return self._skip(page, name, match.end())
        (self._close if closing else self._open)(name, attributes)
        return match.end()

    def _skip(self, page: str, name: str, place: int) -> int:
        end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(page, place)
        return end.end() if end else len(page)

    def _open(self, name: str, attributes: str) -> None:
        if name == "table":
            self._begin_table()
        elif name == "tr" and self.stack:
            self._end_row(self.stack[-1])
            self.stack[-1].row = _Row(hidden=_hidden(attributes))
        elif name in ("td", "th") and self.stack:
            self._begin_cell(self.stack[-1], attributes)
        elif name in BLOCKS:
            self._break("\n" if name == "br" else " ")

    def _close(self, name: str, _: str) -> None:
        if name == "table" and self.stack:
            self._end_table()
        elif name == "tr" and self.stack:
            self._end_row(self.stack[-1])
        elif name in ("td", "th") and self.stack:
            self._end_cell(self.stack[-1])
        elif name in BLOCKS:
            self._break(" ")

    def _text(self, text: str) -> None:
        if not self.stack:
            self.loose.append(text)
        elif self.stack[-1].cell is not None:
            self.stack[-1].pieces.append(text)

    def _break(self, mark: str) -> None:
        if not self.stack:
            self._end_loose()
        elif self.stack[-1].cell is not None:
            self.stack[-1].pieces.append("\x0b" if mark == "\n" else mark)

    def _end_loose(self) -> None:
        text = _shown("".join(self.loose))
        self.loose.clear()
        if text:
            self.answer.row(self.row, [clean(text)])
            self.row += 1

    def _begin_table(self) -> None:
        self._end_loose()
        self.tables += 1
        self.stack.append(_Table())
        if len(self.stack) > DEEPEST:
            raise Refused("unsafe_file")

    def _end_table(self) -> None:
        self._end_row(self.stack[-1])
        self.stack.pop()

    def _begin_cell(self, table: _Table, attributes: str) -> None:
        if table.row is None:
            table.row = _Row()
        self._end_cell(table)
        table.cell = {name.lower(): html.unescape(a or b or c) for name, a, b, c in ATTRIBUTE.findall(attributes)}

    def _end_cell(self, table: _Table) -> None:
        row, cell = table.row, table.cell
        if row is None or cell is None:
            return
        across = min(_count(cell.get("colspan")), MOST_COLUMNS)
        down = min(_count(cell.get("rowspan")), MOST_DOWN)
        while table.covered.get(row.next_column):
            row.next_column += 1
        value = _value("".join(table.pieces), cell)
        if row.next_column + across > MOST_COLUMNS:
            raise Refused("damaged_file")
        if value != "":
            row.cells[row.next_column] = value
        if across > 1 or down > 1:
            row.spans.append((row.next_column, across, down))
        row.next_column += across
        table.cell = None
        table.pieces.clear()

    def _end_row(self, table: _Table) -> None:
        row = table.row
        if row is None:
            return
        self._end_cell(table)
        table.row = None
        table.covered = {column: left - 1 for column, left in table.covered.items() if left > 1}
        for column, across, down in row.spans:
            self.marks.merge((self.row, column, self.row + down - 1, column + across - 1))
            if down > 1:
                table.covered |= dict.fromkeys(range(column, column + across), down - 1)
        if row.cells:
            width = max(row.cells) + 1
            self.answer.row(self.row, [row.cells.get(column, "") for column in range(width)])
        if row.hidden:
            self.marks.hide_rows(self.row, self.row)
        self.row += 1


def _after(page: str, mark: str, place: int) -> int:
    end = page.find(mark, place)
    return len(page) if end < 0 else end + len(mark)


def _shown(text: str) -> str:
    text = BLANKS.sub(" ", text)
    return html.unescape(text).replace("\xa0", " ").replace("\x0b", "\n").strip()


def _value(text: str, attributes: dict[str, str]) -> Any:
    shown = _shown(text)
    if shown in ERRORS:
        return fault(shown)
    exact = attributes.get("x:num") or attributes.get("sdval")
    if exact and (not shown or UNREADABLE.fullmatch(shown)):
        try:
            number = float(exact)
        except ValueError:
            return clean(shown)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    return fault(shown) if shown and not shown.strip("#") else clean(shown)


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) else 1


def _hidden(attributes: str) -> bool:
    return "display:none" in attributes.replace(" ", "").lower()
