"""The lines of a part of the list: only what is shown is asked for."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, literal, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp, SearchEntry, age_on
from csdesk.services.caseload import lines
from csdesk.services.caseload.shapes import CaseloadLine, Part
from csdesk.services.names import full_name
from csdesk.services.referral_report.past import PastReports
from csdesk.services.stages import Stage, stage_expression

EVERYTHING = frozenset(Part) - {Part.ADDRESS, Part.OFFICE_MARKS}
"""What the list shows at first; the rest where somebody chose a column for it."""


@lru_cache(maxsize=4)
def _people(stage_on: date | None) -> Select[Any]:
    """The people at some `places`. Kept, because to put the rule of the stages together takes longer than asking."""
    stage = stage_expression(stage_on) if stage_on else literal(None)
    columns = (
        Ncp.last_name,
        Ncp.first_name,
        Ncp.middle_name,
        Ncp.suffix,
        Ncp.pin,
        Ncp.date_of_birth,
        Ncp.assigned_to,
        Ncp.safe_contact,
    )
    people: Any = select(SearchEntry.place, Ncp.id, stage, *columns).join(Ncp, Ncp.id == SearchEntry.ncp_id)
    found: Select[Any] = people.where(SearchEntry.place.in_(bindparam("places", expanding=True)))
    return found


def lines_of(
    session: Session,
    places: Sequence[int],
    past: PastReports,
    today: date,
    parts: frozenset[Part],
    *,
    county: str = "",
) -> tuple[CaseloadLine, ...]:
    """The lines of the people at these places, in this order; without those who are gone.

    `county`: only what the cases of one county say, as its agency may be told it.
    """
    if not places:
        return ()
    rows = session.execute(_people(today if Part.STAGE in parts else None), {"places": list(places)})
    people = {row[0]: row[1:] for row in rows}
    ids = [person[0] for person in people.values()]
    cases = lines.cases_of(session, ids)
    flags = lines.flags_of_cases(session, ids) if Part.FLAGS in parts else {}
    months = lines.months_of_cases(session, ids, past) if Part.MONTHS in parts else {}
    contacts = lines.last_contacts(session, ids) if Part.LAST_CONTACT in parts else {}
    marked = {person[0] for person in people.values() if person[-1]}
    steps = lines.next_steps(session, ids, today, guarded=marked) if Part.NEXT_STEP in parts else {}
    phones = lines.phones_to_call(session, ids) if Part.PHONE in parts else {}
    addresses = lines.addresses_of(session, ids) if Part.ADDRESS in parts else {}
    office_marks = lines.office_marks_of(session, ids) if Part.OFFICE_MARKS in parts else {}
    page = []
    for place in places:
        if place not in people:
            continue
        ncp_id, at, last, first, middle, suffix, pin, born, assigned_to, safe_contact = people[place]
        mine = [case for case in cases[ncp_id] if county in ("", case.county)]
        paid = months.get(ncp_id, {})
        codes, not_to_call = lines.flags_together(mine, flags)
        page.append(
            CaseloadLine(
                ncp_id=ncp_id,
                name=full_name(last, first, middle, suffix),
                pin=pin or "",
                age=age_on(born, today) if born else None,
                counties=lines.counties_of(mine),
                workers=tuple(sorted({case.worker for case in mine if case.worker})),
                assigned_to=assigned_to,
                stage=Stage(at) if at else None,
                arrears_cents=lines.sum_known(case.arrears_cents for case in mine),
                months=lines.months_together({case.id: paid[case.id] for case in mine if case.id in paid}),
                flags=codes,
                do_not_call=not_to_call,
                last_contact=contacts.get(ncp_id),
                next_step=steps.get(ncp_id),
                safe_contact=safe_contact,
                phone="" if safe_contact else phones.get(ncp_id, ""),
                on_latest_report=any(lines.is_listed(case, past) for case in mine),
                case_numbers=tuple(dict.fromkeys(case.number for case in mine if case.number)),
                address="" if safe_contact else addresses.get(ncp_id, ""),
                office_marks=office_marks.get(ncp_id, ()),
            )
        )
    return tuple(page)
