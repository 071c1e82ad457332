"""Referrals, what came of them, and attendance."""

from uuid import UUID

from csdesk.services import caseload, referrals
from csdesk.services.referrals import Attended, NewReferral, ReferralStatus, ReferralView
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec

ATTENDED = tuple((attended.value, words) for attended, words in referrals.ATTENDED_LABELS.items())

NOT_TOGETHER = "Safe contact is on: mediation and parenting plans with the other parent are left out."


def _refer(page: RecordPage, values: Values, now: Moment) -> Work:
    new = NewReferral(UUID(values["program"]), values["on"], values["warm"], values["note"])
    ncp_id = page.record.ncp_id
    return lambda session: referrals.refer(session, ncp_id, new, at=now.at, who=now.who)


def _programs(page: RecordPage) -> tuple[tuple[object, str], ...]:
    """Programs that are offered where the person lives, employment programs first."""
    here = set(page.record.counties)
    suitable = caseload.suitable(page.programs, safe_contact=page.record.safe_contact)
    offered = [one for one in suitable if not one.counties or not here or here & set(one.counties)]
    return tuple((str(one.id), one.name) for one in offered)


REFER = Action(
    name="refer",
    title="Refer to a program or service",
    verb="Refer",
    fields=lambda page: (
        FieldSpec(
            "program",
            "Program",
            "select",
            choices=_programs(page),
            span=2,
            helper=NOT_TOGETHER if page.record.safe_contact else "",
        ),
        FieldSpec("on", "Referred on", "date"),
        FieldSpec("warm", "Handed over in person or by phone", "tick"),
        FieldSpec("note", "Note", "lines", span=2, lines=2),
    ),
    work=_refer,
    said="Referred.",
    undo="The referral",
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED, "program": "The directory has no program yet; add one there."},
    values=lambda page: {"on": page.today},
)

NEWS = {
    "enrolled": "Enrolled: takes part now",
    "news": "News; it goes on as it is",
    "not_enrolled": "Not enrolled: nothing came of it",
    "completed": "Completed the program",
    "left": "Left the program early",
}
FITTING = {
    ReferralStatus.OPEN: ("enrolled", "news", "not_enrolled"),
    ReferralStatus.ENROLLED: ("news", "completed", "left"),
}
"""What can be new, by how the referral stands."""


def _news(page: RecordPage) -> tuple[tuple[object, str], ...]:
    fitting = {what for one in page.active_referrals for what in FITTING[one.status]}
    return tuple((what, words) for what, words in NEWS.items() if what in fitting)


def _note_news(page: RecordPage, values: Values, now: Moment) -> Work:
    referral = next(one for one in page.active_referrals if one.id == UUID(values["referral"]))
    key, on, words, what = referral.id, values["on"], values["words"], values["what"]
    if what in ("not_enrolled", "left") and not words:
        raise FieldFault("words", "Say why, in a few words.")
    if what not in FITTING[referral.status]:
        raise FieldFault("what", f"This does not fit: it stands at “{referrals.STATUS_LABELS[referral.status]}”.")
    work = {
        "enrolled": lambda session: referrals.enrol(session, key, enrolled_on=on, at=now.at, who=now.who),
        "news": lambda session: referrals.news(session, key, on=on, note=words, at=now.at, who=now.who),
        "not_enrolled": lambda session: referrals.not_enrolled(
            session, key, on=on, reason=words, at=now.at, who=now.who
        ),
        "completed": lambda session: referrals.complete(
            session, key, ended_on=on, outcome=words, at=now.at, who=now.who
        ),
        "left": lambda session: referrals.leave(session, key, ended_on=on, reason=words, at=now.at, who=now.who),
    }
    return work[what]


def _referral_words(one: ReferralView) -> str:
    since = one.enrolment.enrolled_on if one.enrolment else one.referred_on
    return f"{one.program_name}: {referrals.STATUS_LABELS[one.status].lower()} {formats.short_day(since)}"


REFERRAL_NEWS = Action(
    name="news",
    title="News of a referral",
    verb="Save",
    about="From the day of the enrollment on, telling the CSA needs a release.",
    fields=lambda page: (
        FieldSpec(
            "referral",
            "Which referral?",
            "select",
            span=2,
            choices=tuple((str(one.id), _referral_words(one)) for one in page.active_referrals),
        ),
        FieldSpec("what", "What is new?", "select", choices=_news(page)),
        FieldSpec("on", "On which day?", "date"),
        FieldSpec("words", "In a few words", span=2, longest=200, placeholder="What was heard, or why"),
    ),
    work=_note_news,
    said="It is noted.",
    undo="The news of a referral",
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(page.active_referrals),
)


def _attend(_page: RecordPage, values: Values, now: Moment) -> Work:
    enrolment_id, on = UUID(values["enrolment"]), values["on"]
    attended, class_name = Attended(values["attended"]), values["class_name"]
    return lambda session: referrals.attend(
        session, enrolment_id, held_on=on, attended=attended, class_name=class_name, at=now.at, who=now.who
    )


ATTENDANCE = Action(
    name="attendance",
    title="Attendance",
    verb="Save",
    fields=lambda page: (
        FieldSpec(
            "enrolment",
            "Which program?",
            "select",
            span=2,
            choices=tuple((str(one.enrolment.id), _referral_words(one)) for one in page.enrolled if one.enrolment),
        ),
        FieldSpec("on", "Day of the session", "date"),
        FieldSpec("attended", "Did the parent come?", "select", choices=ATTENDED),
        FieldSpec("class_name", "Class or session", span=2, longest=200, placeholder="Parenting class 3"),
    ),
    work=_attend,
    said="Attendance is noted.",
    undo="The attendance",
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(page.enrolled),
)
