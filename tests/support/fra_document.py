"""The Family Resource Assessment as its document has it (2Gen Procedures, Appendix A), read without the program."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXT = (Path(__file__).parents[1] / "data" / "fra_appendix_a.txt").read_text(encoding="utf-8")
REFUSED = "Parent chose not to respond"


@dataclass(frozen=True)
class Asked:
    """A question of the document: its words, its answers without the refusal, its lines."""

    id: str
    words: tuple[str, ...]
    answers: tuple[str, ...]
    lines: tuple[str, ...]
    refusable: bool
    rephrase: str

    @property
    def has_number(self) -> bool:
        """Whether a number is asked for."""
        return any("Enter the number" in words for words in self.words)


@cache
def questions() -> dict[str, Asked]:
    """All numbered questions in their order, and `opening`, which has no number, before Q5."""
    found: dict[str, Asked] = {}
    for part in re.finditer(r"^(Q\d+) (.*?)(?=^Q\d+ |^\*\*Upon completion)", TEXT, re.MULTILINE | re.DOTALL):
        body = part[2].split("Skip to Caseworker Directions")[0].replace("**", "")
        if part[1] == "Q5":
            found["opening"] = Asked("opening", (_one(r"^Question: (.*?) \*{3}NOT SCORED"),), (), (), False, "")
        found[part[1]] = _asked(part[1], body)
    return found


@cache
def introduction(mode: str) -> str:
    """What is said before the questions: `Caseworker` or `Client`."""
    return _one(rf"^Skip to {mode} Directions: (.*)$")


@cache
def refusal(mode: str) -> str:
    """How it is worded that somebody chose not to respond."""
    return REFUSED if mode == "caseworker" else _one(r"is rephrased to “(.*?)”")


def _asked(name: str, body: str) -> Asked:
    rephrase = re.search(r"\[Rephrase option: (.*?)\]", body)
    listed = [re.sub(r" \[.*\]$", "", line[2:]).strip() for line in body.splitlines() if line.startswith("- ")]
    table = [line.split("\t") for line in body.splitlines() if "\t" in line]
    lines = [cells[0] for cells in table[1:]]
    head = re.sub(r"\[Rephrase option: .*?\]", "", re.split(r"^- |^\tYes", body, maxsplit=1, flags=re.MULTILINE)[0])
    return Asked(
        id=name,
        words=tuple(part.strip() for part in head.split("\n\n") if part.strip()),
        answers=tuple(table[0][1:]) if table else tuple(one for one in listed if one != REFUSED),
        lines=tuple(one for one in lines if one != REFUSED),
        refusable=REFUSED in (*listed, *lines),
        rephrase=rephrase[1] if rephrase else "",
    )


def _one(pattern: str) -> str:
    found = re.search(pattern, TEXT, re.MULTILINE)
    assert found, pattern
    return found[1].strip()
