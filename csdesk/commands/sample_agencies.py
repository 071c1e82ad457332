"""The sample quarter's agencies: what was agreed, who works there, review before contact, meetings, joint steps."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.commands.sample_script import AGREED, CSA_PEOPLE, LIAISON, LIAISONS, REVIEWED_COUNTY, evening, moment
from csdesk.services import agreements, directory, joint_work, liaisons, review_list, reviews
from csdesk.services.agreements import NewProcess
from csdesk.services.joint_work import JointStepState, NewMeeting, NewStep
from csdesk.services.reviews import ReviewAnswer

PROCESSES = (
    ("Dane", "Orders to seek work", "Children First", "The court refers at the first contempt hearing."),
    ("Rock", "Fatherhood referrals", "Fatherhood class", "The CSA's caseworkers refer at intake."),
)
MEETINGS = (
    ("Dane", date(2026, 7, 9), "How the review list goes", "Lists go out on Tuesdays; answers within two weeks."),
    ("Rock", date(2026, 9, 15), "Referrals from the contempt docket", "The liaison is in court on Thursdays."),
    ("Rock", date(2026, 10, 13), "Next quarter", ""),
    (None, date(2026, 9, 22), "Training on right-sized orders", "Each CSA names one caseworker."),
)
STEPS = (
    ("Dane", "Send the first review list", "referrals", date(2026, 7, 7), JointStepState.DONE),
    ("Rock", "Give the liaison the court calendar", "data_sharing", date(2026, 10, 2), JointStepState.UNDER_WAY),
    ("Kenosha", "Say who answers about locate requests", "locating", date(2026, 10, 8), JointStepState.OPEN),
    (None, "Train caseworkers on right-sized orders", "training", date(2026, 11, 17), JointStepState.OPEN),
    (None, "Agree on one form for referrals", "communication", date(2026, 10, 30), JointStepState.OPEN),
)
CLEARED, EXCLUDED = 13, 2


def set_up(session: Session) -> None:
    """What was agreed with each agency, who works there, and which liaison serves which area."""
    at = moment(7, 6, 8)
    for county, person in CSA_PEOPLE.items():
        agency = directory.csa_for_county(session, county)
        if agency is None:
            continue
        agreements.agree(session, agency.id, AGREED[county], at=at, who=LIAISON)
        address = f"{person.lower().replace(' ', '.')}@{county.lower()}.example"
        directory.add_contact_person(
            session,
            agency.id,
            person,
            "(608) 555-0100",
            address,
            role="Enforcement",
            receives_reviews=county == REVIEWED_COUNTY,
            at=at,
            who=LIAISON,
        )
    for liaison in LIAISONS:
        liaisons.keep_liaison(session, liaison, at=at, who=LIAISON)
    for county, name, program, note in PROCESSES:
        process = NewProcess(name, program, note, since=date(2026, 3, 2))
        csa_id = _agency(session, county)
        if csa_id is not None:
            agreements.keep_process(session, csa_id, process, at=at, who=LIAISON)


def settle_whom_to_contact(session: Session, people: list[UUID]) -> str:
    """The CSA that reviews first gets a list and answers most of it; of the rest the answer is overdue."""
    agency = directory.csa_for_county(session, REVIEWED_COUNTY)
    if agency is None:
        return "No CSA reviews first."
    asked = _put_before(session, agency.id, people, date(2026, 7, 7))
    answered_on, by = date(2026, 7, 13), CSA_PEOPLE[REVIEWED_COUNTY]
    for number, review in enumerate(asked[: CLEARED + EXCLUDED]):
        answer = ReviewAnswer.CLEARED if number < CLEARED else ReviewAnswer.EXCLUDED
        reason = "" if number < CLEARED else "A modification is before the court."
        reviews.answer(
            session,
            review,
            answer,
            reason,
            answered_on=answered_on,
            answered_by=by,
            at=evening(answered_on),
            who=LIAISON,
        )
    left = len(asked) - CLEARED - EXCLUDED
    return f"{len(asked)} people put before the {agency.name}: {CLEARED} cleared, {EXCLUDED} excluded, {left} open."


def work_together(session: Session, people: Iterable[UUID]) -> None:
    """Meetings and joint steps; a second review list waits for its answers."""
    for county, held_on, subject, decided in MEETINGS:
        present = f"{LIAISON}, {CSA_PEOPLE[county]}" if county else f"{LIAISON} and the contact persons"
        meeting = NewMeeting(subject, held_on, present, decided)
        at = evening(min(held_on, date(2026, 10, 5)))
        joint_work.keep_meeting(session, _agency(session, county), meeting, at=at, who=LIAISON)
    for county, what, topic, due_on, state in STEPS:
        step = NewStep(what, topic, CSA_PEOPLE[county] if county else LIAISON, due_on, state)
        day = due_on if state is JointStepState.DONE else date(2026, 9, 22)
        joint_work.keep_step(session, _agency(session, county), step, today=day, at=evening(day), who=LIAISON)
    csa_id = _agency(session, REVIEWED_COUNTY)
    if csa_id is not None:
        before = reviews.newest_of(session, csa_id)
        _put_before(session, csa_id, [ncp_id for ncp_id in people if ncp_id not in before], date(2026, 10, 1))


def _put_before(session: Session, csa_id: UUID, people: list[UUID], day: date) -> list[UUID]:
    """A list that was given out on a day; the reviews in the order of the people."""
    at = moment(day.month, day.day)
    made = review_list.make(session, csa_id, people, due_on=day + timedelta(days=14), at=at, who=LIAISON)
    review_list.as_file(session, made.list_id, at=at, who=LIAISON)
    asked = {one.ncp_id: one.id for one in reviews.open_reviews(session, csa_id=csa_id)}
    return [asked[ncp_id] for ncp_id in people if ncp_id in asked]


def _agency(session: Session, county: str | None) -> UUID | None:
    agency = directory.csa_for_county(session, county) if county else None
    return agency.id if agency is not None else None
