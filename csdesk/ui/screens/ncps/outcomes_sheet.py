"""The outcomes of a person in the right-hand column: what is to be asked now, or how things stand then and now."""

from collections.abc import Callable

from csdesk.services.outcomes import OutcomeLine, OutcomePoint, SpellOutcomes
from csdesk.ui import formats
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import Button, Sheet, Text, row
from csdesk.wording import tr, tr_marked

SHOWN = 4


class OutcomesSheet(Sheet):
    """Not there for who was never enrolled."""

    def __init__(self, on_open: Callable[[], object]) -> None:
        super().__init__(title=tr("Outcomes"), icon="trend-up", gap=6, name="record.outcomes")
        self.asked = Text("", role="attention", wrap=True, name="record.outcomes.asked")
        self.stood = Text("", "small", wrap=True, name="record.outcomes.stood")
        self.open = Button(tr("Ask now …"), on_open, name="record.outcomes.open", key="O", small=True)
        self.add(self.asked, self.stood, row(self.open, None))

    def show_page(self, page: RecordPage) -> None:
        """Show them for a person."""
        spell = next(iter(page.outcomes.spells), None)
        self.setVisible(spell is not None)
        if spell is None:
            return
        count = page.outcomes.to_ask
        self.want(bool(count))
        self.open.setText(tr("Ask now …") if count else tr("Open"))
        ended, questions = spell.spell.ended_on, formats.count(count, tr("question"), tr("questions"))
        self.asked.setText(
            tr("{count} to ask: ended {short_day}", count=questions, short_day=formats.short_day(ended))
            if ended
            else tr(
                "{count} to ask: enrolled {short_day}",
                count=questions,
                short_day=formats.short_day(spell.spell.since),
            )
        )
        self.asked.setVisible(bool(count))
        self.stood.setText("\n".join(_compared(spell)[:SHOWN]))
        self.stood.setVisible(bool(self.stood.text()))


def _compared(spell: SpellOutcomes) -> list[str]:
    """Of the NCP: *Employment: Not working, looking for work, then Full time*."""
    return [words for line in spell.lines if line.subject.id is None and (words := _words(line))]


def _words(line: OutcomeLine) -> str:
    cells = (line.at(point) for point in (OutcomePoint.ENROLMENT, OutcomePoint.EXIT))
    said = [cell.answer.words for cell in cells if cell is not None and cell.answer is not None]
    if not said:
        return ""
    what = tr("{first}, then {second}", first=said[0], second=said[1]) if len(said) > 1 else said[0]
    return f"{tr_marked(line.measure.label)}: {what}"
