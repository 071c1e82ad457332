"""How long referral reports of 50,000 and 200,000 rows take, and how much memory.

Beside it the floor: reading the file and writing its rows into one table. And pandas, which does no more than that.
"""

import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from csdesk.services.vault.database import keyed_connection
from csdesk.services.whole_files import make_private
from tests.bench.figures import Figure
from tests.support.sample_reports import HEADINGS, World, refresh_of

ROOT = Path(__file__).parents[2]
ROWS = 50_000
MANY_ROWS = 200_000
BOUND = 2.5
MEGABYTES_ALLOWED = 500
PANDAS = """
import sqlite3, sys, time
import pandas
began = time.perf_counter()
connection = sqlite3.connect(sys.argv[2])
pandas.read_excel(sys.argv[1]).to_sql("report", connection, index=False)
connection.commit()
print(time.perf_counter() - began)
"""


def measure() -> list[Figure]:
    """A first import, and the next month's, of many rows and of very many."""
    return [*measure_rows(ROWS), *measure_rows(MANY_ROWS)]


def measure_rows(rows: int) -> list[Figure]:
    """The figures for reports of so many rows."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        world = World(seed=1, rows=rows, churn=0.15)
        times, memory = [], []
        for month, name in ((1, "first import"), (2, "next month")):
            # Written by openpyxl in write-only mode: the bench is about reading.
            path = place / f"NCP Referral Report {refresh_of(month):%Y-%m-%d}.xlsx"
            write_workbook(path, world, month)
            floor = floor_seconds(path, place / f"floor-{month}.db")
            ours = _said([sys.executable, "-m", "tests.bench.importing", str(place / "bench.csvault"), str(path)])
            title = f"report, {rows:,} rows: {name}"
            times.append(Figure(title, ours["seconds"], "s", floor, BOUND))
            if month == 1:
                pandas = _said([sys.executable, "-c", PANDAS, str(path), str(place / "pandas.db")])
                times.append(Figure(f"{title}, beside pandas", ours["seconds"], "s", pandas, 1.0))
            most, before = ours["after"], ours["before"]
            memory.append(Figure(f"{title}, memory", most, "MB", before, MEGABYTES_ALLOWED, "value"))
        return [*times, *memory]


def _said(command: list[str]) -> Any:
    return json.loads(subprocess.run(command, check=True, cwd=ROOT, capture_output=True).stdout)


def write_workbook(path: Path, world: World, month: int) -> None:
    """One month of the sample report as a plain workbook."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("NCP Referral")
    sheet.append(list(HEADINGS.values()))
    for line in world.report(month):
        sheet.append([getattr(line, name) for name in HEADINGS])
    workbook.save(path)


def floor_seconds(path: Path, database: Path) -> float:
    """calamine reads the file; one executemany puts its rows into one indexed encrypted table."""
    import python_calamine

    began = time.perf_counter()
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())).get_sheet_by_index(0)
    rows = [[str(cell) for cell in row] for row in sheet.to_python()]
    width = len(rows[0])
    make_private(database)
    connection = keyed_connection(database, bytes(range(32)))
    columns = ", ".join(f"c{number} TEXT" for number in range(width))
    connection.execute("BEGIN")
    connection.execute(f"CREATE TABLE report ({columns})")
    connection.execute("CREATE INDEX report_pin ON report (c4)")
    connection.executemany(f"INSERT INTO report VALUES ({', '.join('?' * width)})", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds
