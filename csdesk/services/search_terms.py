"""The words by which people are found: names (former ones too), PIN, case numbers, the end of phone numbers.

A PIN or a case number of digits alone has no term: it is found by the index of its own column.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from anyascii import anyascii
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpName, NcpPhone, SearchTerm, TermKind
from csdesk.services.bulk import insert_rows, portions

COLUMNS = ("term", "kind", "ncp_id")
LONGEST = 60
Term = tuple[str, TermKind, UUID]


def fold(text: str) -> str:
    """Lower-case ASCII letters, digits and blanks: what names are compared and sorted by."""
    if text.isascii() and text.isalnum():
        return text.lower()
    ascii_text = text if text.isascii() else anyascii(text)
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", ascii_text.lower().replace("'", "")).split())


def sort_name(last: str, first: str, middle: str = "") -> str:
    """What lists are sorted by."""
    return " ".join(part for part in (fold(last), fold(first), fold(middle)) if part)[:200]


def digits_of(text: str) -> str:
    """Only the digits; ten of them for a number of the United States with its country code."""
    digits = "".join(filter(str.isdigit, text))
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def name_words(*parts: str) -> set[str]:
    """The words of a name, and words with a hyphen or apostrophe also as one: *obrien*, *smith*, *jones*."""
    words: set[str] = set()
    for part in filter(None, parts):
        words.update(fold(part).split())
        words.update(fold(part.replace("-", "")).split() if "-" in part else ())
    return {word[:LONGEST] for word in words}


def terms_of(
    ncp_id: UUID,
    names: Iterable[Sequence[str]],
    pin: str | None,
    numbers: Iterable[str],
    phones: Iterable[str],
) -> set[Term]:
    """All terms of one person. Each name is last, first, middle."""
    terms = {(word, TermKind.NAME, ncp_id) for name in names for word in name_words(*name)}
    if pin and (term := identifier_term(pin)):
        terms.add((term, TermKind.PIN, ncp_id))
    terms |= {(term, TermKind.CASE, ncp_id) for number in numbers if (term := identifier_term(number))}
    return terms | {(digits, TermKind.PHONE, ncp_id) for phone in phones if (digits := phone_term(phone))}


def identifier_term(text: str) -> str:
    """The term of a PIN or of a case number; empty where it needs none."""
    return "" if text.isascii() and text.isdigit() else fold(text).replace(" ", "")


def phone_term(text: str) -> str:
    """The term of a phone number: its digits from the end, so that the last ones are a beginning."""
    return digits_of(text)[::-1]


def rebuild(session: Session, ncp_ids: Sequence[UUID]) -> None:
    """Make the terms of these people again from what is kept of them."""
    session.flush()
    for some in portions(list(dict.fromkeys(ncp_ids)), 1_000):
        names: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
        phones: dict[UUID, list[str]] = defaultdict(list)
        numbers: dict[UUID, list[str]] = defaultdict(list)
        for ncp_id, last, first, middle in session.execute(
            select(NcpName.ncp_id, NcpName.last_name, NcpName.first_name, NcpName.middle_name).where(
                NcpName.ncp_id.in_(some)
            )
        ):
            names[ncp_id].append((last, first, middle))
        for ncp_id, number in session.execute(
            select(NcpPhone.ncp_id, NcpPhone.number).where(NcpPhone.ncp_id.in_(some))
        ):
            phones[ncp_id].append(number)
        for ncp_id, number in session.execute(select(IvdCase.ncp_id, IvdCase.number).where(IvdCase.ncp_id.in_(some))):
            numbers[ncp_id].append(number)
        terms: set[Term] = set()
        for ncp_id, pin, last, first, middle in session.execute(
            select(Ncp.id, Ncp.pin, Ncp.last_name, Ncp.first_name, Ncp.middle_name).where(Ncp.id.in_(some))
        ):
            called = [*names[ncp_id], (last, first, middle)]
            terms |= terms_of(ncp_id, called, pin, numbers[ncp_id], phones[ncp_id])
        session.execute(delete(SearchTerm).where(SearchTerm.ncp_id.in_(some)))
        insert_rows(session, SearchTerm, COLUMNS, sorted(terms))
