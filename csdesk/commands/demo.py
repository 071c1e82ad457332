"""`demo`: the main job on the sample reports, from an empty vault to a report in the mailbox."""

import os
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.commands import display
from csdesk.commands.context import Context, Outcome
from csdesk.commands.sample_papers import pictures_of_papers
from csdesk.commands.sample_quarter import SampleQuarter
from csdesk.commands.sample_script import LIAISON, PASSPHRASE, moment, report_file
from csdesk.services import caseload, interview, mailbox, new_desk, plans, reporting, settings
from csdesk.services.clock import SetClock, ShiftedClock
from csdesk.services.errors import DeskError
from csdesk.services.files import write_paper
from csdesk.services.mailbox import MessageState, SmtpTransport
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.services.policy import Policy
from csdesk.services.referral_report import Preview
from csdesk.services.vault import Vault, backup, check
from csdesk.services.vault.writer import Writer

MARK = "Made by CS Desk demo.txt"
QUARTER = reporting.Quarter(2026, 3)
SHOWN_ON = moment(10, 8, 8, 14)
"""The day on which the sample desk is shown: a week before the quarterly report is due."""
SHOWN = (
    "today",
    "referral_report-preview",
    "ncps",
    "record-worked",
    "told-facts",
    "outcomes-enrolled",
    "checklist-worked",
    "board",
    "program",
    "appointments",
    "interview",
    "interview-question",
    "interview-client_1",
    "interview-result",
    "plans",
    "plans-editor",
    "plans-signed",
    "letters-wordings",
    "reports",
    "reports-charts",
    "reports-before_sent",
    "standing",
    "outbox",
    "directory",
    "directory-review",
    "directory-together",
    "directory-program_classes",
    "directory-program_results",
    "collaboration",
    "settings",
    "vault",
    "audit",
)
"""The scenes of the window at work."""


def run(context: Context) -> Outcome:
    """Run the whole job, say each step, and show the window (or leave pictures of it)."""
    folder: Path = context.options.out.resolve()
    demo = _Demo(folder, quiet=context.options.json)
    vault = demo.work()
    if not context.options.json and not context.options.pictures and display.is_there():
        from csdesk.ui.application import run as run_window

        demo.say("The window", "opens on this vault; the day is set to October 8, 2026.")
        path = vault.path
        vault.lock()
        # Preferences of its own: the liaison's next start must not come up with the sample vault.
        code = run_window(path, passphrase=PASSPHRASE, clock=ShiftedClock(SHOWN_ON), data_folder=folder)
        return Outcome(
            problem="" if code == 0 else "The window ended with a fault; the results are there all the same."
        )
    demo.take_pictures(vault)
    vault.lock()
    demo.say("Done", f"All of it lies in {folder}. To look around: python app.py --vault '{demo.vault_path}'")
    demo.say("", f"The passphrase of the sample vault is: {PASSPHRASE}")
    return Outcome("", {"outcome": "done", "folder": str(folder), **demo.data})


class _Demo:
    """The steps of the demonstration, each said in a line as it is done."""

    def __init__(self, folder: Path, *, quiet: bool) -> None:
        self.folder = folder
        self.vault_path = folder / "Sample desk.csvault"
        self.data: dict[str, Any] = {}
        self._quiet = quiet

    def say(self, what: str, text: str) -> None:
        """One line for a liaison to read."""
        if not self._quiet:
            print(f"{what:22}{text}", flush=True)

    def work(self) -> Vault:
        """From an empty vault to a report in the mailbox. Gives the open vault."""
        _make_room(self.folder, self.vault_path)
        made = new_desk.create(self.vault_path, PASSPHRASE)
        vault = made.vault
        self.say("Vault created", f"{self.vault_path}, encrypted; recovery code {made.recovery_code}")
        quarter = SampleQuarter(vault)
        self.say("The desk", quarter.set_up_desk())
        self._import(0, quarter.take_in(0))
        self.say("Whom to contact", quarter.settle_whom_to_contact())
        self.say("Contacts", quarter.work_the_contacts())
        self._import(1, quarter.take_in(1))
        self.say("Interviews", quarter.hold_interviews())
        self._interview_texts(vault, quarter)
        said, first_plan = quarter.make_plans()
        self.say("Plans", said)
        worksheet = vault.read(
            lambda session: plans.worksheet_pdf(session, first_plan, today=moment(8, 20).astimezone().date())
        )
        self.say("Worksheet printed", str(write_paper(self.folder / "Goal worksheet.pdf", worksheet)))
        self.say("Signed", quarter.sign_plans(worksheet))
        self.say("Referrals", quarter.refer_and_enrol())
        self.say("Ahead", quarter.look_ahead())
        self.say("The program", quarter.look_back())
        self._report_the_quarter(vault)
        self._deliver(vault)
        self._hand_over(vault)
        return vault

    def take_pictures(self, vault: Vault) -> None:
        """Pictures of the screens at work, beside the results."""
        from csdesk.ui.application import pictures

        if not display.is_there():
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        folder, today = self.folder / "pictures", SHOWN_ON.astimezone().date()
        folder.mkdir(parents=True, exist_ok=True)
        papers = pictures_of_papers(vault, folder, today=today)
        taken = pictures(vault, SetClock(SHOWN_ON), folder, report=report_file(2), names=SHOWN)
        self.data["pictures"] = [str(path) for path in (*taken, *papers)]
        self.say("Pictures", f"{len(taken)} screens and {len(papers)} pages in {folder}")

    def _import(self, number: int, preview: Preview) -> None:
        self.say("Referral report", report_file(number).name)
        self.say(
            "",
            f"{preview.rows_total:,} rows = {preview.rows_accepted:,} accepted + {preview.rows_rejected:,} rejected "
            f"+ {preview.rows_duplicate:,} counted once already",
        )
        self.say(
            "",
            f"{preview.ncps_total:,} people = {preview.ncps_new:,} new + {preview.ncps_changed:,} changed + "
            f"{preview.ncps_unchanged:,} unchanged + {preview.ncps_returned:,} back again; "
            f"{preview.ncps_not_listed:,} not listed any more, and kept",
        )
        self.data.setdefault("imports", []).append(
            {"file": preview.file_name, "rows_accepted": preview.rows_accepted, "ncps_total": preview.ncps_total}
        )

    def _interview_texts(self, vault: Vault, quarter: SampleQuarter) -> None:
        def text_of(ncp_id: UUID) -> str:
            def work(session: Session) -> str:
                held = interview.interviews_of(session, ncp_id)
                return interview.export_text(session, held[0].assessment_id)

            return vault.read(work)

        for ncp_id, name in zip(quarter.assessed[:2], ("caseworker facilitates", "client alone"), strict=True):
            target = self.folder / f"Interview, {name}.txt"
            self.say("", str(write_paper(target, text_of(ncp_id).encode("utf-8"))))

    def _report_the_quarter(self, vault: Vault) -> None:
        now = moment(10, 7, 15)

        def work(session: Session) -> tuple[reporting.WorkbookFile, ...]:
            kept = settings.load(session)
            files = reporting.export_quarter(session, QUARTER, at=now, who=LIAISON, settings=kept)
            drafts = mailbox.draft_messages(session, QUARTER, at=now, who=LIAISON, settings=kept)
            mailbox.approve(
                session, {draft.id: draft.fingerprint for draft in drafts if not draft.problem}, at=now, who=LIAISON
            )
            return files

        files = vault.write(work)
        self.say("Quarterly report", f"{QUARTER.title}, due {QUARTER.due_on:%B %d, %Y}")
        for file in files:
            for name, content in file.files:
                write_paper(self.folder / "quarter" / name, content)
            book = file.workbook
            self.say("", f"{file.name}: {book.about}")
            if book.protected:
                self.say(
                    "", f"  opens with the password {self._password(vault, book.id)} (told by phone, never mailed)"
                )
        self.data["workbooks"] = [file.name for file in files]

    def _password(self, vault: Vault, workbook_id: UUID) -> str:
        """Printed only here, where everybody is invented."""
        at = moment(10, 7, 15)
        return vault.write(lambda session: reporting.show_password(session, workbook_id, at=at, who=LIAISON))

    def _deliver(self, vault: Vault) -> None:
        with LoopbackServer(self.folder / "mailbox") as server:
            transport = SmtpTransport(
                host=server.host,
                port=server.port,
                security="starttls",
                user=server.user,
                password=server.password,
                ca_file=server.ca_file,
            )
            results = mailbox.send_due(vault, transport, clock=SetClock(moment(10, 7, 16)), who=LIAISON)
        delivered = [result for result in results if result.state is MessageState.SENT]
        self.say("Delivered", f"{len(delivered)} messages over STARTTLS to a mail server on this computer:")
        for result in results:
            self.say("", f"{result.recipient_name}: {result.sentence}")
        self.say("", f"as received: {self.folder / 'mailbox'}")
        if len(delivered) != len(results) or not results:
            raise DeskError("Not every message was delivered; the outbox of the sample vault says why.")
        self.data["delivered"] = len(delivered)

    def _hand_over(self, vault: Vault) -> None:
        target = self.folder / "Caseload.csv"
        nothing_fixed = Policy()  # these people are invented
        exported, _told = vault.write(
            lambda session: caseload.export_file(session, at=SHOWN_ON, who=LIAISON, policy=nothing_fixed)
        )
        write_paper(target, exported.content)
        self.say("Nobody is locked in", f"{target}: {exported.lines:,} lines")
        self.say("Backup", str(backup.back_up(vault, self.folder)))
        health = check.check(vault)
        if not health.healthy:
            raise DeskError("The sample vault did not pass its check.")
        self.say("Vault checked", f"healthy, {sum(health.rows.values()):,} rows in {len(health.rows)} tables")
        self.data["rows"] = {table: count for table, count in health.rows.items() if count}


def _make_room(folder: Path, vault: Path) -> None:
    """An empty folder for the results. Only what an earlier demonstration left is removed, and no open vault."""
    mark = folder / MARK
    if folder.exists() and not folder.is_dir():
        raise DeskError(f"{folder} is no folder. Nothing was changed; name another one with --out.")
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise DeskError(f"{folder} holds other files. Nothing was changed; name another folder with --out.")
    folder.mkdir(parents=True, exist_ok=True)
    Writer(vault).let_go()
    # The mark comes first and stays: a demonstration that was stopped here is still known as one.
    mark.write_text(
        "Everything in this folder was made by `app.py demo` from invented data; the next demo replaces it.\n",
        encoding="utf-8",
    )
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left != mark:
            left.unlink()
