"""Monday and Tuesday: August's report, calls with every outcome, next steps, a hearing, Today's lines."""

from pathlib import Path

from csdesk.ui.widgets import Group, ListTable
from tests.journeys.before_the_week import REVIEWER, bring_in, unlock
from tests.journeys.hands import Hands
from tests.journeys.looking_around import words_in_sight
from tests.support.days import moment

FORDS_PHONE = "(920) 555-0165"
Files = tuple[Path, Path]
NEWCOMER = {
    "last_name": "Quillfeather",
    "first_name": "Ambrose",
    "phone": "608 555 0199",
    "address_1": "9 Larkspur Lane",
    "city": "Beloit",
    "source": "=A court",
    "county": "Rock",
}


def monday(hands: Hands, files: Files, _folder: Path) -> None:
    """August's report comes in; the first people are called."""
    unlock(hands, moment(8, 10, 8))
    bring_in(hands, files[1])
    hands.find("Burke Summer")
    hands.contact("A", "Reached", "Wants to work", step="Call back about the interview", when="Friday", promised=True)
    hands.find("Combs Chad")
    hands.contact("C", "Left message", step="Call again", when="tomorrow")
    hands.find("Ford Carolyn")
    hands.contact("C", "No answer")
    hands.find("Peterson Sheila")
    hands.contact("C", "Refused", "Does not want to talk now", step="Send a letter", when="in 2 weeks")
    hands.find("Hodges Debra")
    hands.contact("C", "Wrong number")
    hands.form(source="Postmaster")
    hands.find("Leonard Christopher")
    hands.press("A")
    hands.pick("record.addContact.kind", "Letter")
    hands.pick("record.addContact.outcome", "Returned mail")
    hands.press("Ctrl+Return")
    hands.form(source="Kids Information Data System")
    hands.find("Nunez Michelle")
    hands.contact("C", "Appointment made", step="Talk about the plan", when="Wednesday")
    hands.form(time="9:30", place="Job center, room 2")
    take_back(hands)


def take_back(hands: Hands) -> None:
    """A contact with the wrong person: Ctrl+Z, and it did not happen."""
    hands.find("Reeves Madison")
    before = len(hands.eyes.lines("record.timeline"))
    hands.contact("C", "Reached", "This was somebody else")
    assert len(hands.eyes.lines("record.timeline")) == before + 1
    hands.press("Ctrl+Z")
    assert len(hands.eyes.lines("record.timeline")) == before


def tuesday(hands: Hands, _files: Files, _folder: Path) -> None:
    """Lines of Today are worked off; a hearing is set; a CSA answers; safe contact is switched on."""
    unlock(hands, moment(8, 11, 8))
    work_off_lines(hands)
    set_hearings(hands)
    answer_for_the_csa(hands)
    take_in_somebody_from_elsewhere(hands)
    reach_safely(hands)


def reach_safely(hands: Hands) -> None:
    """Safe contact is switched on: from then on no list says where somebody is."""
    hands.find("Ford Carolyn")
    assert FORDS_PHONE in words_in_sight(hands)
    hands.enter("safeContact", on=True, way="Text only", time="Weekdays before noon")
    assert FORDS_PHONE not in words_in_sight(hands)
    for screen in ("today", "ncps", "appointments", "board"):
        hands.go(screen)
        if screen == "ncps":
            hands.fill("ncps.search", "")
        words = words_in_sight(hands)
        assert FORDS_PHONE not in words, screen
        assert "Christian" not in words, screen


def answer_for_the_csa(hands: Hands) -> None:
    """The CSA clears one of the two who lie before it, and excludes the other."""
    hands.go("directory")
    hands.tab_to("directory.agencies")
    table = hands.eyes.part(ListTable, "directory.agencies")
    hands.down_to(table, lambda agency: agency.county == REVIEWER)
    hands.tab_to("directory.part.agreement")
    hands.press("Right", "Right")
    hands.tab_to("directory.reviews")
    hands.press("c", "x")
    hands.type("In prison since July")
    hands.press("Return")
    lines = hands.eyes.window.findChildren(ListTable, "directory.reviews")[0].rows.rows
    assert [line.title for line in lines if isinstance(line, Group)] == ["Answered"]


def take_in_somebody_from_elsewhere(hands: Hands) -> None:
    """A court refers somebody by name, phone and address."""
    hands.go("ncps")
    hands.press("Ctrl+N")
    for field, text in NEWCOMER.items():
        if text.startswith("="):
            hands.pick(f"ncps.new.{field}", text[1:])
        else:
            hands.fill(f"ncps.new.{field}", text)
    hands.press("Ctrl+Return")
    assert hands.eyes.read("record.name") == "Quillfeather, Ambrose"
    assert hands.eyes.shows("Referred by a court") or "Referred by a court" in words_in_sight(hands)


def work_off_lines(hands: Hands) -> None:
    """One done, two put off until tomorrow, one until a day; one brought back."""
    hands.go("today")
    table = hands.eyes.lines("today.list")
    assert hands.at() == "today.list"
    hands.press("d")
    assert len(hands.eyes.lines("today.list")) == len(table) - 1
    hands.press("p", "Shift+P")
    hands.type("Friday")
    hands.press("Return")
    hands.press("p")
    assert len(hands.eyes.lines("today.list")) == len(table) - 4
    hands.press("t")
    hands.press("r")
    assert len(hands.eyes.lines("today.handled.list")) == 3
    hands.press("t")
    assert len(hands.eyes.lines("today.list")) == len(table) - 3


def set_hearings(hands: Hands) -> None:
    """Three hearings of one morning and one on Friday afternoon, entered on the page of all of them."""
    hands.go("appointments")
    hearings = (
        ("Tapia Heidi", "Thursday", "9:00"),
        ("Serrano Brandon", "Thursday", "9:30"),
        ("Dunn Sarah", "Thursday", "10:15"),
        ("Miller Madison", "Friday", "3:30 PM"),
    )
    for name, day, clock in hearings:
        hands.press("Ctrl+N")
        hands.type(name)
        hands.eyes.wait_until(lambda: len(hands.eyes.lines("appointments.found")) == 1)
        hands.press("Return")
        hands.pick("appointments.form.kind", "Hearing")
        hands.fill("appointments.form.day", day)
        hands.fill("appointments.form.time", clock)
        hands.fill("appointments.form.court", "Rock County Circuit Court, Branch 3")
        hands.press("Ctrl+Return")
