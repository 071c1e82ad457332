"""Referrals to programs and services, enrolment, attendance, and the jobs that come of them (DFES 19-07)."""

from csdesk.models.referral import Attended, ReferralStatus
from csdesk.services.jobs import JobView, end_job, jobs_of, start_job
from csdesk.services.referrals.feedback import note_thought
from csdesk.services.referrals.referring import attend, complete, enrol, leave, news, not_enrolled, refer
from csdesk.services.referrals.results import AT_WORK, EVERYBODY, ResultLine, Results, results
from csdesk.services.referrals.shapes import (
    ATTENDED_LABELS,
    STATUS_LABELS,
    AttendanceView,
    EnrolmentView,
    NewReferral,
    ReferralView,
    Thought,
)
from csdesk.services.referrals.views import active_referrals, referrals_of
from csdesk.services.referrals.words import answers, left_reasons, not_enrolled_reasons, questions

__all__ = [
    "ATTENDED_LABELS",
    "AT_WORK",
    "EVERYBODY",
    "STATUS_LABELS",
    "AttendanceView",
    "Attended",
    "EnrolmentView",
    "JobView",
    "NewReferral",
    "ReferralStatus",
    "ReferralView",
    "ResultLine",
    "Results",
    "Thought",
    "active_referrals",
    "answers",
    "attend",
    "complete",
    "end_job",
    "enrol",
    "jobs_of",
    "leave",
    "left_reasons",
    "news",
    "not_enrolled",
    "not_enrolled_reasons",
    "note_thought",
    "questions",
    "refer",
    "referrals_of",
    "results",
    "start_job",
]
