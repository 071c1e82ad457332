"""The words of the review list, and how those of the answers are understood, from `partners/review_list.toml`."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from csdesk.models.partner import ReviewAnswer
from csdesk.services import resources
from csdesk.services.errors import DeskError
from csdesk.services.referral_report.headings import fold
from csdesk.services.reporting.layout import Column
from csdesk.wording import tr

RESOURCE = "partners/review_list.toml"
FIELDS = ("ref", "name", "cases", "answer", "reason")


@dataclass(frozen=True)
class Wording:
    """All that the resource says, ready to be asked."""

    toml: dict[str, Any]
    columns: tuple[Column, ...]
    answers: dict[ReviewAnswer, str]
    """How each answer stands in the workbook."""
    headings: dict[str, str]
    """A heading, folded -> the field of its column."""
    understood: dict[str, ReviewAnswer]
    """An answer, folded -> what it says."""
    blank: frozenset[str]
    """What says that there is no reason, folded."""

    def refusal(self, code: str) -> str:
        """Why a file is not taken, by the reader's code."""
        return str(self.toml["refused"].get(code) or self.toml["refused"]["other"])


@cache
def wording() -> Wording:
    """The resource, read once. Raises `DeskError` when it is missing, broken or says something unknown."""
    found = resources.toml(RESOURCE)
    try:
        columns = tuple(Column(**column) for column in found["columns"])
        if tuple(column.field for column in columns) != FIELDS:
            raise ValueError("unknown columns")
        answers = {ReviewAnswer(code): words for code, words in found["answers"].items()}
        headings = {fold(words): field for field in FIELDS for words in found["headings"][field]}
        headings |= {fold(column.heading): column.field for column in columns}
        understood = {
            fold(words): ReviewAnswer(code) for code, several in found["understood"].items() for words in several
        }
        understood |= {fold(words): answer for answer, words in answers.items()}
        return Wording(found, columns, answers, headings, understood, frozenset(map(fold, found["reasons"]["blank"])))
    except (KeyError, TypeError, ValueError) as error:
        raise DeskError(
            tr("resources/{resource} cannot be used ({error}). Restore the file.", resource=RESOURCE, error=error)
        ) from error
