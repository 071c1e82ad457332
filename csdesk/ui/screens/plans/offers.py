"""What the interview offers to the plan, and what one could ask."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QWidget

from csdesk.services import plans
from csdesk.services.plans import Offer, StepDraft
from csdesk.ui import theme
from csdesk.ui.widgets import Button, Icon, Text, clear, column, row
from csdesk.wording import tr, tr_marked

IN_PLAN = tr("in the plan")


class Offers(QWidget):
    """Each barrier with a step or a program nearby. `added(StepDraft)`."""

    added = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[Offer, ...] = ()
        self.choices = QMenu(self)
        self.choices.setObjectName("plans.offers.menu")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._none = Text(
            tr("No interview offers anything yet. Steps can be added by hand."), role="ink_2", name="plans.noOffers"
        )
        self.setLayout(column(self._none, self._grid, gap=0))

    def show_offers(self, offers: tuple[Offer, ...], steps: tuple[StepDraft, ...]) -> None:
        """Show what is offered, and which of it is in the plan."""
        self._offers = offers
        clear(self._grid)
        self._none.setVisible(not offers)
        for at, offer in enumerate(offers):
            self._grid.addWidget(self._cell(offer, steps), at // 2, at % 2)
        for number in range(2):
            self._grid.setColumnStretch(number, 1)

    def show_steps(self, steps: tuple[StepDraft, ...]) -> None:
        """The plan's steps changed."""
        self.show_offers(self._offers, steps)

    def _cell(self, offer: Offer, steps: tuple[StepDraft, ...]) -> QFrame:
        cell = QFrame()
        cell.setProperty("banner", "plain")
        cell.setFixedHeight(theme.scaled(32))
        said = {step.what for step in steps}
        every = _choices(offer)
        left = [one for one in every if one[1].what not in said]
        taken = len(left) < len(every)
        line = row(Icon("check-circle" if taken else "plus-circle", "good" if taken else "accent", 16), gap=8)
        line.setContentsMargins(10, 0, 6, 0)
        line.addWidget(Text(tr_marked(offer.label)))
        offered = offer.programs[0].name if offer.programs else offer.steps[0].what
        line.addWidget(Text(offered, "small", elide=True), 1)
        if taken:
            line.addWidget(Text(IN_PLAN, "small", role="good"))
        if left:
            add = Button(tr("Add …"), kind="link", small=True, name=f"plans.add.{offer.barrier}")
            add.setAccessibleName(
                tr("Add what {label} offers: {left} to choose from", label=tr_marked(offer.label), left=len(left))
            )
            add.clicked.connect(lambda _checked: self._open(add, offer, said))
            line.addWidget(add)
        cell.setLayout(line)
        return cell

    def _open(self, button: Button, offer: Offer, said: set[str]) -> None:
        """Each step and each program; what is in the plan cannot be chosen twice."""
        self.choices.clear()
        for number, (words, step) in enumerate(_choices(offer), 1):
            if number == len(offer.steps) + 1:
                self.choices.addSeparator()
            choice = self.choices.addAction(words.replace("&", "&&"))
            choice.setObjectName(f"plans.add.{offer.barrier}.{number}")
            choice.setEnabled(step.what not in said)
            choice.triggered.connect(lambda _checked=False, step=step: self.added.emit(step))
        self.choices.popup(button.mapToGlobal(QPoint(0, button.height())))


def _choices(offer: Offer) -> list[tuple[str, StepDraft]]:
    """What can be added, each with the words of its entry; a program is named there even where its step is not."""
    steps = [(step.what, step) for step in offer.steps]
    programs = [
        (one.step.what if one.name in one.step.what else f"{one.name}: {one.step.what}", one.step)
        for one in offer.programs
    ]
    return steps + programs


class PromptLine(QWidget):
    """Something one could ask. None is required."""

    def __init__(self) -> None:
        super().__init__()
        self._number = -1
        self._amount: int | None = None
        self._words = Text("", role="ink_2", elide=True, name="plans.prompt")
        another = Button(tr("Another"), self.show_another, name="plans.another", kind="link", key="F4")
        line = row(Icon("chat-circle-text", "accent", 16), Text(tr("You could ask:")), gap=8)
        line.addWidget(self._words, 1)
        line.addWidget(another)
        self.setLayout(line)

    def show_amount(self, amount_cents: int | None) -> None:
        """Questions may name the amount."""
        if amount_cents != self._amount or self._number < 0:
            self._amount = amount_cents
            self._number = max(0, self._number)
            self._show()

    def show_another(self) -> None:
        """Show the next question."""
        self._number += 1
        self._show()

    def _show(self) -> None:
        prompts = plans.prompts(self._amount)
        prompt = prompts[self._number % len(prompts)]
        self._words.setText(f"“{tr_marked(prompt.text)}”")
        self._words.setToolTip(f"{tr_marked(prompt.text)}\n{tr_marked(prompt.principle)}")
