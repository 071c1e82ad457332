"""Referrals, what came of them, what the parent thought of them, and attendance."""

from typing import Any
from uuid import UUID

from csdesk.services import referrals
from csdesk.services.referrals import Attended, NewReferral, ReferralStatus, ReferralView, Thought
from csdesk.services.resources_nearby import Nearby
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.actions.going_ahead import FIELD, going_ahead
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr, tr_marked

ATTENDED = tuple((attended.value, words) for attended, words in referrals.ATTENDED_LABELS.items())
NOT_TOGETHER = tr("Safe contact is on: what brings both parents together is left out.")


def _refer(page: RecordPage, values: Values, now: Moment) -> Work:
    chosen = next(one for one in page.nearby if one.program.id == UUID(values["program"]))
    new = NewReferral(
        chosen.program.id,
        values["on"],
        values["warm"] or bool(values["handed_to"]),
        values["note"],
        handed_to=values["handed_to"],
        barrier=chosen.because[0].code if chosen.because else "",
        enrolled_since=values["since"],
        uncleared_reason=values.get(FIELD) or "",
    )
    ncp_id = page.record.ncp_id
    return lambda session: referrals.refer(session, ncp_id, new, at=now.at, who=now.who)


def _program_words(one: Nearby) -> str:
    """*WIOA: for job market, education*: what the parent named in the interview, and the program answers."""
    because = ", ".join(barrier.label.lower() for barrier in one.because)
    return tr("{name}: for {because}", name=one.program.name, because=because) if because else one.program.name


def _above_programs(page: RecordPage) -> str:
    """What is good to know before one is chosen."""
    said = [NOT_TOGETHER] if page.record.safe_contact else []
    said += [
        tr(
            "{csa_name} refers to {program} itself: ask there first.",
            csa_name=one.csa_name,
            program=one.program or one.name,
        )
        for one in page.processes[:2]
    ]
    if not said and any(one.because for one in page.nearby):
        said.append(tr("On top is what answers what the parent named in the interview."))
    return " ".join(said)


REFER = Action(
    name="refer",
    title=tr("Refer to a program or service"),
    verb=tr("Refer"),
    fields=lambda page: (
        *going_ahead(page),
        FieldSpec(
            "program",
            tr("Program"),
            "select",
            choices=tuple((str(one.program.id), _program_words(one)) for one in page.nearby if not one.going_on),
            span=2,
            helper=_above_programs(page),
        ),
        FieldSpec("on", tr("Referred on"), "date"),
        FieldSpec("since", tr("Takes part already, since"), "date", helper=tr("Empty: not enrolled yet.")),
        FieldSpec("warm", tr("Handed over personally"), "tick", helper=tr("In person or by phone")),
        FieldSpec("handed_to", tr("Handed over to"), longest=200, placeholder=tr("Who there")),
        FieldSpec("note", tr("Note"), "lines", span=2, lines=2),
    ),
    work=_refer,
    said=tr("Referred."),
    undo=tr("The referral"),
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED, "program": tr("Nothing is offered here that is not going on already; add a program.")},
    values=lambda page: {"on": page.today},
)

NEWS = {
    "enrolled": tr("Enrolled: takes part now"),
    "news": tr("News; it goes on as it is"),
    "not_enrolled": tr("Not enrolled: nothing came of it"),
    "completed": tr("Completed the program"),
    "left": tr("Left the program early"),
}
FITTING = {
    ReferralStatus.OPEN: ("enrolled", "news", "not_enrolled"),
    ReferralStatus.ENROLLED: ("news", "completed", "left"),
}
"""What can be new, by how the referral stands."""
NO_REASON = ("", tr("Not listed, or it goes on"))


def _news(page: RecordPage) -> tuple[tuple[object, str], ...]:
    fitting = {what for one in page.active_referrals for what in FITTING[one.status]}
    return tuple((what, words) for what, words in NEWS.items() if what in fitting)


def _reasons(page: RecordPage) -> tuple[tuple[object, str], ...]:
    """Why not, and why it ended early, by how the referrals stand."""
    listed: dict[str, str] = {}
    statuses = {one.status for one in page.active_referrals}
    if ReferralStatus.OPEN in statuses:
        listed |= referrals.not_enrolled_reasons()
    if ReferralStatus.ENROLLED in statuses:
        listed |= {code: words for code, words in referrals.left_reasons().items() if code not in listed}
    other = listed.pop("other", "")
    choices = [*listed.items(), *((("other", other),) if other else ())]
    return (NO_REASON, *((code, tr_marked(words)) for code, words in choices))


def _answers() -> tuple[tuple[object, str], ...]:
    return (("", tr("Not said")), *((code, tr_marked(words)) for code, words in referrals.answers().items()))


def _note_news(page: RecordPage, values: Values, now: Moment) -> Work:
    referral = next(one for one in page.active_referrals if one.id == UUID(values["referral"]))
    key, on, words, what, why = referral.id, values["on"], values["words"], values["what"], values["why"]
    if what in ("not_enrolled", "left") and not (words or why):
        raise FieldFault("why", tr("Say why: choose a reason, or a few words below."))
    if what not in FITTING[referral.status]:
        raise FieldFault(
            "what",
            tr(
                "This does not fit: it stands at “{status_labels}”.",
                status_labels=referrals.STATUS_LABELS[referral.status],
            ),
        )

    def work(session: Any) -> object:
        how: dict[str, Any] = {"at": now.at, "who": now.who}
        if what == "enrolled":
            referrals.enrol(session, key, enrolled_on=on, **how)
        elif what == "news":
            referrals.news(session, key, on=on, note=words, **how)
        elif what == "not_enrolled":
            referrals.not_enrolled(session, key, on=on, reason=words, reason_code=why, **how)
        elif what == "completed":
            referrals.complete(session, key, ended_on=on, outcome=words, **how)
        else:
            referrals.leave(session, key, ended_on=on, reason=words, reason_code=why, **how)
        return what

    return work


def _referral_words(one: ReferralView) -> str:
    since = one.enrolment.enrolled_on if one.enrolment else one.referred_on
    return f"{one.program_name}: {referrals.STATUS_LABELS[one.status].lower()} {formats.short_day(since)}"


REFERRAL_NEWS = Action(
    name="news",
    title=tr("News of a referral"),
    verb=tr("Save"),
    about=tr("From the day of the enrollment on, telling the CSA needs a release."),
    fields=lambda page: (
        FieldSpec(
            "referral",
            tr("Which referral?"),
            "select",
            span=2,
            choices=tuple((str(one.id), _referral_words(one)) for one in page.active_referrals),
        ),
        FieldSpec("what", tr("What is new?"), "select", choices=_news(page)),
        FieldSpec("on", tr("On which day?"), "date"),
        FieldSpec("why", tr("Why not, or why it ended early"), "select", span=2, choices=_reasons(page)),
        FieldSpec(
            "words", tr("In a few words"), span=2, longest=200, placeholder=tr("What was heard, or what came of it")
        ),
    ),
    work=_note_news,
    said=tr("It is noted."),
    undo=tr("The news of a referral"),
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(page.active_referrals),
    offers=lambda what: (
        ("", "") if what in ("enrolled", "news") else (tr("What the parent thought of it"), "thought")
    ),
)


def _asked_about(page: RecordPage) -> tuple[ReferralView, ...]:
    """Referrals that led somewhere or ended, those first that nobody asked about."""
    told = [one for one in page.referrals if one.status is not ReferralStatus.OPEN]
    return tuple(sorted(told, key=lambda one: one.thought is not None))


def _thought(_page: RecordPage, values: Values, now: Moment) -> Work:
    said = Thought(values["dignity"], values["utility"], values["effectiveness"], values["note"], now.today)
    if not any((said.dignity, said.utility, said.effectiveness, said.note)):
        raise FieldFault("dignity", tr("Choose what the parent said, or write it below."))
    key = UUID(values["referral"])
    return lambda session: referrals.note_thought(session, key, said, at=now.at, who=now.who)


THOUGHT = Action(
    name="thought",
    title=tr("What the parent thought of a referral"),
    verb=tr("Save"),
    about=tr("For you alone: neither the program nor the CSA is told. The program’s page counts the answers."),
    fields=lambda page: (
        FieldSpec(
            "referral",
            tr("Which referral?"),
            "select",
            span=2,
            choices=tuple((str(one.id), _referral_words(one)) for one in _asked_about(page)),
        ),
        *(
            FieldSpec(code, tr_marked(words), "select", span=2, choices=_answers())
            for code, words in referrals.questions().items()
        ),
        FieldSpec("note", tr("In the parent’s words"), "lines", span=2, lines=2),
    ),
    work=_thought,
    said=tr("It is noted."),
    undo=tr("What the parent thought"),
    changed=frozenset({"referrals"}),
    possible=lambda page: bool(_asked_about(page)),
)


def _attend(_page: RecordPage, values: Values, now: Moment) -> Work:
    enrolment_id, on = UUID(values["enrolment"]), values["on"]
    attended, class_name = Attended(values["attended"]), values["class_name"]
    return lambda session: referrals.attend(
        session, enrolment_id, held_on=on, attended=attended, class_name=class_name, at=now.at, who=now.who
    )


ATTENDANCE = Action(
    name="attendance",
    title=tr("Attendance"),
    verb=tr("Save"),
    fields=lambda page: (
        FieldSpec(
            "enrolment",
            tr("Which program?"),
            "select",
            span=2,
            choices=tuple((str(one.enrolment.id), _referral_words(one)) for one in page.enrolled if one.enrolment),
        ),
        FieldSpec("on", tr("Day of the session"), "date"),
        FieldSpec("attended", tr("Did the parent come?"), "select", choices=ATTENDED),
        FieldSpec("class_name", tr("Class or session"), span=2, longest=200, placeholder=tr("Parenting class 3")),
    ),
    work=_attend,
    said=tr("Attendance is noted."),
    undo=tr("The attendance"),
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(page.enrolled),
)
