"""The head of a record: who it is, and how to reach them."""

from collections.abc import Callable, Iterable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from csdesk.services.caseload import Address, NcpRecord, Phone, Standing
from csdesk.services.liaisons import Served
from csdesk.services.referral_report import do_not_call_label, flag_label
from csdesk.ui import formats
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    BackButton,
    Button,
    Flowing,
    Icon,
    Tag,
    Text,
    clear,
    column,
    holding,
    name_widget,
    restyle,
    row,
)
from csdesk.wording import tr

TAGS_SHOWN = 3
CLOSED = "archive-box"
SHOW, HIDE = tr("Show phone and address"), tr("Hide")

LIST = "ncps"
BACK_TO = {LIST: tr("the list"), "reports": tr("the reports"), "able_willing": tr("the map")}


class RecordHead(QWidget):
    """Name and facts with the page's actions; below them phone, tags and address, or how to reach safely.

    `back_wanted`, `dial_wanted`, `reach_wanted`, `copy_wanted(address)`, `interview_wanted`, `plan_wanted`,
    `safety_wanted`.
    `show_wanted(UUID)`: phone and address of this person, who is to be reached safely, are asked for; whoever notes
    it calls `show_hidden`. `reach_shown`: they came in sight, or went.
    """

    back_wanted = Signal()
    dial_wanted = Signal()
    reach_wanted = Signal()
    copy_wanted = Signal(str)
    interview_wanted = Signal()
    plan_wanted = Signal()
    safety_wanted = Signal()
    show_wanted = Signal(object)
    reach_shown = Signal()

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self._record: NcpRecord | None = None
        self._shown = False
        self._leads_back = LIST
        self.back = BackButton(self.back_wanted.emit, BACK_TO[LIST], name="record.back", key="Esc")
        self.name = Text("", "title", elide=True, name="record.name")
        self.facts = Text("", role="ink_2", wrap=True, name="record.facts")
        self.interview = Button(
            tr("Interview"), self.interview_wanted.emit, name="record.interview", icon="chats", key="I"
        )
        self.plan = Button(tr("Plan"), self.plan_wanted.emit, name="record.plan", icon="clipboard-text", key="W")
        self.more = Button(tr("More …"), name="record.more", icon="dots-three", key="M")
        self.more.clicked.connect(lambda _checked=False: self.open_menu())
        self._menu = menu
        top = Flowing([self.back, self.name, self.facts], [self.interview, self.plan, self.more])
        self.call = Button("", self.dial_wanted.emit, name="record.phone", icon="phone", key="D")
        self.ways = Button("", self.reach_wanted.emit, name="record.ways", key="R", kind="bar", small=True)
        self.copy_address = Button("", self._copy, name="record.copyAddress", icon="copy", kind="bar", small=True)
        self.copy_address.setAccessibleName(tr("Copy the address"))
        self.copy_address.setToolTip(tr("Copy the address"))
        self._tags = QHBoxLayout()
        self._tags.setSpacing(8)
        self._pin = Icon("map-pin")
        self.address = Text("", role="ink_2", elide=True, name="record.address")
        reach = row(self.call, self.ways, self._tags, 4, self._pin)
        reach.addWidget(self.address, 1)
        reach.addWidget(self.copy_address)
        self._reach = holding(reach)
        self.safety = SafetyBar(self.toggle_shown, self.safety_wanted.emit)
        self.setLayout(column(top, self.safety, self._reach, gap=8))

    def lead_back(self, screen: str, *, anew: bool) -> None:
        """Let the arrow lead to a screen; `anew`: to the list, where none is said."""
        if screen or anew:
            self._leads_back = screen if screen in BACK_TO else LIST
            self.back.say_where(BACK_TO[self._leads_back], "Esc")

    def way_back(self) -> str:
        """The screen to which the arrow leads; from the next time on it is the list."""
        where = self._leads_back
        self.lead_back(LIST, anew=True)
        return where

    def show_record(self, record: NcpRecord, elsewhere: tuple[Served, ...] = ()) -> None:
        """Show a person, and which of the counties another liaison serves. What was asked to be shown is hidden again
        for another one."""
        if self._record is None or self._record.ncp_id != record.ncp_id:
            self._shown = False
        self._record = record
        self.name.setText(record.name)
        self.name.setMaximumWidth(self.name.sizeHint().width())
        facts = _facts(record, elsewhere)
        self.facts.setText(facts)
        self.facts.setToolTip(_more_facts(record, elsewhere))
        clear(self._tags)
        for word, tone, icon in _tags(record)[:TAGS_SHOWN]:
            tag = Tag(word, tone, icon=icon)
            tag.setToolTip(record.closed_reason if icon == CLOSED else "")
            self._tags.addWidget(tag)
        self._show_reach()

    @property
    def hides_reach(self) -> bool:
        """Whether phone and address are kept from sight now."""
        return self._record is not None and self._record.safe_contact and not self._shown

    @property
    def shown_on_purpose(self) -> bool:
        """Whether phone and address, which are kept from sight, were asked for."""
        return self._shown

    def forget_shown(self) -> None:
        """Hide what was asked to be shown."""
        self._shown = False

    def toggle_shown(self) -> None:
        """Hide the phone and the address of somebody who is to be reached safely, or ask for them."""
        if self._shown:
            self._set_shown(False)
        elif self._record is not None:
            self.show_wanted.emit(self._record.ncp_id)

    def show_hidden(self, ncp_id: UUID) -> None:
        """It is noted who asked for them: show them, if this person is still in view."""
        if self._record is not None and self._record.ncp_id == ncp_id:
            self._set_shown(True)

    def open_menu(self) -> None:
        """Open the menu below its button."""
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _set_shown(self, shown: bool) -> None:
        self._shown = shown
        self._show_reach()
        self.reach_shown.emit()

    def _show_reach(self) -> None:
        record = self._record
        if record is None:
            return
        open_to_all = not record.safe_contact or self._shown
        self.safety.setVisible(record.safe_contact)
        self.safety.show_note(record.safely, self._shown)
        phone = best_phone(record.phones) if open_to_all else None
        self.call.setText(phone.number if phone else tr("No phone"))
        self.call.setAccessibleName(tr("Dial {number}", number=phone.number) if phone else tr("No phone"))
        self.call.setEnabled(phone is not None)
        self._show_ways(record, phone)
        address = best_address(record.addresses) if open_to_all else None
        words = address.line if address else (tr("No address") if open_to_all else "")
        if address and address.standing is Standing.FAILED:
            words = tr("{words} (mail came back)", words=words)
        elif address and address.verified_on:
            words = tr("{words} (verified {day})", words=words, day=formats.full_day(address.verified_on))
        self.address.setText(words)
        self.address.setToolTip("\n".join(one.line for one in record.addresses) if open_to_all else "")
        self._pin.setVisible(bool(words))
        self.copy_address.setVisible(address is not None)
        self.call.setVisible(open_to_all)
        self.ways.setVisible(open_to_all)
        self._reach.setVisible(open_to_all or bool(_tags(record)))

    def _show_ways(self, record: NcpRecord, shown: Phone | None) -> None:
        """How many other ways there are; all of them open with R."""
        others = [one for one in record.phones if shown and one.id != shown.id]
        more = len(others) + max(0, len(record.addresses) - 1)
        self.ways.setText(f"+{more}" if more else tr("All"))
        words = tr("How to reach: all numbers and addresses")
        self.ways.setAccessibleName(
            tr("How to reach: all numbers and addresses, {more} more", more=more) if more else words
        )
        self.ways.setToolTip("\n".join([words, *(_phone_words(one) for one in others)]))

    def _copy(self) -> None:
        address = best_address(self._record.addresses) if self._record is not None else None
        if address is not None:
            self.copy_wanted.emit(address.line)


class SafetyBar(Flowing):
    """How to reach somebody safely."""

    def __init__(self, on_show: Callable[[], object], on_change: Callable[[], object]) -> None:
        self._note = Text("", wrap=True, name="record.safety.note")
        self.show_button = Button(SHOW, on_show, name="record.safety.show", small=True)
        change = Button(tr("Change"), on_change, name="record.safety.change", small=True)
        super().__init__(
            [Icon("shield-check", "attention", 18), Text(tr("Reach safely"), "strong"), 4, self._note],
            [self.show_button, change],
            margins=(12, 6, 8, 6),
            least=36,
        )
        self.setProperty("banner", str(Tone.ATTENTION))
        name_widget(self, "record.safety", tr("Reach safely"))

    def show_note(self, note: str, shown: bool) -> None:
        """Show the note, and what the button does now."""
        self._note.setText(note or tr("It is not noted how. Ask before you call, write or leave a message."))
        self.setAccessibleDescription(note)
        self.show_button.setText(HIDE if shown else SHOW)
        restyle(self)


def best_phone(phones: Iterable[Phone]) -> Phone | None:
    """The number to call: the newest that has not failed, else the newest."""
    numbers = list(phones)
    return next((one for one in numbers if one.standing is not Standing.FAILED), numbers[0] if numbers else None)


def best_address(addresses: Iterable[Address]) -> Address | None:
    """Where mail goes: the newest that has not failed, else the newest."""
    known = list(addresses)
    return next((one for one in known if one.standing is not Standing.FAILED), known[0] if known else None)


def _phone_words(phone: Phone) -> str:
    standing = {Standing.FAILED: tr("does not work"), Standing.WORKS: "works", Standing.UNTRIED: tr("not tried")}
    return tr(
        "{number}: {standing}, since {full_day}",
        number=phone.number,
        standing=standing[phone.standing],
        full_day=formats.full_day(phone.since),
    )


def _facts(record: NcpRecord, elsewhere: tuple[Served, ...]) -> str:
    facts = []
    if record.age is not None:
        facts.append(tr("{age}, born {full_day}", age=record.age, full_day=formats.full_day(record.date_of_birth)))
    if record.pin:
        facts.append(tr("PIN {pin}", pin=record.pin))
    if record.counties:
        others = {one.county: f"{one.county} ({one.who})" for one in elsewhere}
        facts.append(" and ".join(others.get(county, county) for county in record.counties))
    if record.former_names:
        facts.append(tr("formerly {name}", name=record.former_names[0].name))
    facts += [tr("with {assigned_to}", assigned_to=record.assigned_to)] if record.assigned_to else []
    return " · ".join(facts)


def _more_facts(record: NcpRecord, elsewhere: tuple[Served, ...]) -> str:
    former = [
        tr("{name}, since {full_day}", name=one.name, full_day=formats.full_day(one.since))
        for one in record.former_names
    ]
    return "\n".join([_facts(record, elsewhere), *former])


def _tags(record: NcpRecord) -> list[tuple[str, Tone, str]]:
    tags = []
    if record.closed_on:
        tags.append((tr("Closed {short_day}", short_day=formats.short_day(record.closed_on)), Tone.PLAIN, CLOSED))
    if record.do_not_call:
        tags.append((do_not_call_label(record.do_not_call), Tone.BAD, "prohibit"))
    said = {word for word, _tone, _icon in tags}
    if not record.on_latest_report:
        missing = (
            tr("Not on the report since {day}", day=formats.short_day(record.latest_report_date))
            if record.latest_report_date
            else tr("Not on the report")
        )
        tags.append((missing, Tone.PLAIN, "tray"))
    tags += [
        (flag_label(code), Tone.ATTENTION, "warning")
        for code in record.flags
        if flag_label(code) not in said and code != "unworkable_status"
    ]
    tags += [(word, Tone.INFO, "tag") for word in record.marks]
    return tags
