"""Letters leave the vault: to a printer, or as a file. Then, and only then, they are logged."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from csdesk.services import letters
from csdesk.services.disclosure import Left, Way
from csdesk.services.files import write_file
from csdesk.services.letters import Batch, Decisions, Prepared, Sent
from csdesk.ui import formats, printing
from csdesk.ui.desk import Desk, Read
from csdesk.ui.tasks import Progress
from csdesk.wording import tr

CHANGED = frozenset({"contacts", "letters", "today"})
NOT_ENCRYPTED = tr("The file is not encrypted: delete it when the letters are printed.")
Then = Callable[[], object]
Made = tuple[bytes, Left]


def file_name(title: str) -> str:
    """A name of a file from the title of a wording."""
    return " ".join(re.sub(r"[^\w .,-]", " ", title).split()) or tr("Letter")


def way_to(target: QPrinter | Path) -> Way:
    """How something leaves that goes there."""
    return Way.FILE if isinstance(target, Path) else Way.PRINT


class Paper:
    """Prints and saves for one page of the screen."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner

    def ask_printer(self, document: str, then: Callable[[QPrinter], object]) -> None:
        """Ask for a printer."""
        printing.ask_printer(self._owner, document, then)

    def send_to(self, printer: QPrinter, batch: Batch, then: Then) -> None:
        """Log the letters of a batch and print them."""

        def done(sent: Sent) -> None:
            then()
            count = formats.count(len(sent.letter_ids), tr("letter"), tr("letters"))
            self._desk.messages.good(tr("{count} on the way to the printer, noted on each record.", count=count))
            self._print(printer, sent.pdf, sent.told)

        self._send(batch, None, done)

    def send_to_file(self, path: Path, batch: Batch, then: Then) -> None:
        """Log the letters of a batch and write them into a file; neither without the other."""

        def done(sent: Sent) -> None:
            then()
            count = formats.count(len(sent.letter_ids), tr("letter"), tr("letters"))
            self._desk.messages.good(
                tr(
                    "{count} in {name}, noted on each record. {not_encrypted}",
                    count=count,
                    name=path.name,
                    not_encrypted=NOT_ENCRYPTED,
                )
            )

        self._send(batch, path, done)

    def _send(self, batch: Batch, path: Path | None, done: Callable[[Sent], object]) -> None:
        at, today, who, policy = self._desk.now(), self._desk.today(), self._desk.who, self._desk.ways.policy
        people = formats.count(len(batch.ncp_ids), tr("person"), tr("people"))

        def draw(read: Read, progress: Progress) -> tuple[Prepared, bytes]:
            if path is not None:
                policy.require_place(path)
            prepared: Prepared = read(lambda session: letters.prepare(session, batch, at=at, today=today))
            return prepared, letters.draw(prepared, progress.report)

        def note(session: Any, drawn: tuple[Prepared, bytes], progress: Progress) -> Sent:
            prepared, pdf = drawn
            way = Way.PRINT if path is None else Way.FILE
            sent = letters.note_sent(session, prepared, pdf, way=way, who=who, progress=progress.report)
            if path is not None:
                write_file(session, path, pdf, told=sent.told, policy=policy)
            return sent

        self._desk.hand_out(
            self._owner,
            draw,
            note,
            done,
            title=tr("Making the letters"),
            changed=CHANGED,
            undo=tr("The letter to {people}", people=people),
        )

    def labels_to(self, target: QPrinter | Path, batch: Batch, decisions: Decisions, sheet: str, first: int) -> None:
        """Print labels, or write them into a file where IT lets lists of people leave the vault."""
        at, today, who, policy = self._desk.now(), self._desk.today(), self._desk.who, self._desk.ways.policy

        def work(session: Any) -> Made:
            if isinstance(target, Path):
                policy.require_lists()
            made, told = letters.make_labels(
                session,
                batch.ncp_ids,
                decisions,
                sheet=sheet,
                first=first,
                way=way_to(target),
                at=at,
                today=today,
                who=who,
            )
            if isinstance(target, Path):
                write_file(session, target, made, told=told, policy=policy)
            return made, told

        def done(made: Made) -> None:
            if isinstance(target, Path):
                self._desk.messages.good(
                    tr("The labels are in {name}. {not_encrypted}", name=target.name, not_encrypted=NOT_ENCRYPTED)
                )
            else:
                self._desk.messages.good(tr("The labels are on the way to the printer."))
                self._print(target, *made)

        self._desk.write(self._owner, work, done)

    def again_to(self, target: QPrinter | Path, letter: letters.SentLetter) -> None:
        """Print or save a letter on file once more, word for word."""
        at, who, policy = self._desk.now(), self._desk.who, self._desk.ways.policy

        def work(session: Any) -> Made:
            told = letters.note_again(session, letter.id, way=way_to(target), at=at, who=who)
            made = letters.again_pdf(session, [letter.id])
            if isinstance(target, Path):
                write_file(session, target, made, told=told, policy=policy)
            return made, told

        def done(made: Made) -> None:
            if isinstance(target, Path):
                self._desk.messages.good(
                    tr("The letter is in {name}. {not_encrypted}", name=target.name, not_encrypted=NOT_ENCRYPTED)
                )
            else:
                self._desk.messages.good(tr("The letter is on the way to the printer once more."))
                self._print(target, *made)

        self._desk.write(self._owner, work, done)

    def _print(self, printer: QPrinter, pdf: bytes, told: Left) -> None:
        def stopped(done: int, total: int) -> None:
            self._desk.messages.warn(
                tr(
                    "Printing was stopped after {done} of {total} pages. What was noted stays noted: print the "
                    "rest again from Sent, or take the letters back with Ctrl+Z.",
                    done=done,
                    total=total,
                )
            )

        printing.print_beside(self._desk.tasks, self._owner, printer, pdf, lambda: None, told=told, stopped=stopped)
