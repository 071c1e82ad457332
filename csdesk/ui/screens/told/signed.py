"""The releases of a person over time, and the forms that wait for a signature."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import Signal

from csdesk.services import releases
from csdesk.services.days import local_day
from csdesk.services.releases import FormView, Holds, ReleaseLine, SignedHow
from csdesk.ui import formats
from csdesk.ui.screens.ncps.actions.releases import HOW_REVOKED, HOW_SIGNED
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Band, Button, Column, ListTable, Sheet, Text, holding, row
from csdesk.wording import tr

SOON = timedelta(days=30)
NONE = tr("None is on file, and no form was printed.")


@dataclass(frozen=True)
class SignedRow:
    """A release, or a form that is not signed yet."""

    id: UUID
    day: date
    to: str
    detail: str
    state: str
    tone: Tone
    is_form: bool = False
    has_scan: bool = False
    revoked: bool = False


class SignedSheet(Sheet):
    """`scan_wanted(row)`, `correct_wanted(UUID)`, `sign_wanted(row)`, `revoke_wanted(row)`."""

    scan_wanted = Signal(object)
    sign_wanted = Signal(object)
    correct_wanted = Signal(object)
    revoke_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="told.releases")
        self._told = Text("", "small", wrap=True)
        self.list = ListTable(
            _columns(), name="told.releases.list", spoken=tr("Releases"), key=lambda line: line.id, header=False,
            row_height=50,
        )  # fmt: skip
        self.list.chosen.connect(self._offer)
        self.list.opened.connect(lambda _row: self._emit_scan())
        self.list.offer(lambda _line: [one.commands()[0] for one in self.buttons])
        self.scan = Button(tr("Scan …"), self._emit_scan, name="told.releases.scan", key="S", small=True)
        self.correct = Button(tr("Correct …"), self._emit_correct, name="told.releases.correct", key="X", small=True)
        self.revoke = Button(tr("Revoke …"), self._emit_revoke, name="told.releases.revoke", key="V", small=True)
        self.buttons = (self.scan, self.correct, self.revoke)
        self.add(Band(Text(tr("Releases"), "section"), self._told))
        self.add(self.list, stretch=1)
        self.add(holding(row(*self.buttons, None, gap=6, margins=(12, 8, 12, 8))))

    def show_page(self, page: RecordPage) -> None:
        """Show what was signed, and what is to be."""
        rows = [_form_row(one) for one in page.forms] + [_release_row(one, page.today) for one in page.releases]
        rows.sort(key=lambda one: (one.is_form, one.day), reverse=True)
        self.list.set_rows(rows)
        if self.list.selected() is None:
            self.list.select_first()
        held = sum(one.holds is Holds.IN_FORCE for one in page.releases)
        self._told.setText(tr("{held} in force", held=held) if rows else NONE)
        self._offer(self.list.selected())

    def _offer(self, line: SignedRow | None) -> None:
        for button in self.buttons:
            button.setVisible(line is not None)
        if line is None:
            return
        words = tr("Signed …") if line.is_form else tr("Show the scan") if line.has_scan else tr("Add the scan …")
        self.scan.setText(words)
        self.correct.setVisible(not line.is_form)
        self.revoke.setVisible(not line.is_form and not line.revoked)

    def _with_selected(self, then: Callable[[SignedRow], object]) -> None:
        line = self.list.selected()
        if line is not None:
            then(line)

    def _emit_scan(self) -> None:
        self._with_selected(lambda line: (self.sign_wanted if line.is_form else self.scan_wanted).emit(line))

    def _emit_correct(self) -> None:
        self._with_selected(lambda line: self.correct_wanted.emit(line.id))

    def _emit_revoke(self) -> None:
        self._with_selected(self.revoke_wanted.emit)


def _columns() -> tuple[Column, ...]:
    return (
        Column(tr("Signed"), lambda line: formats.full_day(line.day), 104, margin=True, role="ink_2"),
        Column(tr("To"), lambda line: line.to, bold=True, detail=lambda line: line.detail, tip=_tip),
        Column(tr("State"), lambda line: line.state, 142, tag=lambda line: line.tone),
    )


def _tip(line: SignedRow) -> str:
    return f"{line.to}: {line.detail}"


def _form_row(one: FormView) -> SignedRow:
    detail = tr("Form: {fact_words}", fact_words=releases.fact_words(one.facts).lower())
    return SignedRow(
        one.id, local_day(one.printed_at), one.to, detail, tr("Not signed"), Tone.ATTENTION, is_form=True
    )


def _release_row(one: ReleaseLine, today: date) -> SignedRow:
    view = one.view
    told = [releases.fact_words(view.facts)]
    told.append(
        tr("until {full_day}", full_day=formats.full_day(view.valid_until))
        if view.valid_until
        else tr("until revoked")
    )
    if view.signed_how is not SignedHow.UNKNOWN:
        told.append(dict(HOW_SIGNED)[view.signed_how.value].lower())
    if view.revoked_how is not None:
        told.append(tr("revoked {dict}", dict=dict(HOW_REVOKED)[view.revoked_how.value].lower()))
    told += [part for part in (view.note, view.revoked_note) if part]
    state, tone = _state(one, today)
    return SignedRow(
        id=view.id,
        day=view.signed_on,
        to=one.to[:1].upper() + one.to[1:],
        detail="; ".join(told),
        state=state,
        tone=tone,
        has_scan=view.attachment_id is not None,
        revoked=view.revoked_on is not None,
    )


def _state(one: ReleaseLine, today: date) -> tuple[str, Tone]:
    view = one.view
    if one.holds is Holds.REVOKED and view.revoked_on is not None:
        return tr("Revoked {short_day}", short_day=formats.short_day(view.revoked_on)), Tone.PLAIN
    if one.holds is Holds.RUN_OUT:
        return tr("Has run out"), Tone.ATTENTION
    if one.holds is Holds.NOT_YET:
        return tr("Not yet"), Tone.PLAIN
    if view.valid_until is not None and view.valid_until <= today + SOON:
        return tr("Until {short_day}", short_day=formats.short_day(view.valid_until)), Tone.ATTENTION
    return tr("In force"), Tone.GOOD
