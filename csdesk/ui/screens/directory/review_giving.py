"""How a review list leaves the desk: as a file, as an e-mail in the outbox, once more; and how it is withdrawn."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject

from csdesk.services import review_list
from csdesk.services.directory import CsaView
from csdesk.services.review_list import ListMade, ReviewListView
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.wording import tr

CHANGED = frozenset({"reviews", "today", "messages"})
KINDS = tr("Excel workbook (*.xlsx)")
NOT_ENCRYPTED = tr("It is not encrypted: send it as you agreed with the agency.")


class Giving:
    """Gives lists out for a screen. What has left cannot be taken back; a list can be withdrawn."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        self._desk, self._owner = desk, owner

    def save(self, agency: CsaView, ncp_ids: Sequence[UUID], due_on: date, then: Callable[[], object]) -> None:
        """Ask where to, and write a new list there."""
        suggestion = review_list.file_name_of(agency.county, self._desk.today())
        self._desk.dialogs.save_file(
            tr("Save the review list"),
            suggestion,
            KINDS,
            lambda path: self._save_to(path, agency, ncp_ids, due_on, then),
        )

    def _save_to(
        self, path: Path, agency: CsaView, ncp_ids: Sequence[UUID], due_on: date, then: Callable[[], object]
    ) -> None:
        at, who, policy = self._desk.now(), self._desk.who, self._desk.ways.policy

        def work(session: Any) -> ListMade:
            from csdesk.services.files import write_file

            policy.require_place(path)
            made = review_list.make(session, agency.id, ncp_ids, due_on=due_on, at=at, who=who)
            content, told = review_list.as_file(session, made.list_id, at=at, who=who)
            write_file(session, path, content, told=told, policy=policy)
            return made

        def done(made: ListMade) -> None:
            then()
            self._desk.messages.good(
                tr(
                    "{put} The list is in {name}. {not_encrypted}",
                    put=_put(made, due_on),
                    name=path.name,
                    not_encrypted=NOT_ENCRYPTED,
                )
            )

        self._desk.write(self._owner, work, done, changed=CHANGED)

    def mail(self, agency: CsaView, ncp_ids: Sequence[UUID], due_on: date, then: Callable[[], object]) -> None:
        """Make a new list and put it into the outbox, where a person says yes before it goes."""
        at, who, settings = self._desk.now(), self._desk.who, self._desk.settings

        def work(session: Any) -> ListMade:
            from csdesk.services.mailbox import draft_review_list

            made = review_list.make(session, agency.id, ncp_ids, due_on=due_on, at=at, who=who)
            draft_review_list(session, made.list_id, settings=settings, at=at, who=who)
            return made

        def done(made: ListMade) -> None:
            then()
            self._desk.messages.good(
                tr("{put} The e-mail waits in the outbox for your yes.", put=_put(made, due_on)),
                tr("Open the outbox"),
                lambda: self._desk.navigate("outbox"),
            )

        self._desk.write(self._owner, work, done, changed=CHANGED)

    def save_again(self, one: ReviewListView) -> None:
        """Write a list that was made before into a file once more."""
        self._desk.dialogs.save_file(
            tr("Save the review list again"), one.file_name, KINDS, lambda path: self._save_again_to(path, one)
        )

    def _save_again_to(self, path: Path, one: ReviewListView) -> None:
        at, who, policy = self._desk.now(), self._desk.who, self._desk.ways.policy

        def work(session: Any) -> None:
            from csdesk.services.files import write_file

            content, told = review_list.as_file(session, one.id, at=at, who=who)
            write_file(session, path, content, told=told, policy=policy)

        self._desk.write(
            self._owner,
            work,
            lambda _none: self._desk.messages.good(
                tr("The list is in {name}. {not_encrypted}", name=path.name, not_encrypted=NOT_ENCRYPTED)
            ),
            changed=CHANGED,
        )

    def withdraw(self, one: ReviewListView) -> None:
        """Take a list back, after a yes: what it told stays told."""
        day = formats.short_day(one.made_at.astimezone().date())
        self._desk.dialogs.confirm(
            tr("Withdraw the list of {day}?", day=day),
            tr(
                "{count} without an answer lie before the agency no more, "
                "but for whom it was asked about before. What was answered stays. "
                "Tell the agency; its file tells what it told.",
                count=formats.count(one.still_open, tr("person"), tr("people")),
            ),
            tr("Withdraw the list"),
            lambda: self._take_back(one),
        )

    def _take_back(self, one: ReviewListView) -> None:
        at, who = self._desk.now(), self._desk.who
        self._desk.write(
            self._owner,
            lambda session: review_list.withdraw(session, one.id, at=at, who=who),
            lambda number: self._desk.messages.good(
                tr(
                    "The list was withdrawn: {count} can be put before it again.",
                    count=formats.count(number, tr("person"), tr("people")),
                )
            ),
            changed=CHANGED,
        )


def _put(made: ListMade, due_on: date) -> str:
    people, day = formats.count(made.people, tr("person"), tr("people")), formats.day(due_on)
    if not made.left_out:
        return tr("{people} put before {agency}, answer due {day}.", people=people, agency=made.agency, day=day)
    return tr(
        "{people} put before {agency}, answer due {day}; {left_out} may not be named to it and were left out.",
        people=people,
        agency=made.agency,
        day=day,
        left_out=made.left_out,
    )
