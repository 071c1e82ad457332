"""What the sample desk follows up with who enrolled: the family, outcomes, the checklist, releases, alerts."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.commands.sample_script import LIAISON, evening
from csdesk.services import caseload, checklist, directory, family, outcomes, releases, watches
from csdesk.services.checklist import ChecklistState
from csdesk.services.family import CustodyKind, NewChild, NewCustody, NewParent, Source
from csdesk.services.outcomes import Given, OutcomePoint
from csdesk.services.releases import NewForm, NewRelease, Recipient, SignedHow
from csdesk.services.watches import NewWatch, WatchedChange, WhoAsked

FAMILIES = (
    (0, "Robin Sample", (("Kit", date(2016, 4, 2)), ("Wren", date(2022, 5, 19)))),
    (4, "Jamie Sample", (("Lee", date(2012, 1, 30)),)),
)
"""Number among those enrolled -> the other parent, the children."""
AT_ENROLMENT = {
    "education": "some_high_school",
    "school": "no",
    "employment": "looking",
    "health_insurance": "public",
    "parenting_plan": "no",
    "parent_child_contact": "monthly",
}
AT_EXIT = {"employment": "part_time", "health_insurance": "employer", "education": "ged"}
MARKS = (
    ("explain_system", ChecklistState.DONE, "With the brochure."),
    ("right_sized_order", ChecklistState.DONE, ""),
    ("modification", ChecklistState.NOT_NEEDED, "The order is right."),
    ("job_list", ChecklistState.DONE, ""),
    ("college", ChecklistState.OPEN, "Wants to finish the GED first."),
)


def follow_up(session: Session, enrolled: list[UUID]) -> None:
    """For everybody who enrolled, each something else, so that every screen has something to show."""
    for number, parent, children in FAMILIES:
        _keep_family(session, enrolled[number], parent, children)
    for ncp_id in enrolled[::4]:
        _ask(session, ncp_id, OutcomePoint.ENROLMENT, AT_ENROLMENT, date(2026, 9, 8))
    _ask(session, enrolled[4], OutcomePoint.EXIT, AT_EXIT, date(2026, 9, 30))
    for item, state, note in MARKS:
        on = date(2026, 9, 16)
        checklist.mark(session, enrolled[0], item, state, note, on=on, at=evening(on), who=LIAISON)
    _sign_releases(session, enrolled)
    _turn_alerts_on(session, enrolled)


def changes(session: Session, enrolled: list[UUID]) -> None:
    """Something that an alert asked for, a few days before the desk is shown."""
    day = date(2026, 10, 6)
    new = NewCustody(CustodyKind.PLACEMENT, day, Source.PARENT, "Every second week with the father.")
    family.note_custody(session, enrolled[4], new, at=evening(day), who=LIAISON)


def _keep_family(session: Session, ncp_id: UUID, parent: str, children: tuple[tuple[str, date], ...]) -> None:
    at = evening(date(2026, 8, 27))
    parent_id = family.add_parent(session, ncp_id, NewParent(parent, "(608) 555-0177"), at=at, who=LIAISON)
    for name, born in children:
        family.add_child(session, ncp_id, NewChild(name, born, parent_id), at=at, who=LIAISON)


def _ask(session: Session, ncp_id: UUID, point: OutcomePoint, said: dict[str, str], on: date) -> None:
    """What is known of these measures is asked; the others stay to be asked."""
    told = outcomes.outcomes_of(session, ncp_id, today=on)
    for spell in told.spells[:1]:
        for line in spell.lines:
            cell = line.at(point)
            value = said.get(line.measure.code)
            if cell is None or not cell.can_be_entered or cell.answer is not None or value is None:
                continue
            given = Given(
                measure=line.measure.code,
                point=point,
                enrolment_id=spell.spell.enrolment_ids[0],
                value=value,
                custodial_parent_id=line.subject.id if line.subject.kind == "cp" else None,
                child_id=line.subject.id if line.subject.kind == "child" else None,
            )
            outcomes.answer(session, ncp_id, given, on=on, at=evening(on), who=LIAISON)


def _sign_releases(session: Session, enrolled: list[UUID]) -> None:
    """One holds, one has run out, one runs out soon; a form waits for its signature."""
    ends = (date(2027, 8, 31), date(2026, 10, 1), date(2026, 10, 22))
    for ncp_id, valid_until in zip(enrolled, ends, strict=False):
        signed_on = date(2026, 9, 8)
        new = NewRelease(Recipient.CSA, signed_on, valid_until, signed_how=SignedHow.PAPER)
        releases.record_release(session, ncp_id, new, at=evening(signed_on), who=LIAISON)
    form = NewForm(Recipient.CSA, ("participation", "attendance", "outcome"), date(2027, 9, 30))
    releases.print_form(session, enrolled[3], form, at=evening(date(2026, 9, 24)), who=LIAISON)


def _turn_alerts_on(session: Session, enrolled: list[UUID]) -> None:
    day = date(2026, 9, 10)
    mine = NewWatch((WatchedChange.ADDRESS, WatchedChange.HEARING))
    watches.ask(session, enrolled[0], mine, at=evening(day), who=LIAISON)
    for ncp_id in (enrolled[0], enrolled[4]):
        counties = caseload.record(session, ncp_id, today=day).counties
        csa = directory.csa_for_county(session, counties[0]) if counties else None
        if csa is not None:
            kinds = (WatchedChange.EMPLOYMENT, WatchedChange.CUSTODY)
            asked = NewWatch(kinds, WhoAsked.CSA, csa.id, until=day + timedelta(days=180))
            watches.ask(session, ncp_id, asked, at=evening(day), who=LIAISON)
