"""Reports that come after another one, amended or with changes marked, tell nothing that may not be told by now.

The one before was made while everybody had signed a release; by now nobody has signed any but those of the history.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import delete
from sqlalchemy.orm import Session

from csdesk.models.partner import ReportRhythm
from csdesk.models.release import Disclosure, Release
from csdesk.services import reporting
from csdesk.services.days import noon
from csdesk.services.errors import RefusedError
from csdesk.services.interview.instruments import FRA
from csdesk.services.interview.records import keep_instrument
from csdesk.services.reporting import amending, periods
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.telling.histories import FIRST, Deed, History, Life, Said, everything, histories, without_refused
from tests.services.telling.leaves import CSAS, QUARTER, STATE, Files, Leaves, Word
from tests.services.telling.oracle import Asked
from tests.services.telling.reading import parts_of, seen
from tests.services.telling.recording import BY, World, do, record
from tests.services.telling.ways import quarter_offers
from tests.services.test_nothing_refused_leaves import ROCK, check

DESK = Settings(liaison_name=BY)
MONTH = periods.of(ReportRhythm.MONTHLY, QUARTER.last_day)


def told_everything(session: Session, world: World) -> None:
    """The quarter's reports leave while everybody has signed."""
    signed = [
        Release(ncp_id=ncp_id, recipient=world.to.kind, signed_on=FIRST, created_at=noon(FIRST))
        for ncp_id in world.people
    ]
    session.add_all(signed)
    session.flush()
    reporting.export_quarter(session, QUARTER, at=noon(world.history.today), who=BY, settings=DESK)
    for release in signed:
        session.delete(release)
    session.execute(delete(Disclosure))
    session.flush()


def amended(session: Session, world: World) -> Files:
    """The amended report to one recipient; the one that left where nothing differs."""
    told_everything(session, world)
    at, to = noon(world.history.today), world.to
    for line in reporting.newest_workbooks(session, QUARTER):
        if (line.recipient, line.csa_id) != (to.kind, to.csa_id):
            continue
        try:
            made = reporting.amend(session, line.id, at=at, who=BY, settings=DESK)
        except RefusedError:
            made = line
        return _leaves(session, made.id, world.history.today)
    return ()


def marked(session: Session, world: World) -> Files:
    """The CSA's report of the last month, with what changed since the quarter's report marked."""
    told_everything(session, world)
    at, csa_id = noon(world.history.today), world.to.csa_id
    assert csa_id is not None
    try:
        made = reporting.prepare_csa(session, csa_id, MONTH, at=at, who=BY, settings=DESK)
    except RefusedError:
        return ()
    return _leaves(session, made.id, world.history.today)


def _leaves(session: Session, workbook_id: UUID, on: date) -> Files:
    """The workbook without its password, and the page that leaves with it."""
    file = reporting.give_out(session, workbook_id, at=noon(on), who=BY)
    return (reporting.opened(session, workbook_id), *(content for _name, content in file.files[1:]))


def as_of(today: date) -> date:
    return min(today, QUARTER.last_day)


def referrals_only(life: Life, to: Asked, told: list[Said], on: date) -> Iterator[Word]:
    """What a quarter says of a person, without what was done, most of which was before the month."""
    done = {one.word for one in told if one.fact in ("contact", "appointment", "interview_held", "plan_signed")}
    yield from (word for word in quarter_offers(life, to, told, on) if word not in done)


class Monthly(Leaves):
    """A way out whose month's edges stand in the document, too."""

    def printed(self, today: date) -> set[Word]:
        return super().printed(today) | {MONTH.first_day, MONTH.due_on}


AGAIN = {
    "amended": Leaves(amended, (*CSAS, STATE), quarter_offers, as_of, examples=8),
    "marked": Monthly(marked, CSAS, referrals_only, as_of, examples=5),
}
TELLING_FROM = MONTH.first_day


@pytest.mark.parametrize("name", AGAIN)
def test_nothing_refused_is_told_again(vault: Vault, name: str) -> None:
    way = AGAIN[name]

    @settings(
        max_examples=way.examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    @given(histories(way.to).filter(lambda history: history.today >= TELLING_FROM))
    def every_history(history: History) -> None:
        check(vault, history, way)

    every_history()


@pytest.mark.parametrize(
    ("name", "to"), [(name, to) for name, way in AGAIN.items() for to in way.to], ids=lambda one: str(one)[:20]
)
def test_an_example_of_each(vault: Vault, name: str, to: Asked) -> None:
    check(vault, everything(to), AGAIN[name])


def entered_late(session: Session, history: History) -> Files:
    """The amended report after every second deed was entered when the first had left."""
    lives = (replace(life, deeds=tuple(deed for deed in life.deeds if not is_late(deed))) for life in history.lives)
    world = record(session, replace(history, lives=tuple(lives)))
    at, to = noon(history.today), world.to
    reporting.export_quarter(session, QUARTER, at=at, who=BY, settings=DESK)
    instrument = keep_instrument(session, FRA)
    for life, ncp_id in zip(history.lives, world.people, strict=True):
        for deed in filter(is_late, life.deeds):
            do(session, life, ncp_id, deed, instrument, history.today)
    session.flush()
    made = reporting.newest_workbooks(session, QUARTER)
    line = next((one for one in made if (one.recipient, one.csa_id) == (to.kind, to.csa_id)), None)
    if line is None:
        return ()
    try:
        amended = reporting.amend(session, line.id, at=at, who=BY, settings=DESK)
    except RefusedError:
        return (b"nothing differs",)
    return _leaves(session, amended.id, history.today)


def is_late(deed: Deed) -> bool:
    """Not what may change from when on something may be told: that would have been told before."""
    return deed.kind not in ("referral", "service", "plan") and deed.on.day % 2 == 0


def month_after_month(session: Session, history: History) -> Files:
    """A CSA's report of August, and that of September with what changed since."""
    world = record(session, history)
    assert world.to.csa_id is not None
    files: list[bytes] = []
    for month in (MONTH.previous, MONTH):
        try:
            made = reporting.prepare_csa(
                session, world.to.csa_id, month, at=noon(history.today), who=BY, settings=DESK
            )
        except RefusedError:
            files.append(b"nobody")
        else:
            files += _leaves(session, made.id, history.today)
    return tuple(files)


def standing(today: date) -> tuple[date, ...]:
    """The days as of which the reports of both months speak."""
    return as_of(today), MONTH.previous.last_day


TWINS = {"entered late": entered_late, "month after month": month_after_month}


@pytest.mark.parametrize("name", TWINS)
def test_what_is_refused_shows_in_nothing_that_differs_or_changed(vault: Vault, name: str) -> None:
    """Who differ only in what may not be told have the same amended reports, and the same marks."""
    to = (*CSAS, STATE) if name == "entered late" else CSAS
    for one in (ROCK, to[-1]):
        alike(vault, everything(one), name)

    @settings(
        max_examples=5, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    @given(histories(to))
    def every_history(history: History) -> None:
        alike(vault, history, name)

    every_history()


def alike(vault: Vault, history: History, name: str) -> None:
    """The files of a history, and of the same one without what is refused."""
    lesser = without_refused(history, *standing(history.today))
    make = TWINS[name]
    was = vault.read(lambda session: make(session, history))
    now = vault.read(lambda session: make(session, lesser))
    assert len(was) == len(now)
    for mine, other in zip(was, now, strict=True):
        assert seen(parts_of(mine)) == seen(parts_of(other)), history.to


@pytest.mark.parametrize("to", [ROCK, STATE], ids=["csa", "state"])
def test_the_proof_sees_a_value_that_is_told_again_unasked(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, to: Asked
) -> None:
    monkeypatch.setattr(amending._Again, "value", lambda again, _ncp_id, value, _asked: again.text(value))
    with pytest.raises(AssertionError):
        check(vault, everything(to), AGAIN["amended"])
