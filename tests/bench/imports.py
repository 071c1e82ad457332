"""How long a referral report of 50,000 rows takes, beside reading it and writing its rows into one table."""

import io
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from csdesk.services import referral_report
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault
from csdesk.services.vault.database import keyed_connection
from csdesk.services.whole_files import make_private
from tests.bench.figures import Figure
from tests.support.sample_reports import HEADINGS, World, refresh_of

ROWS = 50_000
BOUND = 2.5
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PASSPHRASE = "lantern orbit walnut 42"


def measure() -> list[Figure]:
    """A first import, and the next month's."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        world = World(seed=1, rows=ROWS, churn=0.15)
        files = []
        for month in (1, 2):
            # Written by openpyxl in write-only mode: the bench is about reading.
            files.append(place / f"NCP Referral Report {refresh_of(month):%Y-%m-%d}.xlsx")
            write_workbook(files[-1], world, month)
        vault = vaults.create(place / "bench.csvault", PASSPHRASE).vault
        figures = []
        for name, path in zip(("first import", "next month"), files, strict=True):
            floor = floor_seconds(path, place / f"floor-{path.stem}.db")
            ours = import_seconds(vault, path)
            figures.append(Figure(f"report, {ROWS:,} rows: {name}", ours, "s", floor, BOUND))
        vault.lock()
        return figures


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


def import_seconds(vault: Vault, path: Path) -> float:
    """From the file to the caseload: read, preview, apply."""
    began = time.perf_counter()
    report = referral_report.read_report(path)
    preview = vault.read(lambda session: referral_report.preview(session, report, today=TODAY))
    vault.write(lambda session: referral_report.apply(session, preview, at=AT, who="bench"))
    return time.perf_counter() - began
