"""Wednesday to Friday: a no-show, letters, hearings, an interview and its plan, programs, jobs, a merge."""

from functools import partial
from pathlib import Path
from typing import Any

from csdesk.services import plans
from csdesk.ui.widgets import ListTable
from tests.journeys.before_the_week import (
    PROGRAM,
    WHO,
    draft_a_plan,
    hold_an_interview,
    people_by_name,
    type_the_passphrase,
    unlock,
)
from tests.journeys.hands import Hands
from tests.journeys.looking_around import words_in_sight
from tests.support.days import moment

Files = tuple[Path, Path]
HALF_TYPED = "She said that the shift changes in"


def wednesday(hands: Hands, _files: Files, folder: Path) -> None:
    """Michelle Nunez does not come; letters to her and to several; an answer of the postmaster."""
    unlock(hands, moment(8, 12, 10))
    hands.go("appointments")
    hands.press("t")
    hands.press("n")
    write_that_she_was_missed(hands, folder)
    write_to_several(hands, folder)
    hands.find("Hodges Debra")
    hands.enter("locateAnswer", found="=Found", phone="608 555 0123", result="New number at her sister's")
    hands.find("Collins Mark")
    hands.contact("C", "Reached", "Works nights", step="Ask about the shift", when="tomorrow")
    hands.find("Dunn Sarah")
    hands.contact("A", "Left message", step="Call again", when="Friday")


def write_that_she_was_missed(hands: Hands, folder: Path) -> None:
    """One letter from the record: it is logged, with what it told the parent, and asks again."""
    hands.find("Nunez Michelle")
    before = len(hands.eyes.lines("record.timeline"))
    hands.press("l")
    hands.pick("letters.wording", "We missed you")
    hands.eyes.answer_dialog(folder / "missed.pdf")
    hands.press("Ctrl+S")
    hands.eyes.wait_until((folder / "missed.pdf").exists)
    hands.eyes.settle()
    hands.find("Nunez Michelle")
    assert len(hands.eyes.lines("record.timeline")) == before + 2


def write_to_several(hands: Hands, folder: Path) -> None:
    """Four of Kenosha are ticked in the list and get an invitation."""
    hands.go("ncps")
    hands.fill("ncps.search", "")
    hands.press("Ctrl+Shift+F")
    hands.menu("County")
    hands.menu("Kenosha")
    hands.tab_to("ncps.list")
    for _ in range(4):
        hands.press("Space", "Down")
    hands.press("Ctrl+M")
    hands.menu("Write to them")
    hands.pick("letters.wording", "Invitation")
    hands.eyes.answer_dialog(folder / "invitations.pdf")
    hands.press("Ctrl+S")
    hands.eyes.wait_until((folder / "invitations.pdf").exists)
    hands.eyes.settle()


def thursday(hands: Hands, _files: Files, _folder: Path) -> None:
    """The docket of the morning; an interview and a plan; steps that are due; programs, a job; a closing."""
    unlock(hands, moment(8, 13, 13))
    hands.go("appointments")
    hands.press("t", "Home")
    settle_the_docket(hands)
    go_on_with_burke(hands)
    hands.find("Finley Joy")
    hands.enter("news", what="=Not enrolled", words="No place before October")
    hands.find("Diaz Anna")
    hands.enter("job", employer="Rock Valley Mill", hours="30", wage="18.50")
    hands.find("Combs Chad")
    hands.enter("close", reason="=Lives outside Wisconsin", note="moved to Iowa")
    hands.find("Adams Dillon")
    hands.enter("close", reason="=Cannot be located")
    hands.enter("reopen", because="He called")
    step_of_a_plan_is_done(hands)


def settle_the_docket(hands: Hands) -> None:
    """The first came, the second did not, the third was called off."""
    table = hands.eyes.part(ListTable, "appointments.list")
    for name, key in (("Tapia", "k"), ("Serrano", "n"), ("Dunn", "x")):
        hands.down_to(table, partial(_is_called, name))
        hands.press(key)


def _is_called(name: str, line: Any) -> bool:
    return bool(line.name.startswith(name))


def go_on_with_burke(hands: Hands) -> None:
    """The interview and the plan are another screen's; the referral and what comes of it are entered here."""
    vault, at = hands.eyes.vault, hands.eyes.clock.now()
    burke = vault.read(people_by_name)["Burke, Summer"]
    today = hands.eyes.clock.today()
    vault.write(lambda session: hold_an_interview(session, burke, at))
    plan = vault.write(lambda session: draft_a_plan(session, burke, (today, today.replace(day=20)), at))
    vault.write(lambda session: plans.sign(session, plan, signed_on=today, coach=WHO, at=at, who=WHO))
    hands.find("Burke Summer")
    hands.enter("refer", program=f"={PROGRAM}", warm=True)
    hands.enter("news", what="=Enrolled")
    hands.enter("release", until="8/31")


def step_of_a_plan_is_done(hands: Hands) -> None:
    """A line of Today leads to the plan; its first step is done."""
    hands.go("today")
    table = hands.eyes.part(ListTable, "today.list")
    hands.down_to(table, lambda line: line.why == "Parent: Step 1" and "Guerra" in line.name)
    hands.press("o")
    hands.tab_to("plans.review.1")
    hands.type("Do")
    hands.go("today")


def friday(hands: Hands, _files: Files, _folder: Path) -> None:
    """Two records of one person; a view; people assigned; things taken back; a lock in the middle of a note."""
    unlock(hands, moment(8, 14, 9))
    make_one_and_take_apart(hands)
    assign_several(hands)
    take_several_things_back(hands)
    lock_in_the_middle(hands)


def make_one_and_take_apart(hands: Hands) -> None:
    """Ambrose Quillfeather is thought to be Jeffrey Abbott, and is not; Rebekah Cole and Ashley Cole stay one."""
    for number, (one, other) in enumerate((("Quillfeather", "Abbott Jeffrey"), ("Cole Ashley", "Cole Rebekah"))):
        hands.find(one)
        hands.press("M")
        hands.menu("record.menu.merge")
        hands.tab_to("merge.search")
        hands.type(other)
        hands.press("Return")
        hands.fill("merge.reason", "Same person, the court says")
        hands.press("Ctrl+Return")
        assert hands.eyes.shows("They are one record now")
        if number == 0:
            hands.press("M")
            hands.menu("record.menu.merge")
            hands.button("merge.apart")


def assign_several(hands: Hands) -> None:
    """Everybody of Rock County: assigned at once, kept as a view that finds them again."""
    hands.go("ncps")
    hands.fill("ncps.search", "")
    hands.press("Ctrl+Shift+F")
    hands.menu("Stage")
    hands.menu("Attempted")
    found = hands.eyes.read("ncps.found")
    hands.press("Alt+V")
    hands.menu("Save this list")
    hands.type("Tried and not reached")
    hands.press("Return")
    hands.press("Ctrl+A", "Ctrl+M")
    hands.menu("Assign")
    hands.over("Kim Lor")
    hands.press("Ctrl+Return")
    hands.press("Alt+V")
    hands.menu("Everybody")
    assert hands.eyes.read("ncps.found") != found
    hands.press("Alt+V")
    hands.menu("Tried and not reached")
    assert hands.eyes.read("ncps.found").split(",")[0] == found.split(",")[0]
    hands.press("Alt+V")
    hands.menu("Everybody")


def take_several_things_back(hands: Hands) -> None:
    """A contact, a next step, a closing: taken back one after the other, the last first."""
    hands.find("Howard Dana")
    before = len(hands.eyes.lines("record.timeline"))
    hands.contact("C", "Reached", step="Call", when="Monday")
    hands.enter("nextStep", what="Ask the CSA", on="in 2 weeks")
    hands.enter("close", reason="=Pays as ordered")
    assert len(hands.eyes.lines("record.timeline")) == before + 2
    hands.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert len(hands.eyes.lines("record.timeline")) == before
    assert hands.eyes.shows("Nothing is planned")


def lock_in_the_middle(hands: Hands) -> None:
    """Half a note, the desk is locked, unlocked, and the note is finished and saved."""
    hands.find("Collins Mark")
    hands.press("c")
    hands.pick("record.addContact.outcome", "Reached")
    hands.fill("record.addContact.note", HALF_TYPED)
    hands.press("Ctrl+L")
    hands.eyes.wait_until(lambda: hands.eyes.window.desk is None and hands.eyes.window.tasks.idle)
    assert HALF_TYPED not in words_in_sight(hands)
    type_the_passphrase(hands)
    hands.tab_to("record.addContact.note")
    hands.press("End")
    hands.type(" September")
    hands.press("Ctrl+Return")
    assert any(f"{HALF_TYPED} September" in line.detail for line in hands.eyes.lines("record.timeline"))
