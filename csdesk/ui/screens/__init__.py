"""The screens of the window, in the order of the rail. Each is imported and made when it is first visited."""

from csdesk.ui.commands import sequence, shown
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import Entry, Screen
from csdesk.wording import tr

__all__ = ["SCREENS", "Entry", "Screen", "key_of"]


def _today(desk: Desk) -> Screen:
    from csdesk.ui.screens.today import TodayScreen

    return TodayScreen(desk)


def _program(desk: Desk) -> Screen:
    from csdesk.ui.screens.program import ProgramScreen

    return ProgramScreen(desk)


def _supervisor(desk: Desk) -> Screen:
    from csdesk.ui.screens.supervisor import SupervisorScreen

    return SupervisorScreen(desk)


def _able_willing(desk: Desk) -> Screen:
    from csdesk.ui.screens.able_willing import AbleWillingScreen

    return AbleWillingScreen(desk)


def _quality(desk: Desk) -> Screen:
    from csdesk.ui.screens.quality import QualityScreen

    return QualityScreen(desk)


def _readiness(desk: Desk) -> Screen:
    from csdesk.ui.screens.readiness import ReadinessScreen

    return ReadinessScreen(desk)


def _settings(desk: Desk) -> Screen:
    from csdesk.ui.screens.settings import SettingsScreen

    return SettingsScreen(desk)


def _vault(desk: Desk) -> Screen:
    from csdesk.ui.screens.vault import VaultScreen

    return VaultScreen(desk)


def _referral_report(desk: Desk) -> Screen:
    from csdesk.ui.screens.referral_report import ReferralReportScreen

    return ReferralReportScreen(desk)


def _reports(desk: Desk) -> Screen:
    from csdesk.ui.screens.reports import ReportsScreen

    return ReportsScreen(desk)


def _report(desk: Desk) -> Screen:
    from csdesk.ui.screens.reports import ReportScreen

    return ReportScreen(desk)


def _outbox(desk: Desk) -> Screen:
    from csdesk.ui.screens.reports import OutboxScreen

    return OutboxScreen(desk)


def _receipts(desk: Desk) -> Screen:
    from csdesk.ui.screens.reports import ReceiptsScreen

    return ReceiptsScreen(desk)


def _standing(desk: Desk) -> Screen:
    from csdesk.ui.screens.reports import StandingScreen

    return StandingScreen(desk)


def _ncps(desk: Desk) -> Screen:
    from csdesk.ui.screens.ncps import NcpsScreen

    return NcpsScreen(desk)


def _record(desk: Desk) -> Screen:
    from csdesk.ui.screens.ncps import RecordScreen

    return RecordScreen(desk)


def _notes(desk: Desk) -> Screen:
    from csdesk.ui.screens.ncps import NotesScreen

    return NotesScreen(desk)


def _merge(desk: Desk) -> Screen:
    from csdesk.ui.screens.ncps import MergeScreen

    return MergeScreen(desk)


def _told(desk: Desk) -> Screen:
    from csdesk.ui.screens.told import ToldScreen

    return ToldScreen(desk)


def _outcomes(desk: Desk) -> Screen:
    from csdesk.ui.screens.ncps import OutcomesScreen

    return OutcomesScreen(desk)


def _checklist(desk: Desk) -> Screen:
    from csdesk.ui.screens.ncps import ChecklistScreen

    return ChecklistScreen(desk)


def _board(desk: Desk) -> Screen:
    from csdesk.ui.screens.board import BoardScreen

    return BoardScreen(desk)


def _appointments(desk: Desk) -> Screen:
    from csdesk.ui.screens.appointments import AppointmentsScreen

    return AppointmentsScreen(desk)


def _interview(desk: Desk) -> Screen:
    from csdesk.ui.screens.interview import InterviewScreen

    return InterviewScreen(desk)


def _directory(desk: Desk) -> Screen:
    from csdesk.ui.screens.directory import DirectoryScreen

    return DirectoryScreen(desk)


def _review_choice(desk: Desk) -> Screen:
    from csdesk.ui.screens.directory.review_choice import ReviewChoiceScreen

    return ReviewChoiceScreen(desk)


def _review_answers(desk: Desk) -> Screen:
    from csdesk.ui.screens.directory.review_answers import ReviewAnswersScreen

    return ReviewAnswersScreen(desk)


def _collaboration(desk: Desk) -> Screen:
    from csdesk.ui.screens.collaboration import CollaborationScreen

    return CollaborationScreen(desk)


def _plans(desk: Desk) -> Screen:
    from csdesk.ui.screens.plans import PlansScreen

    return PlansScreen(desk)


def _scans(desk: Desk) -> Screen:
    from csdesk.ui.screens.scans import ScansScreen

    return ScansScreen(desk)


def _letters(desk: Desk) -> Screen:
    from csdesk.ui.screens.letters import LettersScreen

    return LettersScreen(desk)


def _audit(desk: Desk) -> Screen:
    from csdesk.ui.screens.audit import AuditScreen

    return AuditScreen(desk)


def _measures(desk: Desk) -> Screen:
    from csdesk.ui.screens.measures import MeasuresScreen

    return MeasuresScreen(desk)


def _help(desk: Desk) -> Screen:
    from csdesk.ui.screens.help import HelpScreen

    return HelpScreen(desk)


def _shortcuts(desk: Desk) -> Screen:
    from csdesk.ui.screens.shortcuts import ShortcutsScreen

    return ShortcutsScreen(desk)


SCREENS: tuple[Entry, ...] = (
    Entry("today", tr("Today"), "sun-horizon", _today),
    Entry("referral_report", tr("Referral report"), "tray", _referral_report),
    Entry("ncps", tr("NCPs"), "users", _ncps),
    Entry("record", tr("Record"), "user", _record, in_rail=False, under="ncps"),
    Entry("notes", tr("In notes"), "note", _notes, in_rail=False, by_itself=True, under="ncps"),
    Entry("merge", tr("The same person"), "git-merge", _merge, in_rail=False, under="ncps"),
    Entry("told", tr("What may be told"), "eye", _told, in_rail=False, under="ncps"),
    Entry("outcomes", tr("Outcomes"), "trend-up", _outcomes, in_rail=False, under="ncps"),
    Entry("checklist", tr("Checklist"), "check-square", _checklist, in_rail=False, under="ncps"),
    Entry("board", tr("Board"), "funnel", _board),
    Entry("appointments", tr("Appointments"), "calendar-blank", _appointments),
    Entry("interview", tr("Interview"), "chats", _interview),
    Entry("plans", tr("Plans"), "clipboard-text", _plans),
    Entry("scans", tr("Scans"), "files", _scans, in_rail=False, by_itself=True, under="plans"),
    Entry("letters", tr("Letters"), "envelope-simple", _letters, in_rail=False, by_itself=True, under="ncps"),
    Entry("reports", tr("Reports"), "chart-bar", _reports),
    Entry("report", tr("Report"), "file-text", _report, in_rail=False, under="reports"),
    Entry(
        "standing", tr("All quarters"), "calendar-check", _standing, in_rail=False, by_itself=True, under="reports"
    ),
    Entry("outbox", tr("Outbox"), "paper-plane-tilt", _outbox, in_rail=False, by_itself=True, under="reports"),
    Entry("receipts", tr("Receipts"), "archive", _receipts, in_rail=False, by_itself=True, under="reports"),
    Entry("directory", tr("Directory"), "address-book", _directory),
    Entry("collaboration", tr("Collaboration plan"), "users-three", _collaboration, in_rail=False, under="directory"),
    Entry("review_choice", tr("Whom to review"), "check-square", _review_choice, in_rail=False, under="directory"),
    Entry("review_answers", tr("Answers of an agency"), "tray", _review_answers, in_rail=False, under="directory"),
    Entry("program", tr("Program"), "compass", _program),
    Entry(
        "readiness", tr("Readiness assessment"), "target", _readiness, in_rail=False, by_itself=True, under="program"
    ),
    Entry("measures", tr("Performance measures"), "gauge", _measures, in_rail=False, by_itself=True, under="program"),
    Entry("supervisor", tr("Supervisor"), "users-four", _supervisor, in_rail=False, by_itself=True, under="program"),
    Entry(
        "able_willing",
        tr("Able and willing"),
        "dots-nine",
        _able_willing,
        in_rail=False,
        by_itself=True,
        under="program",
    ),
    Entry("quality", tr("Quality"), "arrows-clockwise", _quality, in_rail=False, by_itself=True, under="program"),
    Entry("settings", tr("Settings"), "gear-six", _settings, at_bottom=True, key="Ctrl+,"),
    Entry("vault", tr("Keys and backups"), "key", _vault, in_rail=False, by_itself=True, under="settings"),
    Entry(
        "audit", tr("Audit trail"), "clock-counter-clockwise", _audit, in_rail=False, by_itself=True, under="settings"
    ),
    Entry("shortcuts", tr("Keyboard shortcuts"), "keyboard", _shortcuts, in_rail=False, by_itself=True),
    Entry("help", tr("Help"), "question", _help, in_rail=False, by_itself=True),
)


def key_of(name: str) -> str:
    """The key that opens a screen of the rail: its own, or `Alt+2`, of the tenth `Alt+0`; empty where it has none."""
    rail = [entry for entry in SCREENS if entry.in_rail]
    keys = {entry.name: f"Alt+{number % 10}" for number, entry in enumerate((e for e in rail if not e.key), 1)}
    keys |= {entry.name: entry.key for entry in rail if entry.key}
    return shown(sequence(keys[name])) if name in keys else ""
