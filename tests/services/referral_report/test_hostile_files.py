"""Files come by e-mail. Whatever one is, there is an answer soon, within bounds, and nothing outside is touched."""

import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from csdesk.services.referral_report import ReportRefusedError, UntrustedReport, read_report
from csdesk.services.referral_report.read import read_bytes
from tests.support import foreign_files as foreign
from tests.support.foreign_files import LAUGHS, MAIN, OFFICE, REPORT_ROWS, XML
from tests.support.reports import DATA, PERSON, row

SAMPLE = (DATA / "ncp_month1_clean.xlsx").read_bytes()
LEGACY = (DATA / "ncp_month1_legacy.xls").read_bytes()
HEADINGS, VALUES = list(PERSON), list(row().values())
SECONDS = 20
MEMORY = 1_000_000_000


@contextmanager
def within_bounds() -> Iterator[None]:
    """Less than a gigabyte, the reader's processes and what this one grows by together, and less than 20 seconds."""
    here = psutil.Process()
    before = here.memory_info().rss
    peak = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.02):
            used = here.memory_info().rss - before
            for child in here.children():
                try:
                    if child.cmdline() != here.cmdline():  # forked and not yet another program: still this one's
                        used += child.memory_info().rss
                except psutil.Error:
                    continue
            peak = max(peak, used)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    try:
        yield
    finally:
        took = time.monotonic() - began
        ended.set()
        watcher.join()
    assert took < SECONDS
    assert peak < MEMORY


def outcome(content: bytes, name: str = "report.xlsx") -> UntrustedReport | str:
    """What was read, or the code of the refusal."""
    with within_bounds():
        try:
            return read_bytes(name, content)
        except ReportRefusedError as refused:
            return refused.code


def bad_workbook() -> bytes:
    sheets = '<sheets><sheet name="R" sheetId="1" r:id="r1"/></sheets>'
    return foreign.xlsx(
        REPORT_ROWS, workbook=f'{XML}{LAUGHS}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>'
    )


def laughing_strings() -> bytes:
    return foreign.xlsx(REPORT_ROWS, shared=f'{XML}{LAUGHS}<sst xmlns="{MAIN}"><si><t>&l;</t></si></sst>')


def table_of(rows: str, prolog: str = "") -> bytes:
    return foreign.ods(f'<table:table table:name="Report">{rows}</table:table>', prolog)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: foreign.bomb(3_000), "unsafe_file"),
        (lambda: foreign.bomb(3_000, says=1_000), "unsafe_file"),
        (lambda: foreign.bomb(150), "damaged_file"),
        (foreign.overlapping, "unsafe_file"),
        (lambda: foreign.zip_of([("inner.zip", foreign.bomb(500))]), "unsupported_format"),
        (lambda: foreign.many_parts(20_000), "unsafe_file"),
        (lambda: foreign.many_parts(60_000), "unsafe_file"),
        (lambda: foreign.xlsx(foreign.sheet_rows([["&l;"]]), prolog=LAUGHS), "unsafe_file"),
        (laughing_strings, "unsafe_file"),
        (bad_workbook, "unsafe_file"),
        (lambda: table_of(foreign.ods_row(["&l;"]), LAUGHS), "unsafe_file"),
        (lambda: foreign.spreadsheet_2003(foreign.row_2003(["&l;"]), prolog=LAUGHS), "unsafe_file"),
        (foreign.blown_up_strings, "too_large"),
        (lambda: foreign.xlsx('<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>'), "damaged_file"),
        (lambda: foreign.xlsx('<row r="1"><c r="A1" t="s"><v>99999999999</v></c></row>'), "damaged_file"),
        (lambda: foreign.xlsx('<row r="1">' + "<c>" * 300_000 + "</c>" * 300_000 + "</row>"), "unsafe_file"),
        (lambda: table_of(foreign.ods_row(["x"], 'table:number-rows-repeated="1048576"')), "too_large"),
        (lambda: foreign.spreadsheet_2003('<Row ss:Index="4000000000"><Cell/></Row>'), "damaged_file"),
        (lambda: b"<table>" + b"<tr><td rowspan=65535 colspan=16384>x</td></tr>" * 20_000, "damaged_file"),
        (lambda: b"<table><tr><td>" * 100_000, "unsafe_file"),
        (lambda: b"<table>" + b"<" * 1_000_000, "empty_file"),
        (lambda: b"<table>" + b'<a "' * 200_000, "empty_file"),
        (lambda: b"ab," * 20_000_000, "damaged_file"),
        (lambda: b"\n" * 50_000_000 + b"x", "too_large"),
        (lambda: b"ab,ab\n" * 1_500_000 + b"," * 11_000_000, "too_large"),
        (lambda: b"x" * 10_000_000, "damaged_file"),
        (lambda: LEGACY[:76] + bytes(436) + LEGACY[512:], "unsafe_file"),
        (
            lambda: foreign.xls(foreign.label(0, 0, "x"), settings=foreign.record(0x2F, bytes(54))),
            "password_protected",
        ),
    ],
)
def test_refused_in_time(make: Callable[[], bytes], code: str) -> None:
    assert outcome(make()) == code


def blank_million() -> bytes:
    return foreign.xlsx(REPORT_ROWS + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 1_048_577)))


def prefixed() -> str:
    rows = REPORT_ROWS.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    return f'{XML}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'


@pytest.mark.parametrize(
    "make",
    [
        lambda: foreign.xlsx(REPORT_ROWS + f'<row r="1048576">{foreign.cell("XFD1048576", " ")}</row>'),
        lambda: foreign.xlsx(
            f'{XML}<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{REPORT_ROWS}</sheetData>'
            "</worksheet>"
        ),
        lambda: foreign.xlsx(
            REPORT_ROWS, shared=f'{XML}<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"><si/></sst>'
        ),
        blank_million,
        lambda: foreign.xlsx(REPORT_ROWS.replace(' r="', ' q="')),
        lambda: foreign.xlsx(REPORT_ROWS.replace('"', "'")),
        lambda: foreign.xlsx(prefixed()),
        lambda: foreign.zip_of(
            (name.replace("/", "\\") if name.startswith("xl/") else name, part)
            for name, part in foreign.workbook_parts(REPORT_ROWS).items()
        ),
        lambda: table_of(
            foreign.ods_row(HEADINGS)
            + foreign.ods_row(VALUES)
            + '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row>'
        ),
    ],
)
def test_odd_but_a_report(make: Callable[[], bytes]) -> None:
    report = outcome(make())
    assert isinstance(report, UntrustedReport)
    rows = [[cell for cell in line if cell not in ("", None, " ")] for line in report.sheets[0].rows]
    assert [line for line in rows if line] == [HEADINGS, [text for text in VALUES if text]]


@pytest.mark.parametrize("sample", [SAMPLE, LEGACY], ids=["xlsx", "xls"])
def test_damage_never_brings_the_program_down(sample: bytes) -> None:
    chance = random.Random(20261121)
    for _ in range(5):
        damaged = bytearray(sample)
        for _ in range(chance.randrange(1, 200)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        found = outcome(bytes(damaged))
        assert isinstance(found, UntrustedReport) or found in ("damaged_file", "unsafe_file")
    for eighth in (1, 4, 7):
        assert outcome(sample[: len(sample) * eighth // 8]) == "damaged_file"


def test_nothing_outside_is_asked(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-WORD")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        here = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        for place in (secret.as_uri(), here):
            entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{place}">]>'
            for content in (
                foreign.xlsx(foreign.sheet_rows([["&e;"]]), prolog=entity),
                foreign.spreadsheet_2003(foreign.row_2003(["&e;"]), prolog=entity),
                table_of(foreign.ods_row(["&e;"]), entity),
            ):
                assert outcome(content) == "unsafe_file"
        page = outcome(f'<link href="{here}"><table><tr><td><img src="{here}">x</td></tr></table>'.encode())
        assert isinstance(page, UntrustedReport)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_formula_with_a_command_is_not_followed() -> None:
    formula = "cmd|'/c calc'!A0"
    report = outcome(foreign.xlsx(f'<row r="1"><c r="A1" t="str"><f>{formula}</f><v>shown</v></c></row>'))
    assert isinstance(report, UntrustedReport)
    assert report.sheets[0].rows == [["shown"]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files there")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "report.csv"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with within_bounds(), pytest.raises(ReportRefusedError) as refused:
            read_report(path)
        assert refused.value.code == "unsupported_format"
