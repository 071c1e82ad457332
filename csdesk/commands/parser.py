"""The words of the command line."""

import argparse
import importlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from csdesk import __version__
from csdesk.commands.context import Context, Outcome
from csdesk.services.places import is_vault


class WrongUsageError(Exception):
    """The words of the command line make no command. The text says what would."""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for. Raises `WrongUsageError`; `--help` and `--version` end the program."""
    if len(arguments) == 1 and is_vault(Path(arguments[0])):
        arguments = ("--vault", *arguments)  # opened in the file manager: its place is all that comes with it
    parser = build_parser()
    # Defaults are given here: as defaults of an option, which may stand before or after the command, the one that
    # is not there would win over the one that is.
    given = argparse.Namespace(vault=None, passphrase_file=None, json=False)
    options = parser.parse_args(arguments, given)
    if options.command is None and (options.json or options.passphrase_file):
        parser.error("--json and --passphrase-file go with a command; the window asks for the passphrase itself")
    return options


def build_parser() -> argparse.ArgumentParser:
    """The parser of `python app.py ...`. Every command understands --vault, --passphrase-file and --json."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--vault", type=Path, metavar="PATH", help="the vault (otherwise this user's own)")
    common.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line is the passphrase")
    common.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")

    parser = _Parser(prog="app.py", parents=[common], description="CS Desk. Without a command, the window opens.")
    parser.add_argument("--version", action="version", version=f"CS Desk {__version__}")
    commands = _Group(parser, common, "command", required=False)

    demo = commands.add("demo", "the main job on the sample reports, step by step", "demo:run")
    demo.add_argument("--out", type=Path, default=Path("build/demo"), metavar="DIR", help="where the results go")
    demo.add_argument("--pictures", action="store_true", help="save a picture of each screen even on a display")
    commands.add("doctor", "versions, keyring, display, disk, and the vault's health", "doctor:run")

    _vault_commands(commands.group("vault", "create, check, back up, restore, keys, retire"))

    report = commands.group("report", "the referral report")
    importing = report.add("import", "take in a referral report", "report:take_in")
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--dry-run", action="store_true", help="say what it would do, and change nothing")
    importing.add_argument("--answer", action="append", default=[], metavar="KEY=VALUE", help="settle a question")
    importing.add_argument("--rejects", type=Path, metavar="FILE.xlsx", help="write what is not taken in there")
    report.add("undo", "take the last import back", "report:undo")

    caseload = commands.group("caseload", "search and export")
    caseload.add("search", "find people", "caseload:search").add_argument("text", metavar="TEXT")
    everything = caseload.add("export", "all that the report said, as CSV", "caseload:export")
    everything.add_argument("--to", type=Path, required=True, metavar="FILE.csv")
    everything.add_argument(
        "--for",
        dest="recipient",
        default="own-use",
        metavar="WHOM",
        help="own-use (the usual), csa:COUNTY or program:NAME: what they may be told",
    )

    interview = commands.group("interview", "the Family Resource Assessment")
    answers = interview.add("export", "what was asked and answered", "work:export_interviews")
    answers.add_argument("ncp", metavar="NCP", help="the PIN, or the record's id")
    answers.add_argument("--to", type=Path, metavar="FILE", help="write it there instead of printing it")
    paper = interview.add("paper", "write the questions as PDF, to be filled in with a pen", "papers:interview_paper")
    paper.add_argument("mode", choices=("caseworker", "client"), help="who reads the questions")
    paper.add_argument("--to", type=Path, required=True, metavar="FILE.pdf")
    paper.add_argument(
        "--instrument", default="fra-colorado-2019", metavar="NAME", help="a file of resources/instruments"
    )
    plan = commands.group("plan", "the goal-setting plan")
    worksheet = plan.add("worksheet", "write the worksheet as PDF", "work:worksheet")
    worksheet.add_argument("plan", metavar="PLAN", help="the plan's id, or the PIN for the newest plan")
    worksheet.add_argument("--to", type=Path, required=True, metavar="FILE")
    worksheet.add_argument("--large", action="store_true", help="in large print")
    worksheet.add_argument("--case-number", action="store_true", help="with the IV-D number")
    worksheet.add_argument("--barriers", action="store_true", help="with what the steps help with")
    worksheet.add_argument("--blank", action="store_true", help="empty, for the pen")
    worksheet.add_argument("--copy", action="store_true", help="marked as a copy")
    worksheet.add_argument("--changes", action="store_true", help="with what changed since the version before")
    empty = plan.add("empty-worksheet", "write a worksheet for the pen, without a plan", "work:empty_worksheet")
    empty.add_argument("--to", type=Path, required=True, metavar="FILE")
    empty.add_argument("--ncp", metavar="NCP", help="with the name of this person: the PIN, or the record's id")
    empty.add_argument("--large", action="store_true", help="in large print")

    checked = commands.add("checklist", "write the procedures checklist of a person as PDF", "checklists:write")
    checked.add_argument("ncp", metavar="NCP", help="the PIN, or the record's id")
    checked.add_argument("--to", type=Path, required=True, metavar="FILE")
    checked.add_argument("--court", metavar="COURT", help="for this court, told what it may be; else for the file")

    letters = commands.add(
        "letters", "write a letter to people as one PDF, and note it on each record", "letters:send"
    )
    letters.add_argument("wording", metavar="WORDING", help="such as invitation, appointment, missed, welcome, plain")
    letters.add_argument("--to", type=Path, required=True, metavar="FILE.pdf")
    letters.add_argument("--people", nargs="+", required=True, metavar="NCP", help="PINs, or ids of records")
    letters.add_argument("--unverified", action="store_true", help="also to addresses that are not verified")

    review = commands.group("review", "review before contact by a child support agency")
    listing = review.add("list", "put the people who are proposed before the agency of a county", "reviews:make_list")
    listing.add_argument("county", metavar="COUNTY")
    listing.add_argument("--to", type=Path, required=True, metavar="FILE.xlsx")
    answered = review.add("answers", "what a list means that the agency sent back", "reviews:answers")
    answered.add_argument("file", type=Path, metavar="FILE")
    answered.add_argument("--take", action="store_true", help="take down the answers that are certain")
    quarter = commands.group("quarter", "the quarterly reports")
    exporting = quarter.add("export", "write the quarter's workbooks", "work:export_quarter")
    exporting.add_argument("quarter", metavar="QUARTER", help="such as 2026Q3")
    exporting.add_argument("--to", type=Path, required=True, metavar="DIR")
    exporting.add_argument("--show-passwords", action="store_true", help="show what opens them, to be told by phone")
    amending = quarter.add("amend", "make a new report for each that left and would differ", "work:amend_quarter")
    amending.add_argument("quarter", metavar="QUARTER", help="such as 2026Q3; then export it")
    csa_report = commands.group("csa-report", "the reports to the child support agencies")
    csa_report.add("due", "which agencies wait for a report, and since when", "csa_reports:due")
    given = csa_report.add("export", "write the report for the agency of a county", "csa_reports:export")
    given.add_argument("county", metavar="COUNTY")
    given.add_argument("--period", metavar="PERIOD", help="such as 2026Q3 or 2026-09; else the last that ended")
    given.add_argument("--to", type=Path, required=True, metavar="DIR")
    given.add_argument("--show-password", action="store_true", help="show what opens it, to be told by phone")
    _extract_commands(commands.group("extract", "the quarters of several desks, without names"))
    _outbox_commands(commands.group("outbox", "messages to the mailbox"))
    _audit_commands(commands.group("audit", "who did what, and when"))
    return parser


def _extract_commands(extract: "_Group") -> None:
    making = extract.add("make", "write this desk's quarter for the supervisor, encrypted", "extracts:make")
    bringing = extract.add("bring-in", "bring in extracts of other desks", "extracts:bring_in")
    listing = extract.add("list", "which desks are here, and what they come to", "extracts:list_desks")
    for command in (making, bringing, listing):
        command.add_argument("quarter", metavar="QUARTER", help="such as 2026Q3")
    making.add_argument("--to", type=Path, required=True, metavar="FILE.csextract")
    bringing.add_argument("files", type=Path, nargs="+", metavar="FILE")
    for command in (making, bringing):
        command.add_argument(
            "--team-passphrase-file", type=Path, metavar="FILE", help="its first line is the team passphrase"
        )


def _outbox_commands(outbox: "_Group") -> None:
    outbox.add("list", "what waits and what was sent", "outbox:list_messages")
    outbox.add("send", "send what was approved", "outbox:send")
    receipts = outbox.add("receipts", "what went to whom, when, by which answer", "outbox:receipts")
    receipts.add_argument("--quarter", metavar="QUARTER", help="such as 2026Q3")
    receipts.add_argument("--recipient", metavar="NAME", help="such as 'Rock County CSA'")
    receipts.add_argument("--limit", type=int, default=100, metavar="MESSAGES", help="how many (100)")
    sent = outbox.add("sent", "a message was sent by hand", "outbox:sent")
    arrived = outbox.add("arrived", "a message of which nobody knew arrived", "outbox:arrived")
    lost = outbox.add("lost", "a message of which nobody knew did not arrive", "outbox:lost")
    for command in (sent, arrived, lost):
        command.add_argument("message", metavar="MESSAGE", help="the message's id")
    for command in (sent, arrived):
        command.add_argument("--on", metavar="DATE", help="the day, such as 2026-10-08")


def _audit_commands(audit: "_Group") -> None:
    listing = audit.add("list", "the newest lines", "audit:list_lines")
    listing.add_argument("--limit", type=int, default=100, metavar="LINES", help="how many (100)")
    exporting = audit.add("export", "write the trail as a workbook, or as CSV", "audit:export")
    exporting.add_argument("--to", type=Path, required=True, metavar="FILE")
    for command in (listing, exporting):
        command.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the first day")
        command.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the last day")
        command.add_argument(
            "--action", default="", metavar="ACTION", help="such as ncp.opened, or ncp for all of those"
        )
        command.add_argument("--record", default="", metavar="RECORD", help="a record's id, or a person's PIN")
    audit.add("verify", "follow the chain from the first line to the last", "audit:verify")


def _vault_commands(vault: "_Group") -> None:
    vault.add("create", "create an empty vault", "vault:create")
    checking = vault.add("check", "check the vault and count its rows", "vault:check")
    backup = vault.add("backup", "write a checked backup", "vault:backup")
    backup.add_argument("destination", type=Path, metavar="DEST")
    listing = vault.add("backups", "list the backups that are found", "vault_care:backups")
    restoring = vault.add("restore", "put a backup in the vault's place", "vault:restore")
    which = restoring.add_mutually_exclusive_group(required=True)
    which.add_argument("backup", type=Path, nargs="?", metavar="BACKUP")
    which.add_argument("--newest", action="store_true", help="the newest one that is whole, wherever it lies")
    incident = vault.add("incident", "write the sheet for the privacy officer", "vault_care:incident")
    incident.add_argument("--to", type=Path, required=True, metavar="FILE.pdf")
    retiring = vault.add("retire", "destroy the keys on this computer", "vault_care:retire")
    retiring.add_argument(
        "--confirm", required=True, metavar="NAME", help="the vault's name, to show that it is meant"
    )
    for command in (checking, listing, restoring, incident, retiring):
        command.add_argument("--second", type=Path, metavar="DIR", help="the second place of the backups")

    vault.add("slots", "list what opens the vault", "vault_keys:slots")
    changing = vault.add("passphrase", "change the passphrase", "vault_keys:passphrase")
    code = vault.add("recovery-code", "make a new recovery code", "vault_keys:recovery_code")
    revoking = vault.add("revoke", "take away one of the ways in", "vault_keys:revoke")
    revoking.add_argument("slot", metavar="ID", help="as `vault slots` lists it")
    escrow = vault.add("escrow", "let the agency's key open the vault too", "vault_keys:escrow")
    escrow.add_argument("public_key", type=Path, metavar="PUBLIC.pem")
    new_key = vault.add("change-key", "encrypt the vault anew with another key", "vault_keys:change_key")
    for command in (code, new_key):
        command.add_argument(
            "--to", type=Path, metavar="FILE.pdf", help="write the page with the code, to be printed"
        )
    rescuing = vault.add("rescue", "open without the passphrase, and set a new one", "vault_keys:rescue")
    by = rescuing.add_mutually_exclusive_group(required=True)
    by.add_argument("--escrow-key", type=Path, metavar="PRIVATE.pem", help="the agency's private key")
    by.add_argument("--recovery-code-file", type=Path, metavar="FILE", help="its first line is the recovery code")
    rescuing.add_argument("--key-password-file", type=Path, metavar="FILE", help="the password of the private key")
    for command in (changing, rescuing):
        command.add_argument("--new-passphrase-file", type=Path, metavar="FILE")


class _Parser(argparse.ArgumentParser):
    """Takes no option that is only begun: `--passphrase secret` must not be read as `--passphrase-file secret`."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(allow_abbrev=False, **keywords)

    def error(self, message: str) -> NoReturn:
        """Raises `WrongUsageError` with the usage and what is wrong."""
        raise WrongUsageError(f"{self.format_usage()}{self.prog}: {message}")


class _Group:
    """A level of commands. A command's module is imported when it is run, not before."""

    def __init__(
        self, parser: argparse.ArgumentParser, common: argparse.ArgumentParser, name: str, *, required: bool
    ) -> None:
        self._common = common
        self._commands = parser.add_subparsers(dest=name, required=required, metavar="COMMAND")

    def add(self, name: str, help_text: str, runs: str) -> argparse.ArgumentParser:
        """A command that runs `module:function` of this package."""
        parser = self._commands.add_parser(name, parents=[self._common], help=help_text, description=help_text)
        parser.set_defaults(run=_lazily(runs))
        return parser

    def group(self, name: str, help_text: str) -> "_Group":
        """A command that has commands of its own."""
        parser = self._commands.add_parser(name, parents=[self._common], help=help_text, description=help_text)
        return _Group(parser, self._common, "subcommand", required=True)


def _lazily(runs: str) -> Callable[[Context], Outcome]:
    def run(context: Context) -> Outcome:
        module, function = runs.split(":")
        command: Any = getattr(importlib.import_module(f"csdesk.commands.{module}"), function)
        outcome: Outcome = command(context)
        return outcome

    return run
