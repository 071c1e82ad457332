"""A step in words, and a whole plan in short: what is signed, where the plan itself stands on the pages before."""

from dataclasses import replace
from datetime import date
from typing import Any

from csdesk.services.documents.sheet import Sheet, Style, plain
from csdesk.services.plans.drafts import PlanDraft, StepDraft

BELOW_GOAL = 6.0
BELOW_HEADING = 2.0
BELOW_LIST = 4.0
BELOW = 6.0
"""In points, as everything that a sheet leaves free."""


def spoken(day: date, words: dict[str, Any]) -> str:
    """A date as a letter has it: October 8, 2026. The month's name does not depend on this computer."""
    return f"{words['months'][day.month - 1]} {day.day}, {day.year}"


def what(step: StepDraft, words: dict[str, Any], between: str = " ") -> str:
    """What is done and, after `between`, what instead, as markup; a colon where its parts follow."""
    told = plain(step.what)
    if step.alternative:
        told += f", <b><u>{plain(words['or'])}</u></b>{between}{plain(step.alternative)}"
    return told + ":" * bool(step.items)


def when(step: StepDraft, words: dict[str, Any]) -> str:
    """The day and the rhythm; empty where neither is agreed."""
    day = spoken(step.due_on, words) if step.due_on else ""
    return ", ".join(part for part in (day, step.rhythm) if part)


def one_line(step: StepDraft, words: dict[str, Any]) -> str:
    """A step as markup: *Chad: Call, OR write to: the school; the library (October 30, 2026)*."""
    told = (f"{plain(step.who)}: " if step.who else "") + what(step, words)
    if step.items:
        told += " " + "; ".join(map(plain, step.items))
    until = when(step, words)
    return f"{told} ({plain(until)})" if until else told


class PlanInShort:
    """The primary goal (`goal`, markup) as a paragraph, the other goals and the steps as lists."""

    def __init__(self, sheet: Sheet, draft: PlanDraft, goal: str, words: dict[str, Any], style: Style) -> None:
        self._sheet = sheet
        self._style = style
        self._bold = replace(style, bold=True)
        self._goal = goal + (f" {plain(words['ongoing'])}" if draft.keep_paying else "")
        lists = {
            plain(words["longer_term"]): [plain(goal) for goal in draft.longer_term],
            plain(words["first_steps"]): [one_line(step, words) for step in draft.steps],
        }
        self._lists = {heading: items for heading, items in lists.items() if items}

    @property
    def height(self) -> float:
        """In points."""
        of = self._sheet.height_of(self._goal, self._style) + BELOW_GOAL + BELOW
        for heading, items in self._lists.items():
            of += self._sheet.height_of(heading, self._bold) + BELOW_HEADING + BELOW_LIST
            of += sum(self._sheet.item_height(item, self._style) for item in items)
        return of

    def draw(self) -> None:
        """Where the sheet stands."""
        sheet = self._sheet
        sheet.text(self._goal, self._style, after=BELOW_GOAL)
        for heading, items in self._lists.items():
            sheet.text(heading, self._bold, tag="H2", after=BELOW_HEADING)
            sheet.items(items, self._style)
            sheet.space(BELOW_LIST)
        sheet.space(BELOW)
