"""One agency: what it earns by each measure, why, and how far it is to more."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from csdesk.services.program.measures import Standing, StandingRow, YearStanding
from csdesk.services.program.measures.words import (
    advance_words,
    count_words,
    load_words,
    next_words,
    readings_in_lines,
    rule_name,
    sentence_of,
    why,
)
from csdesk.ui import formats
from csdesk.ui.screens.measures.table import Line, MeasuresTable
from csdesk.ui.widgets import Beside, Button, Scrolling, Sheet, Text, column, holding, row
from csdesk.wording import tr

SIDE, BOTH_FIT = 372, 940


class WhySheet(Sheet):
    """What is behind a line: counts, rule, and the sentences of the notice."""

    def __init__(self) -> None:
        super().__init__(name="measures.why")
        self.title = Text("", "section", wrap=True, name="measures.why.title")
        self.counts = Text("", wrap=True, name="measures.why.counts")
        self.rule = Text("", wrap=True, name="measures.why.rule")
        self.load = Text("", "small", role="ink_2", wrap=True, name="measures.why.load")
        self.notice = Text("", "small", role="ink_2", wrap=True, name="measures.why.notice")
        self.reading = Text("", "small", role="ink_2", wrap=True, name="measures.why.reading")
        self.add(self.title, self.counts, self.rule, self.load, self.notice, self.reading)
        self.add_space()

    def show_row(self, standing: Standing, found: StandingRow) -> None:
        """Say it of a measure."""
        measure, earned, counts = found.earned.measure, found.earned, standing.earned.counts
        self.title.setText(tr("{title}: {rule}", title=measure.title, rule=rule_name(earned)))
        days = (
            (standing.definition.baseline_on, counts.baseline.get(measure.code)),
            (standing.agency.as_of or standing.definition.current_on, counts.current.get(measure.code)),
        )
        lines = [tr("{part}, of {whole}", part=measure.part, whole=measure.whole)]
        lines += [
            tr(
                "{day}: {part} of {whole}",
                day=formats.full_day(day),
                part=count_words(measure, count.part),
                whole=count_words(measure, count.whole),
            )
            for day, count in days
            if count is not None
        ]
        lines += _claims(standing, found)
        self._say(self.counts, "\n".join(lines))
        self._say(self.rule, why(standing.definition, earned))
        load = ""
        if earned.load_share is not None:
            load = tr(
                "Loaded at the beginning of the contract: {share}, {money}.",
                share=f"{earned.load_share:f}%",
                money=formats.money(earned.load_cents),
            )
        self._say(self.load, load)
        said = sentence_of(standing.definition, earned)
        self._say(self.notice, f"“{said}”" if said else "")
        self._say(self.reading, readings_in_lines(measure))

    def show_sum(self, standing: Standing, line: Line) -> None:
        """Say it of what stands below the double rule."""
        funds = standing.definition.funds
        self.title.setText(line.title)
        if line.is_sum:
            self._say(self.counts, tr("What the four measures earn, added up."))
            advance = advance_words(standing.definition, standing.agency.counts.allocation_cents)
            self._say(self.rule, "\n".join(filter(None, (load_words(standing.earned), advance))))
            said = [funds.proportional_sentence, funds.redistribution_sentence]
            if advance and standing.definition.advances is not None:
                said.append(standing.definition.advances.sentence)
            self._say(self.notice, "\n".join(f"“{one}”" for one in said))
            self._say(self.reading, readings_in_lines(funds))
        else:
            self._say(
                self.counts, tr("What the federal government adds to what is earned, when it is spent as allowed.")
            )
            self._say(self.rule, "")
            self._say(self.notice, f"“{funds.federal.sentence}”")
            self._say(self.reading, "")
        self._say(self.load, "")

    @staticmethod
    def _say(text: Text, words: str) -> None:
        text.setText(words)
        text.setVisible(bool(words))


class AgencyPage(Scrolling):
    """The table, what comes next, and what is behind the line that is selected."""

    def __init__(self, edit: Callable[[], object], rules: Callable[[], object]) -> None:
        self.heading = Text("", "section", wrap=True, name="measures.agency.title")
        self.under = Text("", "small", role="ink_2", wrap=True, name="measures.agency.under")
        self.edit = Button(tr("Edit counts"), edit, name="measures.edit", icon="pencil-simple", small=True)
        self.table = MeasuresTable("measures.table")
        self.next_title = Text(
            tr("Next step, if nothing else changes"), "strong", wrap=True, name="measures.next.title"
        )
        self.next = Text("", wrap=True, name="measures.next")
        self.shared = Text("", wrap=True, name="measures.shared")
        self.rounding = Text("", "small", role="ink_2", wrap=True, name="measures.rounding")
        self.rules = Button(
            tr("Charts A and B, row by row"), rules, name="measures.toRules", kind="link", icon="table"
        )
        titles = holding(column(self.heading, self.under, gap=2))
        head = row(gap=8, margins=(16, 10, 12, 8))
        head.addWidget(titles, 1)
        head.addWidget(self.edit)
        notes = column(
            self.next_title, self.next, self.shared, self.rounding, self.rules, gap=8, margins=(16, 10, 16, 12)
        )
        sheet = Sheet(head, self.table, notes, padding=0, gap=0, name="measures.sheet")
        sheet.add_space()
        self.why = WhySheet()
        super().__init__(
            Beside((sheet, 1), (self.why, 0), room=BOTH_FIT, side=SIDE), None, name="measures.agency", joins=True
        )
        self.column.setContentsMargins(0, 0, 0, 0)
        self.standing: Standing | None = None
        self.table.chosen.connect(self._show_line)
        self.table.opened.connect(lambda _line: rules())
        self.table.offer(opens=tr("Charts A and B, row by row"))

    def first_focus(self) -> QWidget:
        """The table."""
        return self.table

    def show_standing(self, standing: Standing, year: YearStanding) -> None:
        """Show an agency among all of its year."""
        self.standing = standing
        definition = standing.definition
        self.heading.setText(
            tr("{agency}, {year}", agency=standing.name, year=standing.year),
        )
        as_of = standing.agency.as_of or definition.current_on
        self.under.setText(
            tr(
                "{source} · baseline {before}, now {now}",
                source=definition.short_source,
                before=formats.full_day(definition.baseline_on),
                now=formats.full_day(as_of),
            )
        )
        self.table.show_standing(standing)
        rows = standing.earned.rows
        said = "\n".join(next_words(one.measure, one.next_step) for one in rows if one.next_step is not None)
        self.next.setText(said or _no_step(standing))
        self.shared.setText(_shared(standing, year))
        self.rounding.setText(
            tr(
                "Charts A and B are not in the notice. The steps between the stated ends are derived. Rates are "
                "rounded to a hundredth, shares to a tenth, amounts to a cent, halves up."
            )
        )
        self._show_line(self.table.selected())

    def _show_line(self, line: Line | None) -> None:
        standing = self.standing
        if standing is None or line is None:
            return
        found = next((one for one in standing.rows if one.code == line.code), None)
        if found is not None:
            self.why.show_row(standing, found)
        else:
            self.why.show_sum(standing, line)


def _claims(standing: Standing, found: StandingRow) -> list[str]:
    """The unemployment claims, for the measure to which they matter."""
    rule, counts = standing.definition.hold_harmless, standing.earned.counts
    if rule is None or rule.measure != found.code:
        return []
    if counts.claims_before is None or counts.claims_now is None:
        return [tr("Unemployment claims: not known, so that nothing is held harmless.")]
    before, now = f"{counts.claims_before:,}", f"{counts.claims_now:,}"
    return [tr("Unemployment claims: {before} the year before, {now} this year.", before=before, now=now)]


def _no_step(standing: Standing) -> str:
    if standing.earned.share == 100:
        return tr("Everything is earned.")
    return tr("How far it is shows once the counts are entered.")


def _shared(standing: Standing, year: YearStanding) -> str:
    """What comes of it among all agencies, where there are others."""
    mine = next((one for one in year.all.rows if one.name == standing.name), None)
    if mine is None or (len(year.all.rows) < 2 and not mine.adjusted_cents):
        return tr(
            "What others do not earn is shared out by earnings: bring in the workbook of all agencies to see it."
        )
    if not mine.adjusted_cents:
        return tr(
            "Among {count}: earned {earned} + {more} of what was not earned = {total} in all.",
            count=formats.count(len(year.all.rows), tr("agency"), tr("agencies")),
            earned=formats.money(mine.earned_cents),
            more=formats.money(mine.redistributed_cents),
            total=formats.money(mine.total_cents),
        )
    return tr(
        "Among {count}: earned {earned}, {adjusted} for the funds that are there, {more} of what was not earned: "
        "{total} in all.",
        count=formats.count(len(year.all.rows), tr("agency"), tr("agencies")),
        earned=formats.money(mine.earned_cents),
        adjusted=formats.money(mine.adjusted_cents),
        more=formats.money(mine.redistributed_cents),
        total=formats.money(mine.total_cents),
    )
