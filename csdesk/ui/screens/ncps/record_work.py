"""What is saved from a record, each as one thing that can be taken back; and numbers that are dialled or copied."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from csdesk.services import appointments, caseload, contacts, reach
from csdesk.services.contacts import ContactOutcome, NewContact
from csdesk.services.errors import DeskError
from csdesk.services.reach import Standing
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.dialing import dial
from csdesk.ui.screens.ncps.action_sheet import Action, Moment, Work
from csdesk.ui.screens.ncps.loading import RecordPage, ToDo
from csdesk.wording import tr, tr_marked

NO_DIALER = tr("No program on this computer dials numbers. Dial by hand; the contact is begun.")
Told = Callable[[], object]
Refused = Callable[[DeskError], object]


NOTED_OF_A_PHONE = {
    Standing.WORKS: tr("Noted: this number works."),
    Standing.FAILED: tr("Noted: this number does not work."),
    Standing.UNTRIED: tr("Noted: nobody has tried this number."),
}
NOTED_OF_AN_ADDRESS = {
    Standing.WORKS: tr("Noted: this address works."),
    Standing.FAILED: tr("Noted: this address does not work."),
    Standing.UNTRIED: tr("Noted: nobody has tried this address."),
}


class RecordWork:
    """Saves for the screen that owns it, and says what was done."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        self._desk = desk
        self._owner = owner

    def now(self) -> Moment:
        """When something is entered, and by whom."""
        return Moment(self._desk.now(), self._desk.today(), self._desk.who)

    def note_opening(self, ncp_id: UUID, refused: Refused) -> None:
        """A record is opened: that goes into the audit trail."""
        now = self.now()
        self._desk.write(
            self._owner,
            lambda session: caseload.note_opening(session, ncp_id, at=now.at, who=now.who),
            failed=refused,
        )

    def reveal(self, ncp_id: UUID, then: Told) -> None:
        """Phone and address of somebody to be reached safely are asked for: shown once the audit trail says so."""
        now = self.now()

        def noted(_none: None) -> None:
            then()

        self._desk.write(
            self._owner, lambda session: caseload.note_reach_shown(session, ncp_id, at=now.at, who=now.who), noted
        )

    def save_contact(self, ncp_id: UUID, contact: NewContact, then: Told, refused: Refused) -> None:
        """Put a contact on the record. An appointment that was made is the next step: its form follows."""
        now = self.now()
        meeting = contact.outcome is ContactOutcome.APPOINTMENT_MADE
        kept = replace(contact, next_step="", next_step_on=None) if meeting else contact

        def saved(_contact_id: UUID) -> None:
            then()
            self._desk.messages.info(saved_words(kept, now.today))

        self._desk.write(
            self._owner,
            lambda session: contacts.record_contact(session, ncp_id, kept, at=now.at, who=now.who),
            saved,
            refused,
            changed={"contacts", "appointments", *(("plans",) if contact.reviews else ())},
            undo=tr("The contact"),
        )

    def save_form(self, ncp_id: UUID | None, action: Action, work: Work, then: Told, refused: Refused) -> None:
        """Save what a form says, and offer what can be entered next."""

        def saved(result: object) -> None:
            then()
            words, follows = action.offers(result) if action.offers is not None else ("", "")
            if not follows:
                self._desk.messages.good(action.words_for(result))
                return
            self._desk.messages.good(
                action.words_for(result),
                words,
                lambda: self._desk.navigate("record", ncp_id=ncp_id, start=follows),
            )

        self._desk.write(self._owner, work, saved, refused, changed=action.changed, undo=action.undo)

    def settle(self, to_do: ToDo, then: Told) -> None:
        """A next step is done, or the parent came."""
        now = self.now()
        settle = appointments.keep if to_do.appointment else contacts.complete_follow_up
        words = tr("The appointment") if to_do.appointment else tr("The next step")
        self._step(lambda session: settle(session, to_do.id, at=now.at, who=now.who), tr("Done."), words, then)

    def miss(self, to_do: ToDo, then: Told) -> None:
        """The parent did not come."""
        now = self.now()
        self._step(
            lambda session: appointments.no_show(session, to_do.id, at=now.at, who=now.who),
            tr("Noted. A next step for tomorrow was made."),
            tr("The missed appointment"),
            then,
        )

    def postpone(self, to_do: ToDo, until: date, then: Told) -> None:
        """A next step is put off."""
        now = self.now()
        self._step(
            lambda session: contacts.postpone_follow_up(session, to_do.id, until, at=now.at, who=now.who),
            tr("Put off until {near_day}.", near_day=formats.near_day(until, now.today)),
            tr("The postponement"),
            then,
        )

    def mark(self, place_id: UUID, standing: Standing, *, phone: bool) -> None:
        """Say whether a number or an address works."""
        now = self.now()
        mark = reach.mark_phone if phone else reach.mark_address
        said = (NOTED_OF_A_PHONE if phone else NOTED_OF_AN_ADDRESS)[standing]

        def told(_none: None) -> None:
            self._desk.messages.info(said)

        self._desk.write(
            self._owner,
            lambda session: mark(session, place_id, standing, at=now.at, who=now.who),
            told,
            changed={"ncps"},
            undo=tr("The mark of the number") if phone else tr("The mark of the address"),
        )

    def dial(self, page: RecordPage, number: str, then: Told) -> None:
        """Say the number and hand it to the program that dials; where care is due, ask first."""
        record = page.record
        care = []
        if record.safe_contact:
            note = record.safely or tr("It is not noted how. Ask before you call.")
            care.append(tr("Reach safely: {note}", note=note))
        if page.reason_needed:
            care.append(page.reason_needed)

        def dialled() -> None:
            then()
            if dial(number):
                self._desk.messages.info(tr("Dialing {number}.", number=number))
            else:
                self._desk.messages.warn(NO_DIALER)

        if care:
            self._desk.dialogs.confirm(tr("Dial {number}?", number=number), " ".join(care), tr("Dial"), dialled)
        else:
            dialled()

    def copy(self, ncp_id: UUID | None, text: str, *, shown: bool) -> None:
        """Put an address or a number on the clipboard once the audit trail says so; it goes after ten seconds.

        `shown`: it was asked for on purpose, for it is kept from sight.
        """
        if ncp_id is None:
            return
        now = self.now()

        def copied(given: tuple[str, str]) -> None:
            QGuiApplication.clipboard().setText(given[0])
            self._desk.messages.info(tr("The {given} is on the clipboard for ten seconds.", given=given[1]))

        self._desk.write(
            self._owner,
            lambda session: caseload.copy_out(session, ncp_id, text, shown=shown, at=now.at, who=now.who),
            copied,
        )

    def _step(self, work: Work, said: str, words: str, then: Told) -> None:
        def told(_result: object) -> None:
            self._desk.messages.info(said)
            then()

        self._desk.write(self._owner, work, told, changed={"contacts", "appointments"}, undo=words)


def saved_words(contact: NewContact, today: date) -> str:
    """`Call: no answer. Saved; next step Mon, Oct 12.`"""
    kind = tr_marked(contacts.KIND_LABELS[contact.kind])
    outcome = tr_marked(contacts.OUTCOME_LABELS[contact.outcome]).lower()
    if contact.reviews:
        words = tr(
            "{kind_labels}: {outcome_labels}. Saved; {count} reviewed",
            kind_labels=kind,
            outcome_labels=outcome,
            count=formats.count(len(contact.reviews), tr("step"), tr("steps")),
        )
    else:
        words = tr("{kind_labels}: {outcome_labels}. Saved", kind_labels=kind, outcome_labels=outcome)
    if contact.next_step_on is None:
        return tr("{words}; no next step.", words=words)
    return tr("{words}; next step {near_day}.", words=words, near_day=formats.near_day(contact.next_step_on, today))
