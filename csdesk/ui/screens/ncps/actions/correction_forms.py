"""The forms in which records are corrected: for each kind its title, its fields, and what must not be empty."""

from dataclasses import dataclass
from typing import Any

from csdesk.services import appointments, contacts, family, reviews
from csdesk.services.corrections import CorrectedKind
from csdesk.services.reviews import ReviewAnswer
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED
from csdesk.ui.screens.ncps.actions.releases import fact_fields
from csdesk.ui.widgets import FieldSpec

REASON = FieldSpec("reason", "Why, in a few words", span=2, longest=200)


def _choices(labels: Any) -> tuple[tuple[str, str], ...]:
    return tuple((kind.value, words) for kind, words in labels.items())


@dataclass(frozen=True)
class CorrectionForm:
    """The form of one kind."""

    title: str
    fields: tuple[FieldSpec, ...]
    needed: tuple[tuple[str, str], ...] = ()


MOMENT = (FieldSpec("day", "Day", "date"), FieldSpec("time", "Time", placeholder="9:00 AM"))
MOMENT_NEEDED = (("day", DAY_NEEDED), ("time", "A time is needed."))
SPOKEN_WITH = (
    FieldSpec("kind", "Kind", "select", choices=_choices(contacts.KIND_LABELS)),
    FieldSpec("direction", "Direction", "select", choices=_choices(contacts.DIRECTION_LABELS)),
    FieldSpec("outcome", "Outcome", "select", choices=_choices(contacts.OUTCOME_LABELS), span=2),
    FieldSpec("note", "Note", "lines", span=2),
)
ANSWERS = tuple(
    (answer.value, words) for answer, words in reviews.ANSWER_LABELS.items() if answer is not ReviewAnswer.OPEN
)
FORMS: dict[CorrectedKind, CorrectionForm] = {
    CorrectedKind.CONTACT: CorrectionForm("Correct a contact", (*MOMENT, *SPOKEN_WITH), MOMENT_NEEDED),
    CorrectedKind.CP_CONTACT: CorrectionForm(
        "Correct a contact with the other parent",
        (FieldSpec("day", "Day", "date", span=2), *SPOKEN_WITH),
        (("day", DAY_NEEDED),),
    ),
    CorrectedKind.CUSTODIAL_PARENT: CorrectionForm(
        "Correct the custodial parent",
        (
            FieldSpec("name", "Name", span=2, longest=200),
            FieldSpec("phone", "Phone", longest=200),
            FieldSpec("email", "E-mail", longest=200),
            FieldSpec("note", "Note", "lines", span=2),
        ),
        (("name", "A name is needed."),),
    ),
    CorrectedKind.CHILD: CorrectionForm(
        "Correct a child",
        (
            FieldSpec("name", "Name", longest=200),
            FieldSpec("date_of_birth", "Date of birth", "date"),
            FieldSpec("note", "Note", "lines", span=2),
        ),
        (("name", "A name is needed."),),
    ),
    CorrectedKind.APPOINTMENT: CorrectionForm(
        "Correct an appointment or hearing",
        (
            FieldSpec("kind", "What is it?", "select", choices=_choices(appointments.KIND_LABELS), span=2),
            *MOMENT,
            FieldSpec("court", "Court, branch or commissioner", longest=200),
            FieldSpec("place", "Place", longest=200),
            FieldSpec("purpose", "Purpose", span=2, longest=200),
        ),
        MOMENT_NEEDED,
    ),
    CorrectedKind.FOLLOW_UP: CorrectionForm(
        "Correct a next step",
        (
            FieldSpec("what", "What is to be done?", span=2, longest=200),
            FieldSpec("due_on", "When?", "date"),
            FieldSpec("promised", "Promised to the parent", "tick"),
        ),
        (("what", "A few words are needed."), ("due_on", DAY_NEEDED)),
    ),
    CorrectedKind.LOCATE_REQUEST: CorrectionForm(
        "Correct a locate request",
        (
            FieldSpec("source", "Who was asked?", span=2, longest=200),
            FieldSpec("asked_on", "Asked on", "date"),
            FieldSpec("answered_on", "Answered on", "date"),
            FieldSpec(
                "found",
                "Did it lead anywhere?",
                "select",
                span=2,
                choices=(("", "No answer yet"), ("yes", "Yes"), ("no", "No")),
            ),
            FieldSpec("result", "Result", "lines", span=2),
        ),
        (("source", "A few words are needed."), ("asked_on", DAY_NEEDED)),
    ),
    CorrectedKind.PERSON: CorrectionForm(
        "Correct name, date of birth or PIN",
        (
            FieldSpec("last_name", "Last name", longest=200),
            FieldSpec("first_name", "First name", longest=200),
            FieldSpec("middle_name", "Middle name", longest=200),
            FieldSpec("suffix", "Suffix", longest=200),
            FieldSpec("date_of_birth", "Date of birth", "date"),
            FieldSpec("pin", "PIN", longest=20),
        ),
    ),
    CorrectedKind.ADDRESS: CorrectionForm(
        "Correct an address",
        (
            FieldSpec("address_1", "Address", span=2, longest=200),
            FieldSpec("address_2", "Second line", span=2, longest=200),
            FieldSpec("city", "City", longest=200),
            FieldSpec("state", "State", longest=200),
            FieldSpec("zip", "ZIP code", longest=200),
        ),
        (("address_1", "An address is needed."),),
    ),
    CorrectedKind.PHONE: CorrectionForm(
        "Correct a phone number",
        (FieldSpec("number", "Number", span=2, longest=200),),
        (("number", "A number is needed."),),
    ),
    CorrectedKind.REFERRAL: CorrectionForm(
        "Correct a referral",
        (
            FieldSpec("referred_on", "Referred on", "date", helper="Empty: was entered by mistake."),
            FieldSpec("warm_hand_off", "Handed over personally", "tick", helper="In person or by phone"),
            FieldSpec("handed_to", "Handed over to", span=2, longest=200),
            FieldSpec("settled_on", "Not enrolled: settled on", "date", helper="Empty: it still waits."),
            FieldSpec("reason", "Why not, or why it ended early", span=2, longest=200),
            FieldSpec("note", "Note", "lines", span=2),
        ),
    ),
    CorrectedKind.ENROLMENT: CorrectionForm(
        "Correct an enrollment",
        (
            FieldSpec("enrolled_on", "Enrolled on", "date", helper="Empty: was not enrolled after all."),
            FieldSpec("ended_on", "Ended on", "date", helper="Empty: it goes on."),
            FieldSpec("completed", "Completed the program", "tick", span=2),
            FieldSpec("outcome", "What came of it, or why it ended early", "lines", span=2),
        ),
    ),
    CorrectedKind.JOB: CorrectionForm(
        "Correct a job",
        (
            FieldSpec("started_on", "Started on", "date"),
            FieldSpec("ended_on", "Ended on", "date", helper="Empty: it goes on."),
            FieldSpec("employer", "Employer", span=2, longest=200),
            FieldSpec("hours_a_week", "Hours a week", longest=6),
            FieldSpec("wage_cents", "Wage an hour, $", "money"),
        ),
        (("started_on", DAY_NEEDED),),
    ),
    CorrectedKind.REVIEW: CorrectionForm(
        "Correct the CSA’s answer",
        (
            FieldSpec("answer", "What did it answer?", "select", span=2, choices=ANSWERS),
            FieldSpec("answered_on", "Answered on", "date"),
            FieldSpec("answered_by", "Answered by", longest=200),
            FieldSpec("reason", "The CSA’s reason", span=2, longest=200),
        ),
        (("answered_on", DAY_NEEDED),),
    ),
    CorrectedKind.RELEASE: CorrectionForm(
        "Correct a release",
        (
            *fact_fields(),
            FieldSpec("note", "Note", span=2, longest=500),
            FieldSpec("signed_on", "Signed on", "date"),
            FieldSpec("valid_until", "Holds until", "date", helper="Empty: until it is revoked"),
            FieldSpec("revoked_on", "Revoked on", "date", helper="Empty: it was not revoked"),
        ),
        (("signed_on", DAY_NEEDED),),
    ),
    CorrectedKind.CUSTODY: CorrectionForm(
        "Correct a change of custody, placement or paternity",
        (
            FieldSpec("what", "What changed?", "select", choices=_choices(family.CUSTODY_LABELS)),
            FieldSpec("happened_on", "Since", "date"),
            FieldSpec("words", "What is it now?", "lines", span=2),
        ),
        (("happened_on", DAY_NEEDED),),
    ),
}
