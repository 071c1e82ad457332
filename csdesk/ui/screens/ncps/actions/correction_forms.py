"""The forms in which records are corrected: for each kind its title, its fields, and what must not be empty."""

from dataclasses import dataclass
from typing import Any

from csdesk.services import appointments, contacts, family, reviews
from csdesk.services.corrections import CorrectedKind
from csdesk.services.jobs import MOST_WAGE_CENTS
from csdesk.services.reviews import ReviewAnswer
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED
from csdesk.ui.screens.ncps.actions.releases import fact_fields
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr, tr_marked

REASON = FieldSpec("reason", tr("Why, in a few words"), span=2, longest=200)


def _choices(labels: Any) -> tuple[tuple[str, str], ...]:
    return tuple((kind.value, tr_marked(words)) for kind, words in labels.items())


@dataclass(frozen=True)
class CorrectionForm:
    """The form of one kind."""

    title: str
    fields: tuple[FieldSpec, ...]
    needed: tuple[tuple[str, str], ...] = ()


MOMENT = (FieldSpec("day", tr("Day"), "date"), FieldSpec("time", tr("Time"), placeholder=tr("9:00 AM")))
MOMENT_NEEDED = (("day", DAY_NEEDED), ("time", tr("A time is needed.")))
SPOKEN_WITH = (
    FieldSpec("kind", tr("Kind"), "select", choices=_choices(contacts.KIND_LABELS)),
    FieldSpec("direction", tr("Direction"), "select", choices=_choices(contacts.DIRECTION_LABELS)),
    FieldSpec("outcome", tr("Outcome"), "select", choices=_choices(contacts.OUTCOME_LABELS), span=2),
    FieldSpec("note", tr("Note"), "lines", span=2),
)
ANSWERS = tuple(
    (answer.value, words) for answer, words in reviews.ANSWER_LABELS.items() if answer is not ReviewAnswer.OPEN
)
FORMS: dict[CorrectedKind, CorrectionForm] = {
    CorrectedKind.CONTACT: CorrectionForm(tr("Correct a contact"), (*MOMENT, *SPOKEN_WITH), MOMENT_NEEDED),
    CorrectedKind.CP_CONTACT: CorrectionForm(
        tr("Correct a contact with the other parent"),
        (FieldSpec("day", tr("Day"), "date", span=2), *SPOKEN_WITH),
        (("day", DAY_NEEDED),),
    ),
    CorrectedKind.CUSTODIAL_PARENT: CorrectionForm(
        tr("Correct the custodial parent"),
        (
            FieldSpec("name", tr("Name"), span=2, longest=200),
            FieldSpec("phone", tr("Phone"), longest=200),
            FieldSpec("email", tr("E-mail"), longest=200),
            FieldSpec("note", tr("Note"), "lines", span=2),
        ),
        (("name", tr("A name is needed.")),),
    ),
    CorrectedKind.CHILD: CorrectionForm(
        tr("Correct a child"),
        (
            FieldSpec("name", tr("Name"), longest=200),
            FieldSpec("date_of_birth", tr("Date of birth"), "date"),
            FieldSpec("note", tr("Note"), "lines", span=2),
        ),
        (("name", tr("A name is needed.")),),
    ),
    CorrectedKind.APPOINTMENT: CorrectionForm(
        tr("Correct an appointment or hearing"),
        (
            FieldSpec("kind", tr("What is it?"), "select", choices=_choices(appointments.KIND_LABELS), span=2),
            *MOMENT,
            FieldSpec("court", tr("Court, branch or commissioner"), longest=200),
            FieldSpec("place", tr("Place"), longest=200),
            FieldSpec("purpose", tr("Purpose"), span=2, longest=200),
        ),
        MOMENT_NEEDED,
    ),
    CorrectedKind.FOLLOW_UP: CorrectionForm(
        tr("Correct a next step"),
        (
            FieldSpec("what", tr("What is to be done?"), span=2, longest=200),
            FieldSpec("due_on", tr("When?"), "date"),
            FieldSpec("promised", tr("Promised to the parent"), "tick"),
        ),
        (("what", tr("A few words are needed.")), ("due_on", DAY_NEEDED)),
    ),
    CorrectedKind.LOCATE_REQUEST: CorrectionForm(
        tr("Correct a locate request"),
        (
            FieldSpec("source", tr("Who was asked?"), span=2, longest=200),
            FieldSpec("asked_on", tr("Asked on"), "date"),
            FieldSpec("answered_on", tr("Answered on"), "date"),
            FieldSpec(
                "found",
                tr("Did it lead anywhere?"),
                "select",
                span=2,
                choices=(("", tr("No answer yet")), ("yes", tr("Yes")), ("no", tr("No"))),
            ),
            FieldSpec("result", tr("Result"), "lines", span=2),
        ),
        (("source", tr("A few words are needed.")), ("asked_on", DAY_NEEDED)),
    ),
    CorrectedKind.PERSON: CorrectionForm(
        tr("Correct name, date of birth or PIN"),
        (
            FieldSpec("last_name", tr("Last name"), longest=200),
            FieldSpec("first_name", tr("First name"), longest=200),
            FieldSpec("middle_name", tr("Middle name"), longest=200),
            FieldSpec("suffix", tr("Suffix"), longest=200),
            FieldSpec("date_of_birth", tr("Date of birth"), "date"),
            FieldSpec("pin", tr("PIN"), longest=20),
        ),
    ),
    CorrectedKind.ADDRESS: CorrectionForm(
        tr("Correct an address"),
        (
            FieldSpec("address_1", tr("Address"), span=2, longest=200),
            FieldSpec("address_2", tr("Second line"), span=2, longest=200),
            FieldSpec("city", tr("City"), longest=200),
            FieldSpec("state", tr("State"), longest=200),
            FieldSpec("zip", tr("ZIP code"), longest=200),
        ),
        (("address_1", tr("An address is needed.")),),
    ),
    CorrectedKind.PHONE: CorrectionForm(
        tr("Correct a phone number"),
        (FieldSpec("number", tr("Number"), span=2, longest=200),),
        (("number", tr("A number is needed.")),),
    ),
    CorrectedKind.REFERRAL: CorrectionForm(
        tr("Correct a referral"),
        (
            FieldSpec("referred_on", tr("Referred on"), "date", helper=tr("Empty: was entered by mistake.")),
            FieldSpec("warm_hand_off", tr("Handed over personally"), "tick", helper=tr("In person or by phone")),
            FieldSpec("handed_to", tr("Handed over to"), span=2, longest=200),
            FieldSpec("settled_on", tr("Not enrolled: settled on"), "date", helper=tr("Empty: it still waits.")),
            FieldSpec("reason", tr("Why not, or why it ended early"), span=2, longest=200),
            FieldSpec("note", tr("Note"), "lines", span=2),
        ),
    ),
    CorrectedKind.ENROLMENT: CorrectionForm(
        tr("Correct an enrollment"),
        (
            FieldSpec("enrolled_on", tr("Enrolled on"), "date", helper=tr("Empty: was not enrolled after all.")),
            FieldSpec("ended_on", tr("Ended on"), "date", helper=tr("Empty: it goes on.")),
            FieldSpec("completed", tr("Completed the program"), "tick", span=2),
            FieldSpec("outcome", tr("What came of it, or why it ended early"), "lines", span=2),
        ),
    ),
    CorrectedKind.JOB: CorrectionForm(
        tr("Correct a job"),
        (
            FieldSpec("started_on", tr("Started on"), "date"),
            FieldSpec("ended_on", tr("Ended on"), "date", helper=tr("Empty: it goes on.")),
            FieldSpec("employer", tr("Employer"), span=2, longest=200),
            FieldSpec("hours_a_week", tr("Hours a week"), longest=6),
            FieldSpec("wage_cents", tr("Wage an hour, $"), "money", highest=MOST_WAGE_CENTS),
        ),
        (("started_on", DAY_NEEDED),),
    ),
    CorrectedKind.REVIEW: CorrectionForm(
        tr("Correct the CSA’s answer"),
        (
            FieldSpec("answer", tr("What did it answer?"), "select", span=2, choices=ANSWERS),
            FieldSpec("answered_on", tr("Answered on"), "date"),
            FieldSpec("answered_by", tr("Answered by"), longest=200),
            FieldSpec("reason", tr("The CSA’s reason"), span=2, longest=200),
        ),
        (("answered_on", DAY_NEEDED),),
    ),
    CorrectedKind.RELEASE: CorrectionForm(
        tr("Correct a release"),
        (
            *fact_fields(),
            FieldSpec("note", tr("Note"), span=2, longest=500),
            FieldSpec("signed_on", tr("Signed on"), "date"),
            FieldSpec("valid_until", tr("Holds until"), "date", helper=tr("Empty: until it is revoked")),
            FieldSpec("revoked_on", tr("Revoked on"), "date", helper=tr("Empty: it was not revoked")),
        ),
        (("signed_on", DAY_NEEDED),),
    ),
    CorrectedKind.CUSTODY: CorrectionForm(
        tr("Correct a change of custody, placement or paternity"),
        (
            FieldSpec("what", tr("What changed?"), "select", choices=_choices(family.CUSTODY_LABELS)),
            FieldSpec("happened_on", tr("Since"), "date"),
            FieldSpec("words", tr("What is it now?"), "lines", span=2),
        ),
        (("happened_on", DAY_NEEDED),),
    ),
}
