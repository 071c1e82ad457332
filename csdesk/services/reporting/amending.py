"""What an amended report says otherwise than the frozen one that it takes the place of.

Only told values are compared. A value of before is told again only where it may still be told on the day on which the
amended report is made: what a release permitted then and none permits now is *no longer told*.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from csdesk.services.disclosure import Telling
from csdesk.services.reporting.contents import OF_NOBODY, Asked, Key, Lines, Told
from csdesk.services.reporting.records import Difference
from csdesk.services.reporting.rows import Row, Value
from csdesk.services.reporting.small_numbers import UNDER

LABELS = {
    "active": ("name", "cases"),
    "referrals": ("name", "cases", "program", "referred_on"),
    "activities": ("name", "cases", "on", "activity", "came_of_it"),
}
"""Which cells say what a line about a person is about; of nobody the first ones."""
Headings = Mapping[str, tuple[str, Mapping[str, str]]]
"""Of each sheet its title, and the heading of each field."""


def differences(
    before: Lines, now: Lines, telling: Telling, headings: Headings, words: Mapping[str, Any]
) -> tuple[Difference, ...]:
    """All that differs, sheet by sheet, line by line; what is told again of before is noted in `telling`.

    Lines that came or went, and of which the same may be told by now, stand there once, counted.
    """
    again = _Again(telling, words)
    sheets = list(dict.fromkeys((*headings, *(key[0] for key in (*now, *before)))))
    keys = sorted(dict.fromkeys((*now, *before)), key=lambda key: sheets.index(key[0]))
    found = Counter(one for key in keys for one in _of_line(key, before.get(key), now.get(key), again, headings))
    return tuple(_counted(one, number, words) for one, number in found.items())


def _counted(one: Difference, number: int, words: Mapping[str, Any]) -> Difference:
    """Of lines that read alike the first, with how many they are."""
    if number > 1 and one.was == words["went"]:
        return replace(one, was=words["went_many"].format(number=number))
    if number > 1 and one.now == words["came"]:
        return replace(one, now=words["came_many"].format(number=number))
    return one


def rows_of(differs: tuple[Difference, ...]) -> tuple[Row, ...]:
    """As they stand on the sheet *What differs*."""
    return tuple(Row(sheet=one.sheet, line=one.line, column=one.column, was=one.was, now=one.now) for one in differs)


class _Again:
    """Tells values of the report before again, where they still may be told."""

    def __init__(self, telling: Telling, words: Mapping[str, Any]) -> None:
        self._telling = telling
        self.words = words

    def value(self, ncp_id: UUID | None, value: Value, asked: Asked | None) -> str:
        if asked is None or ncp_id is None or value == self.words["withheld"]:
            return self.text(value)
        known = ncp_id in self._telling.rulings.standings
        if not known or not self._telling.may(ncp_id, *asked):
            return str(self.words["no_longer"])
        return self.text(self._telling.tell(ncp_id, *asked, value))

    def text(self, value: Value) -> str:
        if value is None or value == "":
            return str(self.words["empty"])
        return f"{value:%m/%d/%Y}" if isinstance(value, date) else str(value)


def _of_line(
    key: Key, before: Told | None, now: Told | None, again: _Again, headings: Headings
) -> Iterator[Difference]:
    sheet, ncp_id, _words = key
    title, columns = headings.get(sheet, (sheet, {}))
    line = now or before or Told({}, {})
    fields = LABELS.get(sheet, ()) if ncp_id is not None else tuple(line.cells)[: OF_NOBODY.get(sheet, 1)]
    shown = [field for field in fields if field in line.cells]
    if now is None and before is not None:
        label = [again.value(ncp_id, before.cells[field], before.asked.get(field)) for field in shown]
        words = again.words
        yield Difference(title, ", ".join(dict.fromkeys(label)), "", words["went"], words["gone"])
    if now is None:
        return
    label_now = ", ".join(again.text(now.cells[field]) for field in shown)
    if before is None:
        yield Difference(title, label_now, "", again.words["empty"], again.words["came"])
        return
    for field, value in now.cells.items():
        if field in before.cells and not _same(before.cells[field], value, again.words):
            was = again.value(ncp_id, before.cells[field], before.asked.get(field))
            yield Difference(title, label_now, columns.get(field, field), was, again.text(value))


def _same(was: Value, now: Value, words: Mapping[str, Any]) -> bool:
    """Whether nothing else is told. Small numbers once stood as *under 5* where they are withheld now."""
    not_told = (words["withheld"], UNDER, f"{UNDER} people")
    return was == now or (was in not_told and now in not_told)
