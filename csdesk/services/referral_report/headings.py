"""What a heading means: compared by words, not by spelling. The words are in `columns.toml`."""

import re
from dataclasses import dataclass
from functools import cache

from anyascii import anyascii

from csdesk.services import resources

Words = tuple[str, ...]
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
PAID_FIELDS = ("paid_m1", "paid_m2", "paid_m3")
PAYING = frozenset({"paid", "payment", "csup"})
MONTH_HELPERS = PAYING | {
    "amount",
    "look",
    "back",
    "lookback",
    "closed",
    "total",
    "month",
    "prior",
    "support",
    "last",
    "ago",
}


@dataclass(frozen=True)
class FieldSpec:
    """A field of the report: what it is called and what its values are."""

    key: str
    label: str
    kind: str
    """`text`, `identifier`, `county`, `date`, `integer`, `zip`, `phone` or `money`."""
    width: int
    """Digits of an identifier; 0 where unknown."""
    headings: frozenset[Words]


@dataclass(frozen=True)
class ColumnNames:
    """All that `columns.toml` says."""

    fields: dict[str, FieldSpec]
    phrases: tuple[tuple[str, str], ...]
    words: dict[str, str]
    ignored: frozenset[str]
    never: tuple[tuple[frozenset[str], str], ...]
    required: dict[str, tuple[str, ...]]

    def words_of(self, heading: str) -> Words:
        """The words of a heading that tell something, in alphabetical order."""
        text = f" {fold(heading)} "
        for phrase, meaning in self.phrases:
            text = text.replace(f" {phrase} ", f" {meaning} ")
        text = re.sub(r" (?:m|month|mo|mth|mnth|mon) ?([123]) ", r" m\1 ", text)
        spelled = " ".join(self.words.get(word, word) for word in text.split())
        text = f" {spelled} "
        for phrase, meaning in self.phrases:
            text = text.replace(f" {phrase} ", f" {meaning} ")
        telling = [word for word in text.split() if word not in self.ignored]
        return tuple(sorted(telling or text.split()))

    def never_why(self, words: Words) -> str:
        """Why a column is never taken in; empty for all others."""
        present = set(words)
        return next((why for forbidden, why in self.never if forbidden <= present), "")

    def field_of(self, words: Words) -> str:
        """The field that a heading names, or an empty text."""
        if not words:
            return ""
        exact = next((spec.key for spec in self.fields.values() if words in spec.headings), "")
        return exact or _paid_field(words)


def fold(text: str) -> str:
    """A text in lower-case ASCII letters and digits, words divided by one blank."""
    ascii_text = text if text.isascii() else anyascii(text)
    ascii_text = ascii_text.replace("#", " number ").replace("(s)", "s").replace("'", "")
    return " ".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))


def _paid_field(words: Words) -> str:
    for number in "123":
        if f"m{number}" in words and set(words) - {f"m{number}"} <= MONTH_HELPERS:
            return f"paid_m{number}"
    return ""


def paid_month(words: Words) -> tuple[int, int] | None:
    """Year (0 where it is not said) and month of a heading such as *CSUP Paid Jun 2026*."""
    if not PAYING & set(words) or {"date", "last", "obligation", "due"} & set(words):
        return None
    months = [MONTH_NAMES.index(word[:3]) + 1 for word in words if _is_month(word)]
    years = [int(word) for word in words if re.fullmatch(r"20\d\d", word)]
    rest = [word for word in words if not _is_month(word) and not re.fullmatch(r"20\d\d", word)]
    if len(months) != 1 or len(years) > 1 or not set(rest) <= MONTH_HELPERS:
        return None
    return (years[0] if years else 0, months[0])


def _is_month(word: str) -> bool:
    return word[:3] in MONTH_NAMES and len(word) >= 3 and FULL_MONTHS[MONTH_NAMES.index(word[:3])].startswith(word)


def newest_first(months: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Calendar months, the newest first, also where none has its year and they run over New Year."""
    if all(year for year, _ in months):
        return sorted(months, reverse=True)
    present = {month for _, month in months}
    ends = [month for month in present if month % 12 + 1 not in present]
    newest = ends[0] if len(ends) == 1 else max(present)
    return sorted(months, key=lambda entry: (newest - entry[1]) % 12)


@cache
def column_names() -> ColumnNames:
    """`columns.toml`, read once. Raises `DeskError` when it is missing or broken."""
    content = resources.toml("referral_report/columns.toml")
    bare = ColumnNames(
        fields={},
        phrases=tuple(content["phrases"].items()),
        words=dict(content["words"]),
        ignored=frozenset(content["headings"]["ignored"]),
        never=(),
        required={},
    )
    fields = {
        entry["key"]: FieldSpec(
            key=entry["key"],
            label=entry["label"],
            kind=entry["kind"],
            width=entry.get("width", 0),
            headings=frozenset(bare.words_of(heading) for heading in entry["headings"]),
        )
        for entry in content["fields"]
    }
    return ColumnNames(
        fields=fields,
        phrases=bare.phrases,
        words=bare.words,
        ignored=bare.ignored,
        never=tuple(
            (frozenset(bare.words_of(entry["words"])), entry["why"]) for entry in content["headings"]["never"]
        ),
        required={key: tuple(value) for key, value in content["required"].items()},
    )
