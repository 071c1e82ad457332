"""What was agreed with the agencies and is due: first contacts, word to a CSA, its reports, joint steps and meetings.

Nothing is due that was not agreed: a CSA without days or rhythm has no lines here.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from csdesk.dates import short_day, span
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import Csa, CsaMeeting, CsaReview, JointStep, ReportRhythm, ReviewAnswer
from csdesk.models.release import Disclosure, Recipient
from csdesk.services.days import bounds, local_day
from csdesk.services.joint_work import CLOSED
from csdesk.services.reporting.rhythm import DueReport, due_reports, ended, subject_of
from csdesk.services.stages import Stage, stage_expression
from csdesk.services.today.agencies import short_name
from csdesk.services.today.groups import SHOWN, Found, away, first_of, put_off
from csdesk.services.today.lines import OPEN_AGENCY, Due, counted, month_day
from csdesk.services.today.unreached import has_next_step
from csdesk.wording import tr

MEETING_DAYS = 7
FOLLOW_UP_BACK = 180
"""Whom a CSA referred longer ago is no more told of here."""
RHYTHM_WORDS = {
    ReportRhythm.QUARTERLY: tr("every quarter"),
    ReportRhythm.MONTHLY: tr("every month"),
    ReportRhythm.BIWEEKLY: tr("every two weeks"),
}
TELL = ("O", tr("Tell the CSA"))
REPORT = ("R", tr("Open the reports"))


def first_contacts(session: Session, today: date) -> Found:
    """Whom a CSA cleared or referred, and nobody has tried within the days that were agreed: the latest first.

    The line stands for the person, as a line of those who are to be contacted does.
    """
    due: dict[UUID, tuple[date, str]] = {}
    for csa in session.scalars(select(Csa).where(Csa.contact_within_days.is_not(None))):
        days = csa.contact_within_days or 0
        for ncp_id, day, what in _came(session, csa, today - timedelta(days=days), today):
            why = tr(
                "Within {counted}: {short_name} {what} on {month_day}",
                counted=counted(days),
                short_name=short_name(csa.name),
                what=what,
                month_day=month_day(day),
            )
            by = day + timedelta(days=days)
            due[ncp_id] = min((by, why), due.get(ncp_id, (by, why)))
    lines = [
        Due(ncp_id, ncp_id, _late(by, today), why, late=by < today)
        for ncp_id, (by, why) in sorted(due.items(), key=lambda one: (one[1], one[0]))
    ]
    return Found(lines, len(lines))


def _came(session: Session, csa: Csa, latest: date, today: date) -> Iterator[tuple[UUID, date, str]]:
    """People to contact whom a CSA cleared or referred on this day or before."""
    waits = (
        Ncp.closed_on.is_(None),
        stage_expression(today) == Stage.TO_CONTACT.value,
        ~has_next_step(today),
        ~put_off(Ncp.id, today),
    )
    before = bounds(latest)[1]
    answered = or_(
        CsaReview.answered_on <= latest, CsaReview.answered_on.is_(None) & (CsaReview.answered_at < before)
    )
    cleared = select(CsaReview.ncp_id, CsaReview.answered_on, CsaReview.answered_at).join(
        Ncp, Ncp.id == CsaReview.ncp_id
    )
    cleared = cleared.where(CsaReview.csa_id == csa.id, CsaReview.answer == ReviewAnswer.CLEARED, answered, *waits)
    newest: dict[UUID, date] = {}
    for ncp_id, day, at in session.execute(cleared.order_by(CsaReview.id)):
        newest[ncp_id] = day or local_day(at or bounds(today)[0])
    for ncp_id, answered_on in newest.items():
        yield ncp_id, answered_on, "cleared"
    referred = select(Ncp.id, Ncp.created_at).where(_referred_by(csa), Ncp.created_at < before, *waits)
    for ncp_id, at in session.execute(referred):
        yield ncp_id, local_day(at), "referred"


def csa_follow_ups(session: Session, today: date) -> Found:
    """Whom a CSA referred, and it has not heard of within the days that were agreed, the latest first."""
    due: dict[UUID, tuple[date, str]] = {}
    for csa in session.scalars(select(Csa).where(Csa.follow_up_within_days.is_not(None))):
        days = csa.follow_up_within_days or 0
        told = exists().where(
            Disclosure.ncp_id == Ncp.id,
            Disclosure.recipient == Recipient.CSA,
            Disclosure.recipient_name == csa.name,  # another agency that was told is not the one that waits
            Disclosure.left_at >= Ncp.created_at,
        )
        first = max(today - timedelta(days=FOLLOW_UP_BACK), csa.agreed_on or date.min)
        came = select(Ncp.id, Ncp.created_at).where(
            _referred_by(csa),
            Ncp.closed_on.is_(None),
            Ncp.created_at >= bounds(first)[0],
            Ncp.created_at < bounds(today - timedelta(days=days))[1],
            ~told,
        )
        for ncp_id, at in session.execute(came):
            day = local_day(at)
            why = tr(
                "Within {counted}: {short_name} referred on {month_day}",
                counted=counted(days),
                short_name=short_name(csa.name),
                month_day=month_day(day),
            )
            due[ncp_id] = (day + timedelta(days=days), why)
    handled = away(session, {follow_up_subject(ncp_id) for ncp_id in due}, today)
    lines = [
        Due(follow_up_subject(ncp_id), ncp_id, _late(by, today), why, TELL, late=by < today)
        for ncp_id, (by, why) in sorted(due.items(), key=lambda one: (one[1], one[0]))
        if follow_up_subject(ncp_id) not in handled
    ]
    return Found(lines, len(lines))


def follow_ups_of(session: Session, wanted: Collection[UUID]) -> Iterator[tuple[UUID, UUID, str]]:
    """Which of these subjects are word to a CSA: the subject, whom it is about, and what it was."""
    for ncp_id in session.scalars(select(Ncp.id).where(Ncp.source == Source.CSA)):
        if (subject_id := follow_up_subject(ncp_id)) in wanted:
            yield subject_id, ncp_id, tr("Word to the CSA that referred")


def follow_up_subject(ncp_id: UUID) -> UUID:
    """What `mark_done` and `postpone` take for word to a CSA: other lines of the person stay."""
    return uuid5(ncp_id, "csa_follow_up")


def csa_reports(session: Session, today: date) -> Found:
    """Reports that CSAs wait for, the latest first: as often as was agreed, and at least every quarter."""
    due = {subject_of(one.csa_id, one.period): one for one in due_reports(session, today=today)}
    handled = away(session, due, today)
    lines = [_report_line(subject_id, one, today) for subject_id, one in due.items() if subject_id not in handled]
    return Found(lines, len(lines))


def _report_line(subject_id: UUID, one: DueReport, today: date) -> Due:
    days_left = (one.due_on - today).days
    late = one.late_by_days > 0
    rhythm = RHYTHM_WORDS[one.rhythm]
    if one.missing:
        why = tr(
            "{title}; missing since {title2} ({rhythm})",
            title=span(one.period),
            title2=span(one.missing[0]),
            rhythm=rhythm,
        )
    elif late:
        why = tr(
            "{title}: was due {month_day} ({rhythm})",
            title=span(one.period),
            month_day=month_day(one.due_on),
            rhythm=rhythm,
        )
    elif days_left:
        why = tr(
            "{title}: due in {counted} ({rhythm})",
            title=span(one.period),
            counted=counted(days_left),
            rhythm=rhythm,
        )
    else:
        why = tr("{title}: due today ({rhythm})", title=span(one.period), rhythm=rhythm)
    when = counted(one.late_by_days) if late else short_day(one.due_on) if days_left else tr("Today")
    return Due(subject_id, None, when, why, REPORT, late=late, csa_id=one.csa_id)


def agency_subjects(session: Session, today: date) -> dict[UUID, UUID]:
    """The lines of reports of the periods that have ended -> their CSA."""
    return {
        subject_of(csa_id, period): csa_id
        for csa_id, rhythm in session.execute(select(Csa.id, Csa.report_rhythm))
        for period in ended(rhythm, today)
    }


def agency_work(session: Session, today: date) -> Found:
    """Joint steps that are due, the oldest first, and meetings of the next seven days."""
    steps, total = first_of(
        session,
        select(JointStep)
        .where(JointStep.due_on <= today, JointStep.state.not_in(CLOSED), ~put_off(JointStep.id, today))
        .order_by(JointStep.due_on, JointStep.id),
    )
    ahead, meetings = first_of(
        session,
        select(CsaMeeting)
        .where(
            CsaMeeting.held_on >= today,
            CsaMeeting.held_on <= today + timedelta(days=MEETING_DAYS),
            ~put_off(CsaMeeting.id, today),
        )
        .order_by(CsaMeeting.held_on, CsaMeeting.id),
    )
    lines = [
        Due(
            row.id,
            None,
            _late(row.due_on, today),
            f"{row.what} ({row.who})" if row.who else row.what,
            OPEN_AGENCY,
            late=row.due_on < today,
            csa_id=row.csa_id,
        )
        for (row,) in steps
    ]
    lines += [
        Due(
            row.id,
            None,
            tr("Today") if row.held_on == today else short_day(row.held_on),
            tr("Meeting: {subject}, with {present}", subject=row.subject, present=row.present)
            if row.present
            else tr("Meeting: {subject}", subject=row.subject),
            OPEN_AGENCY,
            csa_id=row.csa_id,
        )
        for (row,) in ahead
    ]
    return Found(lines[:SHOWN], total + meetings)


def _referred_by(csa: Csa) -> ColumnElement[bool]:
    case = select(1).where(IvdCase.ncp_id == Ncp.id, IvdCase.county == csa.county).correlate(Ncp)
    return (Ncp.source == Source.CSA) & exists(case)


def _late(by: date, today: date) -> str:
    return counted((today - by).days) if by < today else tr("Today")
