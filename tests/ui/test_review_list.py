"""Review before contact in the window: who is chosen, the list out, its answers in, and each answer by hand."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.models.partner import ContactRule, Csa
from csdesk.services import directory, mailbox, review_list, reviews
from csdesk.services.reviews import ReviewAnswer
from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.directory import DirectoryScreen
from csdesk.ui.screens.directory.review_answers import ReviewAnswersScreen
from csdesk.ui.screens.directory.review_choice import ReviewChoiceScreen
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.screens.ncps.actions.csa_answer import CSA_ANSWER
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, Group, ListTable
from tests.services.people import NOW, WHO, Person, add_person, add_report
from tests.services.review_list.lists import DUE, FIRST, answered
from tests.ui.looking import covered, cut_off, nameless

Settled = Callable[[], None]
NAMES = ("Abbott", "Downs", "Zamora")


@pytest.fixture
def rock(vault: Vault) -> UUID:
    """Rock reviews first; three people of the newest report, and one who is not on it."""

    def work(session: Session) -> UUID:
        directory.seed(session)
        found = directory.csa_for_county(session, "Rock")
        assert found is not None
        session.get_one(Csa, found.id).contact_rule = ContactRule.CSA_FIRST
        report = add_report(session, "Rock")
        for name in NAMES:
            add_person(session, Person(name), report=report)
        add_person(session, Person("Quist"))
        return found.id

    return vault.write(work)


def press(screen: Screen, name: str, settled: Settled) -> None:
    button = screen.findChild(Button, name)
    assert button is not None, name
    button.click()
    settled()


def answers(vault: Vault, csa_id: UUID) -> dict[str, ReviewAnswer]:
    found = vault.read(lambda session: reviews.newest_of(session, csa_id))
    return {one.name.partition(",")[0]: one.answer for one in found.values()}


def lines(table: ListTable) -> list[Any]:
    return [line for line in table.rows.rows if not isinstance(line, Group)]


def choice(open_screen: Callable[..., Screen], csa_id: UUID) -> ReviewChoiceScreen:
    screen = open_screen("review_choice", csa_id=csa_id)
    assert isinstance(screen, ReviewChoiceScreen)
    return screen


def page(open_screen: Callable[..., Screen], csa_id: UUID) -> DirectoryScreen:
    screen = open_screen("directory", csa_id=csa_id, part="review")
    assert isinstance(screen, DirectoryScreen)
    return screen


def test_who_is_proposed_is_ticked_and_goes_out_as_a_file(
    rock: UUID, vault: Vault, window: Window, open_screen: Callable[..., Screen], dialogs: ScriptedDialogs,
    tmp_path: Path, settled: Settled,
) -> None:  # fmt: skip
    screen = choice(open_screen, rock)
    assert screen.count.text() == "3 people"
    assert screen.due.value() == DUE
    titles = [line.title for line in screen.list.rows.rows if isinstance(line, Group)]
    assert titles == ["On the newest report, not contacted yet", "Not proposed"]
    QTest.keyClick(screen.list, Qt.Key.Key_A)
    assert not screen.save.isEnabled()
    QTest.keyClick(screen.list, Qt.Key.Key_A)
    QTest.keyClick(screen.list, Qt.Key.Key_Space)
    assert screen.count.text() == "2 people"
    target = tmp_path / "list.xlsx"
    dialogs.answers = [None]
    press(screen, "reviewChoice.save", settled)
    assert vault.read(reviews.open_reviews) == ()
    dialogs.answers = [target]
    press(screen, "reviewChoice.save", settled)
    assert set(answers(vault, rock)) == {"Downs", "Zamora"}
    sheet = load_workbook(BytesIO(target.read_bytes())).worksheets[0]
    assert [sheet.cell(row, 2).value for row in (FIRST, FIRST + 1)] == ["Downs, Jeremy", "Zamora, Jeremy"]
    assert window.main is not None
    assert window.main.current == "directory"
    directory_screen = window.main.screens["directory"]
    assert isinstance(directory_screen, DirectoryScreen)
    assert [one.name for one in lines(directory_screen.reviews.list)] == [
        "Downs, Jeremy",
        "Zamora, Jeremy",
    ]
    message = screen.desk.messages.current
    assert message is not None
    assert message.action != "Undo"


def test_the_list_waits_in_the_outbox_or_nobody_is_asked(
    rock: UUID, vault: Vault, open_screen: Callable[..., Screen], settled: Settled
) -> None:
    screen = choice(open_screen, rock)
    press(screen, "reviewChoice.mail", settled)
    assert vault.read(reviews.open_reviews) == ()
    message = screen.desk.messages.current
    assert message is not None
    assert "gets review lists" in message.sentence
    vault.write(
        lambda session: directory.add_contact_person(
            session, rock, "Pao Vang", email="pao@rock.example", receives_reviews=True, at=NOW, who=WHO
        )
    )
    press(screen, "reviewChoice.mail", settled)
    (line,) = vault.read(mailbox.list_messages)
    assert (line.recipient_email, line.about_people) == ("pao@rock.example", 3)


def test_who_was_named_by_phone_is_noted_and_taken_back(
    rock: UUID, vault: Vault, open_screen: Callable[..., Screen], settled: Settled
) -> None:
    screen = choice(open_screen, rock)
    press(screen, "reviewChoice.note", settled)
    assert set(answers(vault, rock)) == set(NAMES)
    screen.desk.take_back()
    settled()
    assert answers(vault, rock) == {}


def test_ticks_are_there_again_after_a_lock(
    rock: UUID, open_screen: Callable[..., Screen], again: Callable[[], Window], settled: Settled
) -> None:
    screen = choice(open_screen, rock)
    QTest.keyClick(screen.list, Qt.Key.Key_Space)
    screen.due.setText("10/30/2026")
    window = again()
    assert window.main is not None
    window.main.open_screen("review_choice")
    settled()
    back = window.main.screens["review_choice"]
    assert isinstance(back, ReviewChoiceScreen)
    assert (back.count.text(), back.due.text()) == ("2 people", "10/30/2026")


@pytest.fixture
def sent(rock: UUID, vault: Vault, tmp_path: Path) -> Path:
    """The file that came back: one cleared, one excluded, one without a reason."""

    def work(session: Session) -> bytes:
        people = [one.ncp_id for one in review_list.candidates(session, rock)][:3]
        return review_list.make(session, rock, people, due_on=DUE, at=NOW, who=WHO).content

    content = answered(vault.write(work), [("yes", ""), ("Do not contact", "Works"), ("Do not contact", "")])
    path = tmp_path / "answers.xlsx"
    path.write_bytes(content)
    return path


def test_answers_are_seen_before_they_are_taken_and_can_be_taken_back(
    rock: UUID, sent: Path, vault: Vault, open_screen: Callable[..., Screen], settled: Settled
) -> None:
    screen = open_screen("review_answers", path=sent)
    assert isinstance(screen, ReviewAnswersScreen)
    assert [cell.figure.value for cell in screen.figures.cells] == ["3", "1", "1", "0", "0", "1"]
    assert [line.name for line in lines(screen.list)] == ["Zamora, Jeremy"]
    QTest.keyClick(screen.list, Qt.Key.Key_Space)
    assert screen.save.text() == "Take 2 answers"
    assert set(answers(vault, rock).values()) == {ReviewAnswer.OPEN}
    press(screen, "reviewAnswers.take", settled)
    assert answers(vault, rock) == {
        "Abbott": ReviewAnswer.CLEARED, "Downs": ReviewAnswer.EXCLUDED, "Zamora": ReviewAnswer.OPEN,
    }  # fmt: skip
    screen.desk.take_back()
    settled()
    assert set(answers(vault, rock).values()) == {ReviewAnswer.OPEN}


@pytest.mark.parametrize("size", [(1366, 688), (1024, 620)], ids=str)
def test_no_words_of_the_answers_are_cut_off(
    size: tuple[int, int], sent: Path, window: Window, open_screen: Callable[..., Screen]
) -> None:
    window.resize(*size)
    open_screen("review_answers", path=sent)
    scenes.settle(window)
    assert cut_off(window) == []
    assert covered(window) == []
    assert nameless(window) == []


def test_a_review_list_that_is_dropped_on_the_window_leads_to_its_answers(
    rock: UUID, sent: Path, window: Window, open_screen: Callable[..., Screen], settled: Settled
) -> None:
    open_screen("today")
    assert window.main is not None
    window.main._take_file(sent)
    settled()
    assert window.main.current == "review_answers"
    screen = window.main.screens["review_answers"]
    assert isinstance(screen, ReviewAnswersScreen)
    assert screen.found is not None
    assert screen.found.csa_id == rock


def test_a_file_that_holds_no_answers_is_refused_where_one_looks(
    rock: UUID, tmp_path: Path, open_screen: Callable[..., Screen], settled: Settled
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Name,Phone\nA,1\n")
    screen = open_screen("review_answers", csa_id=rock, path=path)
    assert isinstance(screen, ReviewAnswersScreen)
    assert screen.found is None
    assert screen.desk.messages.current is not None
    assert "No answer was taken down" in screen.desk.messages.current.sentence


def test_each_answer_is_given_changed_and_asked_for_again_by_hand(
    rock: UUID, sent: Path, vault: Vault, open_screen: Callable[..., Screen], settled: Settled
) -> None:
    assert sent.exists()
    screen = page(open_screen, rock)
    sheet = screen.reviews
    QTest.keyClick(sheet.list, Qt.Key.Key_C)
    settled()
    assert answers(vault, rock)["Abbott"] is ReviewAnswer.CLEARED
    assert sheet.list.selected().name == "Downs, Jeremy"
    abbott = next(one for one in lines(sheet.list) if one.name == "Abbott, Jeremy")
    sheet.list.select_key(abbott.id)
    press(screen, "directory.exclude", settled)
    assert "reason that the CSA gave" in sheet.fault.text()
    assert (sheet.reason.hasFocus(), sheet.reason.accessibleDescription()) == (True, sheet.fault.text())
    QTest.keyClicks(sheet.reason, "Works since May")
    press(screen, "directory.exclude", settled)
    assert not sheet.fault.isVisible()
    assert answers(vault, rock)["Abbott"] is ReviewAnswer.EXCLUDED
    sheet.list.select_key(abbott.id)
    press(screen, "directory.askAgain", settled)
    assert answers(vault, rock)["Abbott"] is ReviewAnswer.OPEN
    screen.desk.take_back()
    settled()
    assert answers(vault, rock)["Abbott"] is ReviewAnswer.EXCLUDED


def test_a_list_is_withdrawn_after_a_yes_and_not_after_a_no(
    rock: UUID, sent: Path, vault: Vault, open_screen: Callable[..., Screen], dialogs: ScriptedDialogs,
    tmp_path: Path, settled: Settled,
) -> None:  # fmt: skip
    screen = page(open_screen, rock)
    again, withdraw = screen.reviews._menu.actions()
    dialogs.answers = [tmp_path / "again.xlsx", False, True]
    again.trigger()
    settled()
    assert (tmp_path / "again.xlsx").exists()
    withdraw.trigger()
    settled()
    assert len(answers(vault, rock)) == 3
    withdraw.trigger()
    settled()
    assert answers(vault, rock) == {}
    assert sent.exists()


def test_an_answer_is_noted_on_the_record(
    rock: UUID, sent: Path, vault: Vault, open_screen: Callable[..., Screen], settled: Settled
) -> None:
    assert sent.exists()
    waiting = vault.read(reviews.open_reviews)[0]
    screen = open_screen("record", ncp_id=waiting.ncp_id)
    assert isinstance(screen, RecordScreen)
    screen.open_form(CSA_ANSWER)
    settled()
    form = screen.form.form
    assert form is not None
    form.fields["answer"].set_value(ReviewAnswer.EXCLUDED.value)
    screen.form.save.click()
    settled()
    assert "reason is needed" in form.fields["reason"].below.text()
    form.fields["reason"].set_value("Works since May")
    screen.form.save.click()
    settled()
    assert answers(vault, rock)[waiting.name.partition(",")[0]] is ReviewAnswer.EXCLUDED
