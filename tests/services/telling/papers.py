"""For the parents: the worksheet of a plan, the form of a release, the interviews word for word."""

import json
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.plan import Plan
from csdesk.services import interview, told_papers
from csdesk.services.days import noon
from csdesk.services.disclosure import Recipient, Way
from csdesk.services.plans.worksheet import WorksheetOptions, worksheet_to
from csdesk.services.releases import NewForm, general_facts
from tests.services.telling.histories import Life, Said
from tests.services.telling.leaves import Files, Word
from tests.services.telling.oracle import Asked
from tests.services.telling.recording import BY, World

ASKED = WorksheetOptions(case_number=True, barriers=True, copy=True, changes=True)


def worksheets(session: Session, world: World) -> Files:
    """The worksheet of each plan, with all that can be asked for on it."""
    today = world.history.today
    plans = session.scalars(select(Plan.id).order_by(Plan.ncp_id, Plan.version)).all()
    return tuple(
        worksheet_to(session, plan_id, options=ASKED, way=Way.PRINT, today=today, at=noon(today), who=BY)[0]
        for plan_id in plans
    )


def not_on_a_worksheet(life: Life, one: Said) -> bool:
    """No case number of anybody under safe contact: a worksheet lies about."""
    return life.safe and one.fact == "case_number"


def worksheet_offers(life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """Name and case numbers; the words of each plan, and the day on which it was signed."""
    if any(deed.kind == "plan" for deed in life.deeds):
        yield from (one.word for one in told if one.fact in ("name", "case_number", "plan", "plan_signed"))


def scans(session: Session, world: World) -> Files:
    """A copy of each signed plan. A scan is a picture: it goes as a whole or not at all."""
    at = noon(world.history.today)
    plans = session.scalars(select(Plan.id).order_by(Plan.ncp_id, Plan.version)).all()
    return tuple(told_papers.plan_scan(session, plan_id, printed=True, at=at, who=BY)[0].content for plan_id in plans)


def scan_offers(_life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """What stands on the page."""
    yield from (one.word for one in told if one.fact == "signed_paper")


def forms(session: Session, world: World) -> Files:
    """A release form for each person."""
    new = NewForm(Recipient.CSA, general_facts(), csa_id=world.csas["Rock"])
    at = noon(world.history.today)
    return tuple(
        told_papers.release_form_pdf(session, ncp_id, new, way=Way.PRINT, at=at, who=BY)[0] for ncp_id in world.people
    )


def interviews(session: Session, world: World) -> Files:
    """All interviews of each person, as text and as data. Under safe contact no line speaks of violence at home."""
    files: list[bytes] = []
    for ncp_id, life in zip(world.people, world.history.lives, strict=True):
        made = interview.export_for_parent(session, ncp_id, way=Way.FILE, at=noon(world.history.today), who=BY)
        files += [made.text.encode(), json.dumps(made.data, ensure_ascii=False).encode()]
        held = any(deed.kind == "interview" for deed in life.deeds)
        for words, said in (("Family violence", made.text), ("family_violence", json.dumps(made.data))):
            assert (words in said) == (held and not life.safe)
    return tuple(files)


def reason_of_desk(_life: Life, one: Said) -> bool:
    """Why the desk determined what it did, which somebody typed at the desk."""
    return one.fact == "answers"


def interview_offers(life: Life, _to: Asked, told: list[Said], _on: date) -> Iterator[Word]:
    """Name, days, and what was answered."""
    if any(deed.kind == "interview" for deed in life.deeds):
        yield from (one.word for one in told if one.fact in ("name", "interview_held"))
        yield from (one.word for one in told if one.fact == "family" and one.on is not None)
