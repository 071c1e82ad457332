"""`extract make`, `extract bring-in` and `extract list` at the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.services import reporting
from csdesk.services import settings as kept_settings
from csdesk.services import vault as vaults
from csdesk.services.program import supervisor
from csdesk.services.program.supervisor import contents, sealing
from csdesk.services.reporting import Step
from csdesk.services.reporting.small_numbers import FEWEST
from tests.commands.test_command_line import Run, passphrase_file, run
from tests.conftest import PASSPHRASE as OF_THE_VAULT
from tests.services.people import NOW
from tests.services.program.supervisor import teams
from tests.services.reporting import desk

__all__ = ["passphrase_file", "run"]


@pytest.fixture
def team_file(tmp_path: Path) -> Path:
    """A file with the team passphrase."""
    file = tmp_path / "team"
    file.write_text(f"{teams.PASSPHRASE}\n", encoding="utf-8")
    return file


@pytest.fixture
def ann(vault_file: Path) -> Path:
    """The vault of the commands, with a quarter."""

    def work(session: Session) -> None:
        desk.script(session, seed=11, people=20)
        kept_settings.save(session, teams.called("Ann Archer"))

    vault = vaults.unlock(vault_file, OF_THE_VAULT)
    vault.write(work)
    vault.lock()
    return vault_file


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """An extract of another desk."""
    with teams.desk(tmp_path, "Ben Brook") as vault:
        vault.write(lambda session: desk.script(session, seed=12, people=20))
        made = teams.extract(vault)
    (tmp_path / made.name).write_bytes(made.content)
    return tmp_path / made.name


@pytest.mark.usefixtures("ann")
def test_an_extract_is_made_for_the_supervisor(run: Run, tmp_path: Path, team_file: Path) -> None:
    target = tmp_path / "mine.csextract"
    code, said, _ = run("extract", "make", "2026Q3", "--to", target, "--team-passphrase-file", team_file)
    assert (code, said["outcome"], said["file"]) == (0, "made", str(target))
    found = contents.read_json(sealing.unseal(target.read_bytes(), teams.PASSPHRASE, name="x"), name="x")
    assert (found.liaison, len(found.people)) == ("Ann Archer", said["people"])
    assert teams.PASSPHRASE not in str(said)


@pytest.mark.usefixtures("ann")
def test_extracts_are_brought_in_and_listed(run: Run, tmp_path: Path, team_file: Path, other: Path) -> None:
    damaged = tmp_path / "damaged.csextract"
    damaged.write_bytes(other.read_bytes()[:-7])
    words = ("extract", "bring-in", "2026Q3", other, damaged, "--team-passphrase-file", team_file)
    code, said, err = run(*words)
    assert code == 1
    assert [one["taken_in"] for one in said["files"]] == [True, False]
    assert "1 of 2 files were not taken in" in err

    code, listed, _ = run("extract", "list", "2026Q3")
    assert (code, [one["desk"] for one in listed["desks"]]) == (0, ["Ann Archer", "Ben Brook"])
    assert listed["people"] >= 20
    assert listed["steps"]["listed"] > 0
    assert run("extract", "list", "2026Q2")[1]["desks"] == []


@pytest.mark.usefixtures("ann")
def test_a_folder_with_this_desk_s_own_file_in_it_is_no_failure(
    run: Run, tmp_path: Path, team_file: Path, other: Path
) -> None:
    mine = tmp_path / "mine.csextract"
    run("extract", "make", "2026Q3", "--to", mine, "--team-passphrase-file", team_file)
    code, said, err = run("extract", "bring-in", "2026Q3", mine, other, "--team-passphrase-file", team_file)
    assert (code, err) == (0, "")
    assert [(one["own"], one["taken_in"]) for one in said["files"]] == [(True, False), (False, True)]
    assert "this desk is counted from this vault" in said["files"][0]["said"]


def test_what_is_listed_is_told_as_in_the_papers_and_is_in_the_audit_trail(
    run: Run, ann: Path, team_file: Path, other: Path
) -> None:
    run("extract", "bring-in", "2026Q3", other, "--team-passphrase-file", team_file)
    vault = vaults.unlock(ann, OF_THE_VAULT)
    quarter = reporting.parse("2026Q3")
    added = vault.read(lambda session: supervisor.added(session, quarter))
    vault.lock()
    assert added is not None
    assert any(0 < count < FEWEST for count in added.total)
    code, listed, _ = run("extract", "list", "2026Q3")
    assert code == 0
    told = supervisor.told(added, quarter, as_of=NOW.date())
    assert listed["steps"] == dict(zip(Step, told.total, strict=True))
    assert not any(0 < count < FEWEST for count in numbers(listed))
    vault = vaults.unlock(ann, OF_THE_VAULT)
    actions = vault.read(lambda session: session.scalars(select(AuditEvent.action)).all())
    vault.lock()
    assert actions.count("extract.printed") == 1


def numbers(said: object) -> Iterator[int]:
    """All numbers of people in what was said."""
    if isinstance(said, dict):
        for one in said.values():
            yield from numbers(one)
    elif isinstance(said, list):
        for one in said:
            yield from numbers(one)
    elif type(said) is int:
        yield said


@pytest.mark.usefixtures("ann")
def test_the_passphrase_is_no_argument_and_is_asked_for_by_name(run: Run, tmp_path: Path) -> None:
    code, _said, err = run("extract", "make", "2026Q3", "--to", tmp_path / "mine.csextract")
    assert code == 1
    assert "--team-passphrase-file" in err


@pytest.mark.usefixtures("ann")
def test_a_name_that_is_none_of_an_extract_is_refused(run: Run, tmp_path: Path, team_file: Path) -> None:
    code, _said, err = run(
        "extract", "make", "2026Q3", "--to", tmp_path / "x.xlsx", "--team-passphrase-file", team_file
    )
    assert code == 1
    assert "ends in .csextract" in err
