"""Releases that run out or have, that were taken back while a program goes on, and forms that nobody signed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa, Program
from csdesk.models.referral import Enrolment
from csdesk.models.release import Release, ReleaseForm
from csdesk.services.days import bounds, local_day
from csdesk.services.neutral import program_name
from csdesk.services.releases import Holds, Recipient, ReleaseView, view
from csdesk.services.today.agencies import short_name
from csdesk.services.today.groups import SHOWN, Found, away, put_off, still_open
from csdesk.services.today.lines import Action, Due, counted, month_day
from csdesk.wording import tr

AHEAD = timedelta(days=30)
BEHIND = timedelta(days=30)
"""What ran out, or was taken back, longer ago is history."""
UNSIGNED = timedelta(days=7)
UNSIGNED_MOST = timedelta(days=60)
RECIPIENTS = {Recipient.CSA: tr("the CSA"), Recipient.STATE: tr("the state"), Recipient.PROGRAM: tr("a program")}
"""Of a release that names nobody."""
FORM: Action = ("O", tr("Release form"))
LOOK: Action = ("O", tr("What may be told"))


def releases_due(session: Session, today: date) -> Found:
    """What runs out first comes first; what has run out stands there for people who take part in a program."""
    found = [*_ending(session, today), *_unsigned(session, today)]
    found.sort(key=lambda one: one[0])
    return Found([due for _day, due in found[:SHOWN]], len(found))


def _ending(session: Session, today: date) -> Iterable[tuple[date, Due]]:
    ahead = and_(Release.valid_until >= today, Release.valid_until <= today + AHEAD)
    over = and_(Release.valid_until < today, Release.valid_until >= today - BEHIND, _takes_part())
    back = and_(Release.revoked_on <= today, Release.revoked_on >= today - BEHIND, _takes_part())
    wanted = (
        select(Release, Csa.name, program_name())
        .outerjoin(Csa, Csa.id == Release.csa_id)
        .outerjoin(Program, Program.id == Release.program_id)
        .where(
            or_(and_(Release.revoked_on.is_(None), or_(ahead, over)), back),
            ~put_off(Release.id, today),
            still_open(Release.ncp_id),
        )
        .order_by(Release.id)
    )
    rows = session.execute(wanted).all()
    others = _releases_of(session, {row.ncp_id for row, *_ in rows})
    for row, csa, program in rows:
        one = view(row)
        if any(_follows(other, one, today) for other in others[one.ncp_id]):
            continue
        to = _to(csa, program, row)
        yield _line(one, to, today)


def _to(csa: str | None, program: str | None, row: Release | ReleaseForm) -> str:
    """`Rock CSA`, `WIOA`, `the state`."""
    return short_name(csa) if csa else program or row.recipient_name or RECIPIENTS[row.recipient]


def _line(one: ReleaseView, to: str, today: date) -> tuple[date, Due]:
    """With the day by which it stands in the list."""
    if one.revoked_on is not None:
        day, what = one.revoked_on, tr("was taken back on {month_day}", month_day=month_day(one.revoked_on))
        return day, _due(one.id, one.ncp_id, counted((today - day).days), (tr("The release"), to, what), LOOK)
    day = one.valid_until or today
    if day < today:
        says = (tr("The release"), to, tr("ran out on {month_day}", month_day=month_day(day)))
        return day, _due(one.id, one.ncp_id, counted((today - day).days), says, FORM, late=True)
    when = tr("Today") if day == today else tr("in {counted}", counted=counted((day - today).days))
    return day, _due(
        one.id,
        one.ncp_id,
        when,
        (tr("The release"), to, tr("runs out on {month_day}", month_day=month_day(day))),
        FORM,
    )


def _due(
    subject_id: UUID, ncp_id: UUID, when: str, says: tuple[str, str, str], action: Action, *, late: bool = False
) -> Due:
    """A line; of somebody under safe contact it does not say for whom: that may be a place where the parent is."""
    paper, to, what = says
    return Due(
        subject_id,
        ncp_id,
        when,
        tr("{paper} for {to} {what}", paper=paper, to=to, what=what),
        action,
        late=late,
        instead=f"{paper} {what}",
    )


def _follows(other: ReleaseView, one: ReleaseView, today: date) -> bool:
    """Whether another release permits all that this one does, and longer."""
    if other.id == one.id or other.holds(today) is not Holds.IN_FORCE or not one.facts <= other.facts:
        return False
    ends = other.valid_until or date.max
    longer = ends > (one.valid_until or date.min) if one.revoked_on is None else True
    return longer and other.covers(
        one.recipient, csa_id=one.csa_id, program_id=one.program_id, name=one.recipient_name
    )


def _unsigned(session: Session, today: date) -> Iterable[tuple[date, Due]]:
    """The newest form for each recipient, a week after it was made, where no release came of it."""
    wanted = (
        select(ReleaseForm, Csa.name, program_name())
        .outerjoin(Csa, Csa.id == ReleaseForm.csa_id)
        .outerjoin(Program, Program.id == ReleaseForm.program_id)
        .where(ReleaseForm.printed_at >= bounds(today - UNSIGNED_MOST)[0], still_open(ReleaseForm.ncp_id))
        .order_by(ReleaseForm.printed_at, ReleaseForm.id)
    )
    newest = {_whom(form): (form, csa, program) for form, csa, program in session.execute(wanted)}
    handled = away(session, (form.id for form, *_ in newest.values()), today)
    signed = _releases_of(session, {form.ncp_id for form, *_ in newest.values()})
    for form, csa, program in newest.values():
        day = local_day(form.printed_at)
        if day > today - UNSIGNED or form.id in handled:
            continue
        if any(_answers(release, form, day) for release in signed[form.ncp_id]):
            continue
        to = _to(csa, program, form)
        says = (tr("The form"), to, tr("was made on {month_day} and is not signed", month_day=month_day(day)))
        yield day, _due(form.id, form.ncp_id, counted((today - day).days), says, LOOK)


def _answers(release: ReleaseView, form: ReleaseForm, day: date) -> bool:
    """Whether a release was signed on this form, or since it was made for the same recipient."""
    if release.form_id == form.id:
        return True
    same = release.covers(form.recipient, csa_id=form.csa_id, program_id=form.program_id, name=form.recipient_name)
    return same and release.signed_on >= day


def _whom(form: ReleaseForm) -> tuple[object, ...]:
    return form.ncp_id, form.recipient, form.csa_id, form.program_id, form.recipient_name.casefold()


def _releases_of(session: Session, ncp_ids: set[UUID]) -> defaultdict[UUID, list[ReleaseView]]:
    found: defaultdict[UUID, list[ReleaseView]] = defaultdict(list)
    ids = sorted(ncp_ids)
    for start in range(0, len(ids), 500):
        rows = select(Release).where(Release.ncp_id.in_(ids[start : start + 500])).order_by(Release.id)
        for row in session.scalars(rows):
            found[row.ncp_id].append(view(row))
    return found


def _takes_part() -> ColumnElement[bool]:
    """True where an enrolment goes on: then what may be told without a release is little."""
    return exists(
        select(1).where(Enrolment.ncp_id == Release.ncp_id, Enrolment.ended_on.is_(None)).correlate(Release)
    )
