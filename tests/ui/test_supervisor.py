"""The quarters of several desks: extracts made, brought in, refused, counted and taken out, through the window."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import keyring
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from sqlalchemy.orm import Session

from csdesk.services import reporting
from csdesk.services import settings as kept_settings
from csdesk.services import vault as vaults
from csdesk.services.program import supervisor
from csdesk.services.program.supervisor import contents, sealing
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.supervisor import SupervisorScreen
from csdesk.ui.screens.supervisor.screen import NOTHING, QUARTER, RESULTS, TEAM
from csdesk.ui.screens.supervisor.team_sheet import Purpose
from csdesk.ui.shell.window import Window
from tests.services.program.supervisor import teams
from tests.services.program.supervisor.teams import PASSPHRASE
from tests.services.reporting import desk as scripted
from tests.support.keyrings import MemoryKeyring

Open = Callable[..., SupervisorScreen]
Settled = Callable[[], None]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    """The extracts of two other desks, which share people."""
    made = []
    for seed, name in ((12, "Ben Brook"), (13, "Cam Cole")):
        with teams.desk(tmp_path, name) as other:
            other.write(partial(scripted.script, seed=seed, people=30))
            extract = teams.extract(other)
            made.append(tmp_path / extract.name)
            made[-1].write_bytes(extract.content)
    return tuple(made)


@pytest.fixture
def screen(vault: Vault, open_screen: Open) -> SupervisorScreen:
    """The page at a desk with fifty people."""

    def work(session: Session) -> None:
        scripted.script(session, seed=11, people=50)
        kept_settings.save(session, teams.called("Ann Archer"))

    vault.write(work)
    shown = open_screen("supervisor")
    shown.desk.settings = vault.read(kept_settings.load)
    return shown


def press(screen: SupervisorScreen, name: str, settled: Settled) -> None:
    button = screen.findChild(QAbstractButton, name)
    assert button is not None
    assert button.isVisible()
    assert button.isEnabled()
    button.click()
    settled()


def type_passphrase(
    screen: SupervisorScreen, settled: Settled, text: str = PASSPHRASE, *, twice: bool = False
) -> None:
    for name in ("passphrase", "again") if twice else ("passphrase",):
        field = screen.findChild(QLineEdit, f"supervisor.team.{name}")
        assert field is not None
        field.clear()
        QTest.keyClicks(field, text)
    press(screen, "supervisor.team.do", settled)


def bring_in(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, *files: Path, passphrase: str = PASSPHRASE
) -> None:
    empty = screen.pages.currentIndex() == NOTHING
    press(screen, "supervisor.nothing.action" if empty else "supervisor.bring", settled)
    dialogs.answers.append(files)
    type_passphrase(screen, settled, passphrase)


def message(window: Window) -> str:
    assert window.messages.current is not None
    return window.messages.current.sentence


def test_the_quarter_of_three_desks_stands_there_with_each_person_once(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, files: tuple[Path, ...], window: Window
) -> None:
    assert screen.pages.currentIndex() == NOTHING
    bring_in(screen, dialogs, settled, *files)
    assert screen.pages.currentIndex() == QUARTER
    assert [line.liaison for line in screen.lines] == ["Ann Archer", "Ben Brook", "Cam Cole"]
    added = screen.added
    assert added is not None
    assert added.shared > 0
    assert f"share {added.shared:,} people" in screen.desks.shared.text()
    joined = f"Of them {added.shared - added.by_case:,} by PIN, {added.by_case:,} by a case number only"
    assert joined in screen.desks.shared.text()
    for row in screen.figures.table.figures.rows:
        assert len(row.texts) == len(added.total)
    total = screen.figures.table.figures.rows[-1]
    assert total.texts == tuple(f"{count:,}" for count in added.total)
    press(screen, "supervisor.view.desks", settled)
    rows = screen.figures.table.figures.rows
    assert [row.title for row in rows] == ["Ann Archer", "Ben Brook", "Cam Cole", "At two or more", "All, each once"]
    assert "2 extracts brought in" in message(window)


def test_one_liaison_with_two_vaults_is_pointed_out(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, files: tuple[Path, ...], tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    with teams.desk(tmp_path / "new", "Ben Brook") as again:
        again.write(partial(scripted.script, seed=12, people=30))
        second = tmp_path / "second.csextract"
        second.write_bytes(teams.extract(again).content)
    bring_in(screen, dialogs, settled, *files)
    assert not screen.desks.missing.isVisible()
    bring_in(screen, dialogs, settled, second)
    assert "More than one desk has the name Ben Brook." in screen.desks.missing.text()
    screen.desks.list.select_key(screen.lines[2].source)
    QTest.keyClick(screen.desks.list, Qt.Key.Key_Delete)
    settled()
    assert not screen.desks.missing.isVisible()


def test_a_desk_that_has_nobody_says_so(screen: SupervisorScreen, settled: Settled, window: Window) -> None:
    screen.show_quarter(reporting.Quarter(2024, 1))
    screen.ask(Purpose.COUNT)
    settled()
    type_passphrase(screen, settled)
    assert message(window) == "Nobody here has anything in the quarter."


def test_bringing_in_is_taken_back_as_a_whole(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, files: tuple[Path, ...]
) -> None:
    bring_in(screen, dialogs, settled, *files)
    screen.desk.take_back()
    settled()
    assert screen.pages.currentIndex() == NOTHING
    screen.desk.do_again()
    settled()
    assert len(screen.lines) == 3


def test_a_wrong_passphrase_is_said_where_it_was_typed_and_nothing_is_kept(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, files: tuple[Path, ...], vault: Vault
) -> None:
    bring_in(screen, dialogs, settled, files[0], passphrase="another walnut copper orbit")
    assert screen.pages.currentIndex() == TEAM
    assert "does not open 2026Q3-Ben-Brook.csextract" in screen.team.fault.text()
    assert screen.team.form.fields["passphrase"].input.hasFocus()
    own = supervisor.source_of(vault)
    assert vault.read(lambda session: supervisor.kept(session, screen.quarter, own=own)) == ()


def test_of_several_files_each_is_told(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, files: tuple[Path, ...], tmp_path: Path
) -> None:
    cut = tmp_path / "cut.csextract"
    cut.write_bytes(files[1].read_bytes()[:900])
    bring_in(screen, dialogs, settled, files[0], cut)
    assert screen.pages.currentIndex() == RESULTS
    assert screen.results.title.text() == "2 files: 1 not taken in"
    assert "cut short on its way" in screen.results.about.text()
    press(screen, "supervisor.results.close", settled)
    assert [line.liaison for line in screen.lines] == ["Ann Archer", "Ben Brook"]
    bring_in(screen, dialogs, settled, files[0])
    assert screen.pages.currentIndex() == RESULTS
    assert screen.results.title.text() == "1 file: 1 here already"


def test_the_desk_s_own_file_among_the_others_is_said_and_is_no_failure(
    screen: SupervisorScreen,
    dialogs: ScriptedDialogs,
    settled: Settled,
    files: tuple[Path, ...],
    tmp_path: Path,
    window: Window,
) -> None:
    mine = tmp_path / "mine.csextract"
    press(screen, "supervisor.nothing.make", settled)
    dialogs.answers.append(mine)
    type_passphrase(screen, settled, twice=True)
    bring_in(screen, dialogs, settled, mine, *files)
    assert screen.pages.currentIndex() == QUARTER
    assert message(window).startswith("2 extracts brought in. Your own file, which is not needed")
    assert [line.liaison for line in screen.lines] == ["Ann Archer", "Ben Brook", "Cam Cole"]
    bring_in(screen, dialogs, settled, mine)
    assert "this desk is counted from this vault" in message(window)
    bring_in(screen, dialogs, settled, mine, files[0])
    assert screen.results.title.text() == "2 files: 1 here already"


def test_my_extract_is_saved_and_opens_by_the_passphrase_alone(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path, window: Window
) -> None:
    target = tmp_path / "mine.csextract"
    press(screen, "supervisor.nothing.make", settled)
    dialogs.answers.append(target)
    type_passphrase(screen, settled, twice=True)
    assert dialogs.asked[-1].startswith("Save my extract (2026Q3-Ann-Archer.csextract)")
    found = contents.read_json(sealing.unseal(target.read_bytes(), PASSPHRASE, name="x"), name="x")
    assert (found.liaison, found.quarter) == ("Ann Archer", screen.quarter)
    assert f"{len(found.people)} people, no names" in message(window)
    assert b"Quillfeather" not in target.read_bytes()


def test_a_passphrase_that_is_easy_to_guess_is_refused_and_no_file_is_written(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path
) -> None:
    target = tmp_path / "mine.csextract"
    press(screen, "supervisor.nothing.make", settled)
    dialogs.answers.append(target)
    type_passphrase(screen, settled, "aaaaaaaaaaaaaaaa", twice=True)
    assert "Nothing was changed" in screen.team.fault.text()
    assert not target.exists()


def test_the_keyring_keeps_it_if_asked_and_gives_it_back(
    screen: SupervisorScreen,
    dialogs: ScriptedDialogs,
    settled: Settled,
    files: tuple[Path, ...],
    memory_keyring: MemoryKeyring,
) -> None:
    press(screen, "supervisor.nothing.action", settled)
    assert not screen.team.held.isVisible()
    screen.team.remember.click()
    dialogs.answers.append(files[:1])
    type_passphrase(screen, settled)
    assert list(memory_keyring.kept.values()) == [PASSPHRASE]
    press(screen, "supervisor.bring", settled)
    assert screen.team.held.isVisible()
    dialogs.answers.append(files[1:])
    press(screen, "supervisor.team.do", settled)
    assert len(screen.lines) == 3
    press(screen, "supervisor.make", settled)
    press(screen, "supervisor.team.forget", settled)
    assert not memory_keyring.kept
    press(screen, "supervisor.team.do", settled)
    assert screen.team.form.fields["passphrase"].below.text() == "Type the team passphrase."


def test_what_was_typed_does_not_stay_when_it_is_left(screen: SupervisorScreen, settled: Settled) -> None:
    press(screen, "supervisor.nothing.action", settled)
    field = screen.findChild(QLineEdit, "supervisor.team.passphrase")
    assert field is not None
    QTest.keyClicks(field, PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    settled()
    assert screen.pages.currentIndex() == NOTHING
    assert field.text() == ""
    assert screen.unsaved() == {}


def test_what_was_typed_does_not_stay_when_another_page_is_gone_to(
    screen: SupervisorScreen, settled: Settled
) -> None:
    press(screen, "supervisor.nothing.make", settled)
    for name in ("passphrase", "again"):
        field = screen.findChild(QLineEdit, f"supervisor.team.{name}")
        assert field is not None
        QTest.keyClicks(field, PASSPHRASE)
    screen.team.remember.click()
    screen.desk.navigate("program")
    settled()
    assert not screen.isVisible()
    assert list(screen.team.form.values().values()) == ["", ""]
    assert not screen.team.remember.isChecked()


class RefusingKeyring(MemoryKeyring):
    """Gives nothing and takes nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"{service} of {username} takes no {len(password)} characters")


def test_what_was_brought_in_stands_where_the_keyring_refuses(
    screen: SupervisorScreen,
    dialogs: ScriptedDialogs,
    settled: Settled,
    files: tuple[Path, ...],
    window: Window,
    memory_keyring: MemoryKeyring,
) -> None:
    keyring.set_keyring(RefusingKeyring())
    press(screen, "supervisor.nothing.action", settled)
    screen.team.remember.click()
    dialogs.answers.append(files)
    type_passphrase(screen, settled)
    assert len(screen.lines) == 3
    assert not memory_keyring.kept
    assert message(window) == (
        "What you did stands, but this computer's keyring did not keep the team passphrase. Type it again next time."
    )


def test_the_team_changes_its_passphrase_in_the_middle_of_a_quarter(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, files: tuple[Path, ...], tmp_path: Path
) -> None:
    bring_in(screen, dialogs, settled, *files)
    before = screen.added
    new = []
    for name in ("Ben Brook", "Cam Cole"):
        path = tmp_path / f"{name.replace(' ', '-')}.csvault"
        other = vaults.unlock(path, teams.VAULT_PASSPHRASE)
        new.append(tmp_path / f"new {name}.csextract")
        new[-1].write_bytes(teams.extract(other, passphrase=teams.NEW_PASSPHRASE).content)
        other.lock()
    bring_in(screen, dialogs, settled, new[0], passphrase=teams.NEW_PASSPHRASE)
    assert screen.pages.currentIndex() == TEAM
    assert "another team passphrase than what is here of Cam Cole" in screen.team.fault.text()
    assert "choose the new files of all desks at once" in screen.team.fault.text()
    press(screen, "supervisor.team.cancel", settled)
    bring_in(screen, dialogs, settled, *new, passphrase=teams.NEW_PASSPHRASE)
    assert screen.pages.currentIndex() == QUARTER
    assert screen.added == before
    screen.desk.take_back()
    settled()
    assert screen.added == before


def test_this_desk_is_counted_again_and_another_taken_out_by_key(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, files: tuple[Path, ...], vault: Vault
) -> None:
    bring_in(screen, dialogs, settled, *files)
    before = screen.lines[0].people
    vault.write(lambda session: scripted.add_person(session, 900, ("Rock",), created=screen.quarter.first_day))
    screen.desks.list.setFocus()
    screen.desks.list.select_first()
    QTest.keyClick(screen.desks.list, Qt.Key.Key_C)
    settled()
    assert screen.pages.currentIndex() == TEAM
    type_passphrase(screen, settled)
    assert screen.lines[0].people >= before
    screen.desks.list.select_key(screen.lines[1].source)
    QTest.keyClick(screen.desks.list, Qt.Key.Key_Delete)
    settled()
    assert [line.liaison for line in screen.lines] == ["Ann Archer", "Cam Cole"]


@pytest.mark.parametrize("name", ["workbook", "page"])
def test_the_whole_is_saved(
    screen: SupervisorScreen,
    dialogs: ScriptedDialogs,
    settled: Settled,
    files: tuple[Path, ...],
    tmp_path: Path,
    name: str,
) -> None:
    bring_in(screen, dialogs, settled, *files)
    target = tmp_path / f"whole.{'xlsx' if name == 'workbook' else 'pdf'}"
    dialogs.answers.append(target)
    press(screen, f"supervisor.{name}", settled)
    if name == "page":
        assert target.read_bytes().startswith(b"%PDF")
    else:
        assert load_workbook(BytesIO(target.read_bytes())).sheetnames[0] == "By county"


def test_another_quarter_is_gone_to_by_key(
    screen: SupervisorScreen, dialogs: ScriptedDialogs, settled: Settled, files: tuple[Path, ...]
) -> None:
    bring_in(screen, dialogs, settled, *files)
    press(screen, "supervisor.left", settled)
    assert screen.quarter == reporting.Quarter(2026, 2)
    assert screen.pages.currentIndex() == NOTHING
    press(screen, "supervisor.nothing.action", settled)
    dialogs.answers.append(files[:1])
    type_passphrase(screen, settled)
    assert "is of July–September 2026, not of April–June 2026" in screen.team.fault.text()
