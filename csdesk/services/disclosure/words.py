"""What is said about telling: on the record, in the accounting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.dates import whole_day
from csdesk.models.partner import Csa
from csdesk.models.release import Recipient, Way
from csdesk.services import releases
from csdesk.services.disclosure.rulings import Rulings, Standing
from csdesk.services.disclosure.table import Decision, Rule, table
from csdesk.services.errors import NotFoundError
from csdesk.wording import marked, tr, tr_marked

WAYS = {
    Way.MAIL: marked("Sent by e-mail"),
    Way.DRAFT: marked("Saved as a draft for Outlook"),
    Way.FILE: marked("Saved as a file"),
    Way.PRINT: marked("Printed"),
    Way.BY_HAND: marked("Sent by hand"),
    Way.SPOKEN: marked("Said"),
}


def decisions() -> tuple[Decision, ...]:
    """What was decided where the memo is silent."""
    return table().decisions


def rule(code: str) -> Rule:
    """A rule in words, such as `from_csa`: why no release is asked for what a CSA tells. Raises `KeyError`."""
    return table().rules[code]


def rule_words(codes: str, *, shown: bool = False) -> str:
    """Rule codes of the accounting in words: `participation before enrollment, signed release`.

    `shown`: in the window and its language, and not on a paper.
    """
    rules = table().rules
    known = [rules[code].short for code in codes.split(", ") if code in rules]
    known = [tr_marked(words) for words in known] if shown else known
    return ", ".join(dict.fromkeys(known))


def way_words(way: Way | None) -> str:
    """`Sent by e-mail`; empty where it is not known."""
    return WAYS[way] if way is not None else ""


@dataclass(frozen=True)
class WhatMayBeTold:
    """What the record screen says about telling the CSAs."""

    sentence: str
    source: str


def sentence_for(session: Session, ncp_id: UUID, *, on: date) -> WhatMayBeTold:
    """What the CSAs of this person may be told as things stand on a day. Raises `NotFoundError`."""
    rulings = Rulings.load(session, [ncp_id], on=on)
    standing = rulings.standings.get(ncp_id)
    if standing is None:
        raise NotFoundError(tr("This person is not in the vault any more. Search again."))
    words = {code: tr_marked(sentence) for code, sentence in rulings.table.sentence.items()}
    csas = dict(session.execute(select(Csa.id, Csa.county).where(Csa.id.in_(standing.csa_ids))).all())
    counties = sorted(csas.values())
    agencies = tr("To the CSA")
    if counties:
        one, several = tr("To the {counties} CSA"), tr("To the {counties} CSAs")
        agencies = (several if len(counties) > 1 else one).format(counties=joined(counties))
    first = standing.first_enrolled_on
    what = words["before"] if first is None or first > on else words["after"]
    told = what.format(agencies=agencies, day=_long(first) if first else "")
    return WhatMayBeTold(f"{told} {_release_words(standing, csas, on, words)}", words["source"])


def _release_words(standing: Standing, csas: dict[UUID, str], on: date, words: Mapping[str, str]) -> str:
    for_csas = [release for release in standing.releases if release.recipient is Recipient.CSA]
    holding = [release for release in for_csas if release.in_force(on)]
    if not holding:
        return words["ended"] if for_csas else words["none"]
    held_until = {
        csa_id: max(release.valid_until or date.max for release in covering)
        for csa_id in csas
        if (covering := [release for release in holding if release.covers(Recipient.CSA, csa_id=csa_id)])
    }
    if not held_until and csas:
        return words["none"]
    last_day = min(held_until.values(), default=date.max)
    until = "" if last_day == date.max else words["until"].format(day=_long(last_day))
    facts = _facts_named([release for release in holding if release.csa_id in (None, *csas)], words)
    if len(held_until) == len(csas):
        return words["in_force"].format(until=until) + facts
    names = joined(sorted(csas[csa_id] for csa_id in held_until))
    others = joined(sorted(county for csa_id, county in csas.items() if csa_id not in held_until))
    return words["in_force_for"].format(names=names, others=others, until=until) + facts


def _facts_named(holding: list[releases.ReleaseView], words: Mapping[str, str]) -> str:
    """What these releases name, where it is not what a release covers that names no facts."""
    named = {code for release in holding for code in release.facts}
    if named == set(releases.general_facts()):
        return ""
    return words["facts"].format(facts=releases.fact_words(named).lower())


def joined(names: list[str]) -> str:
    """`Rock`, `Dane and Rock`, `Brown, Dane and Rock`."""
    if len(names) == 1:
        return names[0]
    return tr("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def _long(day: date) -> str:
    return whole_day(day)
