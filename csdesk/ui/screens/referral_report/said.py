"""What the liaison has said about a file so far. It goes into every preview of it, and is kept while it is locked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from csdesk.services.referral_report import Corrections

Place = tuple[str, int]
"""Sheet and row of the file."""


@dataclass(frozen=True)
class Said:
    """Answers about columns and people, the date of the report, and corrections of single rows."""

    answers: Mapping[str, str] = field(default_factory=dict)
    report_date: date | None = None
    corrections: Corrections = field(default_factory=dict)

    def answering(self, answers: Mapping[str, str]) -> "Said":
        """With these answers, too; a later answer to a question replaces the one before."""
        return replace(self, answers={**self.answers, **answers})

    def dating(self, day: date) -> "Said":
        """With this date of the report."""
        return replace(self, report_date=day)

    def correcting(self, place: Place, typed: Mapping[str, str]) -> "Said":
        """With these corrections of a row; with none the row stands as it is in the file."""
        others = {where: said for where, said in self.corrections.items() if where != place}
        return replace(self, corrections={**others, place: dict(typed)} if typed else others)

    def as_kept(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "answers": dict(self.answers),
            "report_date": self.report_date.isoformat() if self.report_date else "",
            "corrections": [[*place, dict(typed)] for place, typed in self.corrections.items()],
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> "Said":
        """What `as_kept` gave."""
        return cls(
            answers=kept["answers"],
            report_date=date.fromisoformat(kept["report_date"]) if kept["report_date"] else None,
            corrections={(sheet, row): typed for sheet, row, typed in kept["corrections"]},
        )
