"""The ways out that the test goes: how each makes what leaves, to whom it goes, and what must stand in it."""

from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from csdesk.services import checklist, reporting, review_list, told_papers
from csdesk.services.caseload import CaseloadQuery, export_file
from csdesk.services.caseload.export_list import COLUMNS, export_list, note_list
from csdesk.services.days import noon
from csdesk.services.disclosure import Recipient, Way
from csdesk.services.errors import RefusedError
from csdesk.services.policy import Policy
from csdesk.services.settings import Settings
from tests.services.telling import chosen, letters, meetings, papers, reached, rejects
from tests.services.telling.histories import Life, Said
from tests.services.telling.leaves import (
    CALENDAR,
    COURTS,
    CSAS,
    OWN,
    PARENT,
    PROGRAMS,
    QUARTER,
    SOURCE,
    STATE,
    Files,
    Leaves,
    Word,
)  # fmt: skip
from tests.services.telling.oracle import Asked
from tests.services.telling.recording import BY, World


def quarter(session: Session, world: World) -> Files:
    """The workbook of the quarter for one recipient, and the page beside it."""
    files = reporting.export_quarter(
        session, QUARTER, at=noon(world.history.today), who=BY, settings=Settings(liaison_name=BY)
    )
    wanted = world.to
    return tuple(
        content
        for file in files
        if (file.workbook.recipient, file.workbook.csa_id) == (wanted.kind, wanted.csa_id)
        for content in (reporting.opened(session, file.workbook.id), *(content for _name, content in file.files[1:]))
    )


def quarter_offers(life: Life, to: Asked, told: list[Said], as_of: date) -> Iterator[Word]:
    """Who was referred to an employment program, what came of it, and to a CSA each activity of the quarter."""
    referrals = [deed for deed in life.deeds if deed.kind == "referral" and deed.on <= as_of]
    listed = [deed for deed in referrals if _row_told(deed.on, deed.enrolled, told, as_of)]
    if not listed or (to.kind == "csa" and to.name not in life.counties):
        return
    yield from (one.word for one in told if one.fact in ("name", "case_number"))
    for one in told:
        of_listed = one.fact in ("referral", "enrolled") and any(one.on in deed for deed in listed)
        if of_listed and (one.on or as_of) <= as_of:
            yield one.word
        done = to.kind == "csa" and one.fact in ACTIVITIES and isinstance(one.word, date)
        if done and QUARTER.first_day <= (one.on or date.max) <= as_of:
            yield one.word


def _row_told(referred: date, enrolled: date | None, told: list[Said], as_of: date) -> bool:
    known = {(one.fact, one.on) for one in told}
    enrolment = enrolled is not None and enrolled <= as_of and ("enrolled", enrolled) in known
    return enrolment or ("referral", referred) in known


ACTIVITIES = ("contact", "appointment", "interview_held", "plan_signed")


def reviews(session: Session, world: World) -> Files:
    """Everybody who has a case with the agency is put before it."""
    at, county = noon(world.history.today), world.history.to.name
    people = [key for key, life in zip(world.people, world.history.lives, strict=True) if county in life.counties]
    if not people:
        return ()
    made = review_list.make(session, world.csas[county], people, due_on=world.history.today, at=at, who=BY)
    content, _accounted = review_list.as_file(session, made.list_id, at=at, who=BY)
    return (content,)


def review_offers(life: Life, to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """Names and case numbers."""
    if to.name in life.counties:
        yield from (one.word for one in told if one.fact in ("name", "case_number"))


def checklists(session: Session, world: World) -> Files:
    """The checklist of each person."""
    at = noon(world.history.today)
    return tuple(
        checklist.checklist_pdf(session, ncp_id, world.to, way=Way.PRINT, at=at, who=BY)[0]
        for ncp_id in world.people[:1]
    )


def checklist_offers(life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """The name, and the first interview and plan."""
    if life.number:
        return
    yield from (one.word for one in told if one.fact == "name")
    for fact in ("interview_held", "plan_signed"):
        days = [one.on for one in told if one.fact == fact and one.on is not None]
        if days:
            yield min(days)


def list_of(form: str) -> Callable[[Session, World], Files]:
    """The list of people with every column that there is."""

    def make(session: Session, world: World) -> Files:
        today = world.history.today
        try:
            made = export_list(
                session, CaseloadQuery(), tuple(COLUMNS), form=form, to=world.to, today=today, policy=Policy()
            )
        except RefusedError:
            return ()
        note_list(session, made, at=noon(today), who=BY)
        return (made.content,)

    return make


def list_offers(life: Life, _to: Asked, told: list[Said], today: date) -> Iterator[Word]:
    """What stands of each person who may be named, and the newest contact and next step as things stand."""
    if not any(one.fact == "name" for one in told):
        return
    yield from (one.word for one in told if one.fact in ("name", "case_number", "listed", "pin", "phone", "address"))
    steps = [one.word for one in told if one.fact == "next_step" and isinstance(one.word, date)]
    if steps:
        yield min(steps)
    if not any(day <= today for day in life.enrolled):
        days = [one.on for one in told if one.fact == "contact" and one.on is not None]
        yield from [max(days)] if days else []


def caseload(session: Session, world: World) -> Files:
    """All that the reports said."""
    at = noon(world.history.today)
    try:
        made, _accounted = export_file(session, to=world.to, at=at, who=BY, policy=Policy())
    except RefusedError:
        return ()
    return (made.content,)


def caseload_offers(_life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """What the report said of each person who may be named."""
    if any(one.fact == "name" for one in told):
        yield from (one.word for one in told if one.fact in EXPORTED)


EXPORTED = (
    "name", "pin", "case_number", "date_of_birth", "address", "phone", "case_figures", "court_order", "listed",
)  # fmt: skip


def accountings(session: Session, world: World) -> Files:
    """What was told about each person, for the person."""
    at = noon(world.history.today)
    return tuple(
        told_papers.accounting_pdf(session, ncp_id, way=Way.PRINT, at=at, who=BY)[0] for ncp_id in world.people
    )


def name_only(_life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """The name."""
    yield from (one.word for one in told if one.fact == "name")


def all_of_it(_life: Life, _one: Said) -> bool:
    """Nothing is said of anybody by name."""
    return True


def _as_of(today: date) -> date:
    return min(today, QUARTER.last_day)


EVERYBODY = (*CSAS, *PROGRAMS, OWN)
WAYS: dict[str, Leaves] = {
    "quarter": Leaves(quarter, (*CSAS, STATE), quarter_offers, _as_of, examples=10),
    "review_list": Leaves(reviews, CSAS, review_offers),
    "checklist": Leaves(checklists, (*COURTS, OWN), checklist_offers, examples=5),
    "list_xlsx": Leaves(list_of("xlsx"), EVERYBODY, list_offers),
    "list_csv": Leaves(list_of("csv"), EVERYBODY, list_offers),
    "chosen": Leaves(chosen.chosen, (*CSAS, *PROGRAMS), chosen.chosen_offers, examples=4),
    "caseload": Leaves(caseload, EVERYBODY, caseload_offers),
    "accounting": Leaves(accountings, (PARENT,), name_only, examples=4),
    "calendar": Leaves(
        meetings.calendar(with_names=True),
        (CALENDAR,),
        meetings.calendar_offers,
        examples=5,
        of_nobody=meetings.of_no_name,
    ),
    "calendar_without_names": Leaves(
        meetings.calendar(with_names=False),
        (CALENDAR,),
        meetings.calendar_offers,
        examples=4,
        hides=all_of_it,
        of_nobody=meetings.of_no_name,
    ),
    "docket": Leaves(meetings.dockets, (OWN,), meetings.docket_offers, examples=3, hides=meetings.place_of_safe),
    "letters": Leaves(letters.sent, (PARENT,), letters.sent_offers, examples=3, hides=letters.not_in_a_letter),
    "labels": Leaves(letters.labels, (PARENT,), letters.label_offers, examples=4, hides=letters.none_of_safe),
    "worksheet": Leaves(
        papers.worksheets, (PARENT,), papers.worksheet_offers, examples=3, hides=papers.not_on_a_worksheet
    ),
    "signed_paper": Leaves(papers.scans, (PARENT,), papers.scan_offers, examples=3),
    "clipboard": Leaves(reached.copied, (OWN,), reached.copied_offers, examples=5),
    "release_form": Leaves(papers.forms, (PARENT,), name_only, examples=3),
    "interviews": Leaves(
        papers.interviews, (PARENT,), papers.interview_offers, examples=5, hides=papers.reason_of_desk
    ),
    "rejects": Leaves(
        rejects.rejected,
        (SOURCE,),
        rejects.rejected_offers,
        examples=4,
        hides=all_of_it,
        of_nobody=rejects.as_it_came,
    ),
}
"""By name."""
CODES = {
    "report": ("quarter",), "review_list": ("review_list",), "checklist": ("checklist",), "caseload": ("caseload",),
    "list": ("list_xlsx", "list_csv", "chosen"), "told_papers": ("accounting", "release_form"),
    "calendar": ("calendar", "calendar_without_names"), "docket": ("docket",), "rejects": ("rejects",),
    "signed_paper": ("signed_paper",), "clipboard": ("clipboard",),
    "letter": ("letters", "labels"), "worksheet": ("worksheet",), "interviews": ("interviews",),
}  # fmt: skip
"""The ways of `partners/ways_out.toml` that are read back here, by their codes there."""
assert {asked.kind for way in WAYS.values() for asked in way.to} <= {one.value for one in Recipient}
