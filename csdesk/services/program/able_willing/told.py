"""The map as a workbook of numbers: no names, and no number from which somebody could be told.

Of the cells of the table those are withheld that are of fewer than five people, and so many more that none follows
from the whole (`small_numbers.hide_enough`). Sums of lines and columns are left out, since differences would tell.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from csdesk.services import audit
from csdesk.services.interview.able_willing import PLACES
from csdesk.services.program.able_willing.rules import COUNTED_SO, in_words
from csdesk.services.program.able_willing.shapes import EVERY_PLACE, NOT_SAID, PAYMENT_WORDS, Map, Payment
from csdesk.services.reporting import small_numbers
from csdesk.services.reporting.layout import Column
from csdesk.services.reporting.rows import Row
from csdesk.services.reporting.small_numbers import Shown
from csdesk.services.reporting.xlsx import LINE_HEIGHT, Book, lines_of

WITHHELD = "withheld"
TITLE = "Able and willing to pay"
FIRST, OTHER, NOTE = 20.0, 15.0, 100.0


def told_numbers(found: Map) -> dict[tuple[int, Payment], Shown]:
    """Of each place and kind of payment the number, or a word where it is not told."""
    keys = [(place, payment) for place in EVERY_PLACE for payment in Payment]
    sizes = [found.at(place, (payment,)) for place, payment in keys]
    hidden = small_numbers.hide_enough(sizes)
    return dict(zip(keys, small_numbers.words_for(sizes, hidden, WITHHELD), strict=True))


def workbook(found: Map, *, made_on: date) -> bytes:
    """The file. The same numbers give the same bytes."""
    book = Book(title=TITLE, subject=TITLE, language="en-US", as_of=made_on)
    writer = book.sheet("Map", [FIRST, FIRST, *(OTHER,) * len(Payment)])
    writer.line((TITLE, "title"), height=24)
    for line in about(found):
        writer.line((line, "subtitle"))
    writer.line()
    fields = [str(payment) for payment in Payment]
    columns = [Column("willing", "Willing", FIRST, "text"), Column("able", "Able", FIRST, "text")]
    columns += [Column(str(payment), PAYMENT_WORDS[payment], OTHER, "number") for payment in Payment]
    numbers = told_numbers(found)
    rows: list[Row] = []
    for place in EVERY_PLACE:
        beside = ("Did not say both", "") if place == NOT_SAID else ("Not interviewed", "")
        willing, able = PLACES[place] if place < len(PLACES) else beside
        told = {field: numbers[place, payment] for field, payment in zip(fields, Payment, strict=True)}
        rows.append({"willing": willing, "able": able, **told})
    writer.table("Map", columns, rows, nothing="Nobody.")
    notes = book.sheet("Notes", [FIRST, NOTE])
    for label, text in notes_on():
        notes.line((label, "label"), (text, "long"), height=LINE_HEIGHT * lines_of(text, NOTE))
    return book.to_bytes()


def about(found: Map, *, counted: bool = True) -> tuple[str, ...]:
    """Whom the numbers are of, and how many people are behind them all, if that may stand there (`counted`)."""
    scope, everybody = found.scope, found.everybody
    number = small_numbers.UNDER if everybody < small_numbers.FEWEST else f"{everybody:,}"
    number = number if counted else "the"
    counties = ", ".join(scope.counties) or "All counties"
    reported = f"payments by the report of {found.reported_on:%m/%d/%Y}" if found.reported_on else "no payments known"
    return (f"{counties}, as of {scope.as_of:%m/%d/%Y}: {number} people with an open record", reported.capitalize())


def notes_on() -> tuple[tuple[str, str], ...]:
    """How it is counted."""
    small = (
        f"Numbers of fewer than {small_numbers.FEWEST} people are {WITHHELD}, and others with them where one would "
        "follow from them. Sums are left out for the same reason. Nothing here is a prediction, and nothing scores "
        "a person."
    )
    kinds = tuple((PAYMENT_WORDS[payment], in_words(payment, say=str)) for payment in Payment)
    return (*kinds, *(("", line) for line in COUNTED_SO), ("Small numbers", small))


def note_export(session: Session, found: Map, *, at: datetime, who: str) -> None:
    """Write down that the numbers were saved as a file."""
    counties = len(found.scope.counties) or "all"
    audit.record(
        session, at=at, who=who, action="able_willing.exported", detail=f"{found.scope.as_of}, counties: {counties}"
    )
