"""The trail in words and as files; and everything that is opened, printed or saved is in it."""

import csv
import io
import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from csdesk.services import audit, resources
from csdesk.services.audit.chain import hash_of
from csdesk.services.errors import RefusedError
from csdesk.services.vault import Vault
from tests.support.days import moment

ROOT = Path(__file__).parents[2]
PERSON = UUID(int=7)
NO_ACTIONS = {"message.txt", "vault.db", "vault.keys"}
"""What looks like an action in the program's text and is none."""


def note(session: Session, day: int, action: str, *, who: str = "Dana", detail: str = "") -> None:
    about = PERSON if action.startswith("ncp.") else None
    kind = "ncp" if about else ""
    at = moment(9, day)
    audit.record(session, at=at, who=who, action=action, kind=kind, record_id=about, detail=detail)


@pytest.fixture
def filled(vault: Vault) -> Vault:
    def work(session: Session) -> None:
        note(session, 1, "ncp.opened")
        note(session, 2, "ncp.added", detail="=1+1")
        note(session, 3, "nc.opened")
        note(session, 4, "plan.signed", who="-Robin")
        note(session, 5, "ncp.opened")

    vault.write(work)
    return vault


def days(vault: Vault, **wanted: Any) -> list[int]:
    trail = vault.read(lambda session: audit.read_trail(session, limit=5, **wanted))
    return [line.at.astimezone().day for line in trail.lines]


def test_lines_are_found_by_time_action_and_record(filled: Vault) -> None:
    assert days(filled) == [5, 4, 3, 2, 1]
    assert days(filled, since=moment(9, 2), until=moment(9, 5)) == [4, 3, 2]
    assert days(filled, action="ncp") == [5, 2, 1], "a group is no beginning of a word"
    assert days(filled, action="ncp.opened") == [5, 1]
    assert days(filled, record_id=PERSON, offset=1) == [2, 1]
    assert days(filled, record_id=uuid4()) == []
    trail = filled.read(lambda session: audit.read_trail(session, action="ncp.opened", limit=1))
    assert (trail.total, len(trail.lines)) == (2, 1)
    line = trail.lines[0]
    assert (line.what, line.about, line.kind, line.record_id) == ("A record was opened", "Person", "ncp", PERSON)


def test_an_action_of_a_newer_program_is_shown_as_it_is(filled: Vault) -> None:
    trail = filled.read(lambda session: audit.read_trail(session, action="nc.opened", limit=1))
    assert trail.lines[0].what == "nc.opened"


def test_every_action_that_the_program_notes_has_words() -> None:
    groups = {code for code, _ in audit.groups()}
    looks_so = re.compile(rf'"((?:{"|".join(groups)})\.[a-z_]+)"')
    files = [*(ROOT / "csdesk/services").rglob("*.py"), *(ROOT / "csdesk/commands").rglob("*.py")]
    noted = {action for file in files for action in looks_so.findall(file.read_text(encoding="utf-8"))}
    assert len(noted) > 50
    words = resources.toml("audit/words.toml")["action"]
    assert noted - NO_ACTIONS - words.keys() == set()
    assert {code.partition(".")[0] for code in words} == groups


def test_a_csv_file_holds_text_and_its_hashes_can_be_checked(filled: Vault) -> None:
    at = moment(9, 6)
    made = filled.write(lambda session: audit.export(session, "csv", at=at, who="Dana"))
    rows = list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == made.lines
    assert (rows[-4]["Detail"], rows[-2]["Who"]) == ("'=1+1", "'-Robin")
    assert rows[-1]["When (UTC)"] == moment(9, 5).isoformat(timespec="microseconds")
    last = filled.read(lambda session: audit.read_trail(session, limit=2).lines)
    assert last[0].action == "audit.exported"
    assert hash_of(rows[-1]["SHA-256 of the line before and this one"], _as_event(last[0])) == last[0].hash


def _as_event(line: audit.TrailLine) -> object:
    """A line under the names of its columns."""

    class Event:
        record_kind = line.kind

        def __getattr__(self, name: str) -> object:
            return getattr(line, name)

    return Event()


def test_a_workbook_holds_text_and_no_formula(filled: Vault) -> None:
    made = filled.write(
        lambda session: audit.export(
            session, "xlsx", since=moment(9, 1), until=moment(9, 6), at=moment(9, 6), who="Dana"
        )
    )
    sheet = load_workbook(io.BytesIO(made.content)).active
    assert sheet is not None
    heading, *rows = list(sheet.iter_rows(values_only=True))
    assert (heading[0], len(rows), made.lines) == ("Line", 5, 5)
    assert rows[1][5] == "=1+1"
    assert sheet.cell(3, 6).data_type == "s"


def test_an_empty_period_is_a_file_that_says_so(filled: Vault) -> None:
    made = filled.write(
        lambda session: audit.export(session, "xlsx", until=moment(1, 1), at=moment(9, 6), who="Dana")
    )
    sheet = load_workbook(io.BytesIO(made.content)).active
    assert sheet is not None
    assert sheet.cell(2, 1).value == "There is no line in this period."


def test_too_many_lines_for_a_workbook_are_refused(filled: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csdesk.services.audit.as_file.MOST_LINES_OF_A_WORKBOOK", 4)
    with pytest.raises(RefusedError, match=r"too many for a workbook\. Nothing was written"):
        filled.write(lambda session: audit.export(session, "xlsx", at=moment(9, 6), who="Dana"))
    assert days(filled, action="audit") == []
    filled.write(lambda session: audit.export(session, "csv", at=moment(9, 6), who="Dana"))
