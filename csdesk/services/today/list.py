"""Today's list, put together: what to do first comes first, and each line says why it is there."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from csdesk.dates import clock_time
from csdesk.services.appointments import AppointmentView, view
from csdesk.services.neutral import guarded
from csdesk.services.settings import Settings
from csdesk.services.today import cards, groups, meetings
from csdesk.services.today.agency_work import agency_work, csa_follow_ups, csa_reports, first_contacts
from csdesk.services.today.changes import changes
from csdesk.services.today.classes import class_reminders, missed_classes, rolls
from csdesk.services.today.done import done_today
from csdesk.services.today.groups import SHOWN, Found
from csdesk.services.today.job_checks import job_checks
from csdesk.services.today.lines import as_lines
from csdesk.services.today.locates import unanswered
from csdesk.services.today.outcomes import outcomes_to_ask
from csdesk.services.today.plan_papers import plan_papers
from csdesk.services.today.records import Today, TodayGroup
from csdesk.services.today.releases import releases_due
from csdesk.services.today.reminders import reminders
from csdesk.services.today.reviews_due import reviews_due
from csdesk.services.today.safely import safe_contact_lines
from csdesk.services.today.stopped import stopped
from csdesk.services.today.unreached import to_contact
from csdesk.wording import tr


def todays_list(session: Session, *, today: date, now: datetime, settings: Settings) -> Today:
    """All that is to be done today, by reason, and the facts of the cards. `now` tells which appointment is next."""
    overdue, due_today = groups.follow_ups(session, today)
    unsettled = meetings.unsettled_appointments(session, today)
    on_time, appointments = meetings.appointments_on(session, today)
    remind = reminders(session, today)
    agreed = first_contacts(session, today)
    besides = [line.subject_id for line in agreed.lines]
    untried, untried_more, untried_least = to_contact(session, today, settings, besides=besides)
    lapsed_title = tr(
        "Lapsed: reached once, then nothing for {lapsed_after_days} days",
        lapsed_after_days=settings.lapsed_after_days,
    )
    found: list[tuple[str, str, Found]] = [
        ("under_way", tr("Interviews to go on with"), groups.interviews_under_way(session, today)),
        ("safely", tr("How to reach safely, and what does not go with it"), safe_contact_lines(session, today)),
        ("changes", tr("Changes you asked for"), changes(session, today)),
        ("overdue", tr("Overdue"), Found(overdue.lines + unsettled.lines, overdue.total + unsettled.total)),
        ("today", tr("Hearings and appointments today"), on_time),
        ("due_today", tr("Due today"), due_today),
        ("remind", tr("Parents to remind"), Found(remind, len(remind))),
        ("first_contact", tr("First contacts that were agreed with a CSA"), agreed),
        ("class_reminders", tr("Parents to remind of a class"), class_reminders(session, today)),
        ("roll", tr("Classes that were held: who came?"), rolls(session, today, now)),
        ("week", tr("Hearings and appointments of the next 7 days"), meetings.appointments_ahead(session, today)),
        ("lapsed", lapsed_title, groups.lapsed(session, today, settings.lapsed_after_days)),
        ("missed_class", tr("Missed a class: tell them that they were missed"), missed_classes(session, today)),
        ("job_checks", tr("Still at the job after 30, 60, 90 days?"), job_checks(session, today)),
        ("no_news", tr("Referrals without news for 14 days"), groups.without_news(session, today)),
        ("locate", tr("Locate requests without an answer for 14 days"), unanswered(session, today)),
        ("plan_steps", tr("Steps of signed plans that are due"), groups.plan_steps(session, today)),
        ("plan_papers", tr("Plans on paper: to sign, or to scan"), plan_papers(session, today)),
        ("outcomes", tr("Outcomes to ask"), outcomes_to_ask(session, today)),
        ("csa_reviews", tr("CSA reviews overdue"), reviews_due(session, today)),
        ("csa_follow_up", tr("Referred by a CSA that waits to hear"), csa_follow_ups(session, today)),
        ("csa_reports", tr("Status reports that CSAs wait for"), csa_reports(session, today)),
        ("agency_work", tr("With the agencies: steps and meetings"), agency_work(session, today)),
        ("listed_again", tr("Closed, and on the newest report again"), groups.listed_again(session, today)),
        ("releases", tr("Releases that run out or have, and forms to sign"), releases_due(session, today)),
        ("stopped", tr("Paid, and stopped: ask what happened"), stopped(session, today, settings.counties)),
    ]
    total = sum(due.total for _, _, due in found)
    found.append(
        ("to_contact", tr("On the report: to contact"), Found(untried, len(untried) + untried_more, untried_least))
    )
    lines = as_lines(session, [due.lines[:SHOWN] for _, _, due in found])
    shown = [
        TodayGroup(key, title, group, due.total - len(group), due.least)
        for (key, title, due), group in zip(found, lines, strict=True)
    ]
    to_call = shown[-1]
    marked = {line.subject_id for group in lines for line in group if line.safe_contact}
    timed = [guarded(view(row), safe_contact=row.id in marked) for row in appointments]
    return Today(
        day=today,
        summary=_summary(total, to_call, on_time.total, timed, now),
        groups=tuple(group for group in shown if group.lines),
        report=cards.report_card(session, today),
        quarter=cards.quarter_card(session, today),
        outbox=cards.outbox_card(session),
        waiting_for_others=cards.waiting(session, today),
        done_today=done_today(session, today),
        total=total,
    )


def _summary(
    total: int, to_call: TodayGroup, timed_total: int, appointments: list[AppointmentView], now: datetime
) -> str:
    """What is due and who is still to be contacted: the counts of the groups add up to these two."""
    count = len(to_call.lines) + to_call.more
    untried = (f"{count:,}+" if to_call.more_is_least else f"{count:,}") if count else ""
    if not total:
        return (
            tr("Nothing is due today; {untried} to contact.", untried=untried)
            if untried
            else tr("Nothing is due today.")
        )
    due = _due(total, timed_total, untried)
    ahead = next((row for row in appointments if row.starts_at >= now), None)
    return due if ahead is None else f"{due} {_next(ahead)}"


def _due(total: int, timed: int, untried: str) -> str:
    if timed and untried:
        return tr(
            "{total:,} to do, {timed:,} with a time, and {untried} to contact.",
            total=total,
            timed=timed,
            untried=untried,
        )
    if timed:
        return tr("{total:,} to do, {timed:,} with a time.", total=total, timed=timed)
    if untried:
        return tr("{total:,} to do, and {untried} to contact.", total=total, untried=untried)
    return tr("{total:,} to do.", total=total)


def _next(ahead: AppointmentView) -> str:
    hour = clock_time(ahead.starts_at)
    if ahead.place:
        return tr("The next is at {clock_time} in {place}.", clock_time=hour, place=ahead.place)
    return tr("The next is at {clock_time}.", clock_time=hour)
