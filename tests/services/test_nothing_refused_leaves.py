"""No document of any kind holds a fact that may not be told, and all that it should tell is there."""

import copy

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.release import Disclosure
from csdesk.services import disclosure, resources
from csdesk.services.errors import RefusedError
from csdesk.services.vault import Vault
from tests.services.telling.histories import AT_HOME, History, Life, Said, everything, histories, without_refused
from tests.services.telling.leaves import CALENDAR, COURTS, PARENT, PROGRAMS, STATE, Leaves
from tests.services.telling.oracle import Asked
from tests.services.telling.reading import Parts, parts_of, said, seen, stands
from tests.services.telling.recording import record
from tests.services.telling.ways import CODES, WAYS


def told_of(life: Life, history: History, way: Leaves) -> list[Said]:
    """What may be told of a person, as the oracle says, and is not hidden by this way."""
    to, today = history.to, history.today
    standing = way.standing(today)
    told = [one for one in life.facts() if life.rule(to, one.fact, one.on or standing, today, one.county)]
    return [one for one in told if not way.hides(life, one)]


def leave(vault: Vault, history: History, way: Leaves) -> tuple[list[Parts], dict[int, tuple[set[str], set[str]]]]:
    """What leaves, read back, and the accounting: by the number of the life, the rules told and withheld by."""

    def work(session: Session) -> tuple[tuple[bytes, ...], dict[int, tuple[set[str], set[str]]]]:
        world = record(session, history)
        files = way.make(session, world)
        rows: dict[int, tuple[set[str], set[str]]] = {}
        for row in session.scalars(select(Disclosure).where(Disclosure.left_at.is_not(None))):
            if row.recipient.value != history.to.kind or history.to.name not in row.recipient_name:
                continue  # a quarter's workbooks leave together
            told, withheld = rows.setdefault(history.lives[world.people.index(row.ncp_id)].number, (set(), set()))
            told.update(row.rule.split(", "))
            withheld.update(row.withheld.split(", "))
        return files, rows

    files, rows = vault.read(work)  # which throws away what was written
    return [parts_of(file) for file in files], rows


def check(vault: Vault, history: History, way: Leaves) -> None:
    """What leaves says what it must and nothing more, and the accounting says the same."""
    to, today = history.to, history.today
    standing = way.standing(today)
    files, accounted = leave(vault, history, way)
    text, printed = "\n".join(map(said, files)), way.printed(today)
    told = {life.number: told_of(life, history, way) for life in history.lives}
    for life in history.lives:
        may = {one.word for one in told[life.number]}
        may |= {one.word for one in life.facts() if way.of_nobody(life, one)}
        refused = {one.word: one.fact for one in life.facts() if one.word not in may | printed}
        leaked = {word: fact for word, fact in refused.items() if stands(text, word)}
        assert not leaked, (to, life.number, leaked)
        if files:
            missing = {word for word in way.offers(life, to, told[life.number], standing) if not stands(text, word)}
            assert not missing, (to, life.number, missing)
    found = {
        life.number: [
            {life.rule(to, one.fact, on, today, one.county) for on in (one.on or standing, standing)}
            for one in told[life.number]
            if one.word not in printed and one.fact != "hearing" and not way.of_nobody(life, one)
            if stands(text, one.word)
            if sum(other.word == one.word for other in told[life.number]) == 1
        ]
        for life in history.lives
    }
    if to.kind == "own_use":
        assert not accounted
        return
    assert set(accounted) == {number for number, facts in found.items() if facts}
    for number, (rules, _withheld) in accounted.items():
        assert all(rules & by for by in found[number]), (to, number, rules, found[number])


def alike(vault: Vault, history: History, way: Leaves) -> None:
    """Who differ only in what may not be told have the same files."""
    lesser = without_refused(history, way.standing(history.today))
    if lesser == history:
        return
    files, lesser_files = (leave(vault, one, way)[0] for one in (history, lesser))
    for was, now in zip(map(seen, files), map(seen, lesser_files), strict=True):
        assert was == now, (history.to, set(was.splitlines()) ^ set(now.splitlines()))


@pytest.mark.parametrize("name", WAYS)
def test_nothing_refused_leaves_and_all_else_is_there(vault: Vault, name: str) -> None:
    way = WAYS[name]

    @settings(
        max_examples=way.examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    @given(histories(way.to))
    def every_history(history: History) -> None:
        check(vault, history, way)
        if history.to.kind not in AT_HOME:
            alike(vault, history, way)

    every_history()


SCRIPTED = [(name, to) for name, way in WAYS.items() for to in way.to]


@pytest.mark.parametrize(("name", "to"), SCRIPTED, ids=lambda one: one if isinstance(one, str) else "-".join(one))
def test_an_example_of_each_rule(vault: Vault, name: str, to: Asked) -> None:
    check(vault, everything(to), WAYS[name])
    if to.kind not in AT_HOME:
        alike(vault, everything(to), WAYS[name])


ROCK, DESK = Asked("csa", "Rock"), Asked("own_use")
MUTANTS = [
    *(("quarter", ROCK, fact, "open") for fact in (
        "contact", "appointment", "interview_held", "plan_signed", "referral", "enrolled", "attendance", "outcome",
        "service_referral", "employment", "next_step",
    )),
    *(("quarter", ROCK, fact, "never") for fact in ("name", "case_number", "contact", "enrolled", "referral")),
    *(("quarter", STATE, fact, "open") for fact in ("referral", "enrolled", "contact", "outcome", "next_step")),
    ("review_list", ROCK, "name", "never"),
    *(("list_csv", ROCK, fact, "open") for fact in ("address", "phone", "note", "contact", "next_step")),
    *(("list_csv", PROGRAMS[0], fact, "open") for fact in ("name", "pin", "listed")),
    *(("list_csv", DESK, fact, "open") for fact in ("note",)),
    *(("chosen", ROCK, fact, "open") for fact in ("contact", "next_step")),
    *(("caseload", ROCK, fact, "open") for fact in ("address", "phone")),
    ("caseload", DESK, "phone", "desk"),
    *(("checklist", COURTS[0], fact, "open") for fact in ("interview_held", "plan_signed", "contact")),
    ("calendar", CALENDAR, "name", "open"), ("calendar", CALENDAR, "name", "never"),
    ("docket", DESK, "note", "open"), *(("docket", DESK, fact, "never") for fact in ("name", "phone")),
    *(("letters", PARENT, fact, "never") for fact in ("case_number", "appointment")),
    ("labels", PARENT, "address", "never"), ("release_form", PARENT, "name", "never"),
    ("signed_paper", PARENT, "signed_paper", "never"),
    ("clipboard", DESK, "phone", "desk"), *(("clipboard", DESK, fact, "never") for fact in ("address", "phone")),
    *(("worksheet", PARENT, fact, "never") for fact in ("case_number", "plan")),
    *(("interviews", PARENT, fact, "open") for fact in ("violence", "note", "family")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "to", "fact", "treatment"), MUTANTS)
def test_the_proof_sees_a_wrong_rule(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, name: str, to: Asked, fact: str, treatment: str
) -> None:
    laid_out = copy.deepcopy(resources.toml(disclosure.RESOURCE))
    for facts in laid_out[to.kind].values():
        if fact in facts:
            facts.remove(fact)
    laid_out[to.kind].setdefault(treatment, []).append(fact)
    for asked, wrong in disclosure.read(laid_out).treatments.items():
        monkeypatch.setitem(disclosure.table().treatments, asked, wrong)
    with pytest.raises((AssertionError, RefusedError)):
        check(vault, everything(to), WAYS[name])


def test_every_way_that_tells_of_people_is_known_here() -> None:
    listed = {way["code"] for way in resources.toml("partners/ways_out.toml")["way"] if way["to"] != ["nobody"]}
    assert listed == {*CODES}
    assert {name for names in CODES.values() for name in names} == {*WAYS}
