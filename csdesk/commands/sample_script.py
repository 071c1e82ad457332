"""What happens in the sample quarter: who works at the desk, first contacts, answers. All of it is invented."""

from datetime import UTC, date, datetime
from pathlib import Path

from csdesk.services import interview, resources, settings
from csdesk.services.agreements import Agreement
from csdesk.services.contacts import ContactKind, ContactOutcome
from csdesk.services.directory import ContactRule
from csdesk.services.interview import InterviewMode
from csdesk.services.liaisons import NewLiaison

PASSPHRASE = "sample data, nothing secret"  # noqa: S105 - opens the sample vault only
LIAISON = "Dana Whitcomb"
REPORTS = (
    "samples/NCP Referral Report 2026-07-06.csv",
    "samples/NCP Referral Report 2026-08-05.xlsx",
    "samples/NCP Referral Report 2026-09-04.xlsx",
)
CALLED_COUNTIES = ("Rock", "Kenosha", "Brown", "Racine")
CALLED_IN_EACH = 14
HEARINGS = ("Rock", "Janesville")
CHOSEN_STEPS = 3
"""The county of the hearings on the day that is shown, and its court house."""
REVIEWED_COUNTY = "Dane"
REVIEWED = 18
CSA_PEOPLE = {
    "Brown": "Ines Larkin",
    "Dane": "Erin Novak",
    "Kenosha": "Sam Ortiz",
    "Racine": "Luis Ortega",
    "Rock": "Pao Vang",
}
AGREED_ON = date(2026, 7, 6)
AGREED = {
    "Brown": Agreement(travels="portal", agreed_on=AGREED_ON),
    "Dane": Agreement(
        ContactRule.CSA_FIRST,
        review_answer_days=14,
        contact_within_days=10,
        travels="encrypted_email",
        agreed_on=AGREED_ON,
        agreed_note="Lists go out on Tuesdays.",
    ),
    "Kenosha": Agreement(follow_up_within_days=30, travels="fax", agreed_on=AGREED_ON),
    "Racine": Agreement(travels="encrypted_email", agreed_on=AGREED_ON),
    "Rock": Agreement(
        contact_within_days=10,
        follow_up_within_days=30,
        referrals_expected=5,
        referral_rhythm="month",
        identifying_note="From the contempt docket, each Thursday.",
        travels="encrypted_email",
        agreed_on=AGREED_ON,
    ),
}
LIAISONS = (
    NewLiaison(LIAISON, "Sample W-2 Agency", "(608) 555-0140", areas=("Brown", "Dane", "Kenosha", "Racine", "Rock")),
    NewLiaison("Morgan Hale", "Sample W-2 Agency North", "(715) 555-0162", areas=("Marathon", "Portage", "Wood")),
    NewLiaison("Ruth Ackerly", "Sample W-2 Agency East", "(414) 555-0135", areas=("Milwaukee", "Waukesha")),
)
SETTINGS = settings.Settings(
    liaison_name=LIAISON,
    liaison_phone="(608) 555-0140",
    liaison_email="dana.whitcomb@agency.example",
    agency_name="Sample W-2 Agency",
    sample_data=True,
    state_mailbox="state-mailbox@dcf.example",
)
FIRST_TRIES = (
    (ContactKind.CALL, ContactOutcome.NO_ANSWER, "Call again", 3),
    (ContactKind.CALL, ContactOutcome.REACHED, "Call back about the interview", 7),
    (ContactKind.LETTER, ContactOutcome.SENT, "Call about the letter", 10),
    (ContactKind.CALL, ContactOutcome.LEFT_MESSAGE, "Call again", 4),
    (ContactKind.CALL, ContactOutcome.APPOINTMENT_MADE, "", 0),
    (ContactKind.TEXT, ContactOutcome.REACHED, "Send the dates of the GED class", 5),
    (ContactKind.CALL, ContactOutcome.WRONG_NUMBER, "Ask the CSA for a number", 5),
)
YES, NO = "yes", "no"
UNTIL_INTERRUPTED = {
    InterviewMode.CASEWORKER: ("opening", "Q5", "Q6", "Q7"),
    InterviewMode.CLIENT: ("Q5", "Q6", "Q7"),
}
"""What was answered in the interviews that are under way on the day that is shown."""
REPHRASED = ("Q8", "sometimes", "Can pay in weeks with 20 hours or more. Hours changed three times since June.")
"""Question, answer and note where the rephrase option was used."""

GivenAnswer = tuple[str, str, str | int | None]
"""Question, line of the question, value; None where the parent chose not to respond."""


def moment(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2026 where this computer stands, UTC."""
    return datetime(2026, month, day, hour, minute).astimezone().astimezone(UTC)


def evening(day: date) -> datetime:
    """The end of the office hours of a day where this computer stands, UTC."""
    return moment(day.month, day.day, 17)


def report_file(number: int) -> Path:
    """A month's sample report: 0 and 1 are taken in, 2 waits to be brought in by hand."""
    return resources.path(REPORTS[number])


def answers(number: int, mode: InterviewMode) -> list[GivenAnswer]:
    """The parent's answers of one interview."""
    told: list[GivenAnswer] = []
    if mode is InterviewMode.CASEWORKER:
        told.append(("opening", "", "Two children, who live with their mother."))
    told += [
        ("Q5", "", YES),
        ("Q6", "", ("neutral", YES, NO)[number % 3]),
        ("Q7", "", None if number % 4 == 0 else "monthly"),
        ("Q8", "", ("sometimes", NO, "sometimes", YES)[number % 4]),
        ("Q9", "", (YES, YES, "sometimes")[number % 3]),
    ]
    barriers = {"job_market", "transportation"} if number % 2 == 0 else {"education", "conviction"}
    if number % 7 == 6:
        barriers = set()
    lines = next(question for question in interview.load().questions if question.id == "Q11").items
    told += [("Q11", line.code, YES if line.code in barriers else NO) for line in lines]
    if number % 3 == 2:
        return [*told, ("Q12", "", NO)]
    return [*told, ("Q12", "", YES), ("Q13", "", 18 + number if barriers else 40), ("Q14", "", "unknown")]
