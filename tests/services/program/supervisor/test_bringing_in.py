"""Extracts brought in, replaced, refused and taken out, also where the team changes its passphrase."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from csdesk.models.audit import AuditEvent
from csdesk.services import audit
from csdesk.services.errors import RefusedError
from csdesk.services.program import supervisor
from csdesk.services.program.supervisor import Team, contents, keeping, sealing
from csdesk.services.program.supervisor.opening import Extract
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO
from tests.services.program.supervisor.teams import (
    NEW_PASSPHRASE,
    PASSPHRASE,
    QUARTER,
    added,
    bring_in,
    count_own,
    desk,
    everything,
    extract,
    kept,
)
from tests.services.reporting import desk as scripted


def test_bringing_in_the_same_once_more_changes_nothing(ann: Vault, boss: Vault) -> None:
    file = extract(ann).content
    assert bring_in(boss, file)[0].changed
    before = everything(boss), added(boss)
    (again,) = bring_in(boss, file)
    assert not again.changed
    assert "already" in again.sentence
    assert (everything(boss), added(boss)) == before


def test_a_newer_one_takes_the_place_of_an_older_and_not_the_other_way_round(ann: Vault, boss: Vault) -> None:
    older = extract(ann).content
    newer = resealed(older, lambda found: replace(found, made_at=found.made_at + timedelta(hours=1)))
    bring_in(boss, older)
    (told,) = bring_in(boss, newer, at=NOW + timedelta(hours=2))
    assert "place of an older" in told.sentence
    before = everything(boss)
    assert len(before) == 1
    (told,) = bring_in(boss, older)
    assert told.refused
    assert "older than what is here of Ann Archer" in told.sentence
    assert everything(boss) == before


def resealed(file: bytes, change: Any) -> bytes:
    found = contents.read_json(sealing.unseal(file, PASSPHRASE, name="x"), name="x")
    return sealing.seal(contents.to_json(change(found)).encode(), PASSPHRASE)


def test_each_reason_for_refusing_a_file_leaves_all_as_it_was(ann: Vault, ben: Vault, boss: Vault) -> None:
    file = extract(ann).content
    bring_in(boss, extract(ben, passphrase=PASSPHRASE).content)
    before = everything(boss), boss.read(lambda session: session.scalar(select(func.count()).select_from(AuditEvent)))
    future = resealed(file, lambda found: replace(found, made_at=NOW + timedelta(hours=2)))
    other_team = resealed(file, lambda found: replace(found, team=Team(b"x" * 32).mark))
    for bad, words in (
        (file, "does not open"),
        (file[:-1], "damaged"),
        (b"%PDF-1.7", "no extract"),
        (file.replace(b"extract/1", b"extract/9", 1), "newer version"),
        (resealed_text(b'{"version":9}'), "newer version"),
        (resealed_text(b'{"version":1}'), "does not say"),
        (resealed(file, lambda found: replace(found, quarter=QUARTER.next)), "not of July"),
        (future, "still to come: a clock is wrong"),
        (other_team, "are compared by another"),
    ):
        (told,) = bring_in(boss, bad, passphrase=NEW_PASSPHRASE if "open" in words else PASSPHRASE)
        assert (told.refused, told.changed) == (True, False)
        assert words in told.sentence
        assert "Nothing of it was brought in" in told.sentence
    after = everything(boss), boss.read(lambda session: session.scalar(select(func.count()).select_from(AuditEvent)))
    assert after == before


def test_a_desk_s_own_file_among_the_others_is_said_and_its_quarter_is_counted_from_the_vault(
    ann: Vault, ben: Vault
) -> None:
    mine, theirs = extract(ann).content, extract(ben).content
    own, other = bring_in(ann, mine, theirs)
    assert (own.refused, own.changed, own.own) == (False, False, True)
    assert "this desk is counted from this vault" in own.sentence
    assert (other.changed, other.own) == (True, False)
    assert [line.own for line in kept(ann)] == [True, False]
    digests = {digest for _source, digest, _at, _text in everything(ann)}
    assert hashlib.sha256(mine).hexdigest() not in digests
    again = bring_in(ann, mine)  # older by now than what was counted, and by itself
    assert [one.own for one in again] == [True]
    assert len(kept(ann)) == 2


def test_a_desk_s_own_file_of_another_team_than_the_others_counts_nothing(ann: Vault, ben: Vault) -> None:
    bring_in(ann, extract(ben).content)
    before = everything(ann)
    (told,) = bring_in(ann, extract(ann, passphrase=NEW_PASSPHRASE).content, passphrase=NEW_PASSPHRASE)
    assert told.refused
    assert "another team passphrase than what is here of Ben Brook" in told.sentence
    assert everything(ann) == before


def test_a_desk_whose_clock_is_a_little_ahead_is_taken_in(ann: Vault, boss: Vault) -> None:
    ahead = resealed(extract(ann).content, lambda found: replace(found, made_at=NOW + timedelta(minutes=50)))
    assert bring_in(boss, ahead)[0].changed


def test_a_team_changes_its_passphrase_with_the_new_extracts_of_all_desks_at_once(
    ann: Vault, ben: Vault, tmp_path: Path
) -> None:
    """Three desks: Cam's own is the supervisor's."""
    with desk(tmp_path, "Cam Cole") as cam:
        cam.write(lambda session: scripted.script(session, seed=13, people=30))
        bring_in(cam, extract(ann).content, extract(ben).content)
        before, figures = everything(cam), added(cam)
        new = [extract(vault, passphrase=NEW_PASSPHRASE).content for vault in (ann, ben)]
        (told,) = bring_in(cam, new[0], passphrase=NEW_PASSPHRASE)
        assert told.refused
        assert "another team passphrase than what is here of Ben Brook," in told.sentence
        assert "new files of all desks at once" in told.sentence
        with pytest.raises(RefusedError, match="The extracts of Ann Archer, Ben Brook have another team passphrase"):
            count_own(cam, NEW_PASSPHRASE)
        assert everything(cam) == before
        told_both = bring_in(cam, *new, passphrase=NEW_PASSPHRASE)
        assert [one.sentence for one in told_both] == ["Took the place of an older one."] * 2
        assert added(cam) == figures
        assert not {row.contents for row in before} & {row.contents for row in everything(cam)}
        assert all("older" in one.sentence or one.refused for one in bring_in(cam, extract(ann).content))


def test_who_makes_no_extract_under_the_new_passphrase_is_taken_out_first(
    ann: Vault, ben: Vault, boss: Vault
) -> None:
    bring_in(boss, extract(ann).content, extract(ben).content)
    gone = next(line for line in kept(boss) if line.liaison == "Ben Brook")
    boss.write(lambda session: supervisor.remove(session, gone.id, at=NOW, who=WHO))
    assert bring_in(boss, extract(ann, passphrase=NEW_PASSPHRASE).content, passphrase=NEW_PASSPHRASE)[0].changed


def test_extracts_of_two_passphrases_are_never_added_up(ann: Vault, ben: Vault, boss: Vault) -> None:
    """As it may come about where a step before the last is taken back."""
    bring_in(boss, extract(ann).content)
    (file,) = [extract(ben, passphrase=NEW_PASSPHRASE).content]
    found = contents.read_json(sealing.unseal(file, NEW_PASSPHRASE, name="x"), name="x")
    boss.write(lambda session: keeping.keep(session, Extract.of(found), None, at=NOW))
    with pytest.raises(RefusedError, match="Not all extracts have the same team passphrase"):
        added(boss)


def test_nothing_is_written_while_files_are_opened_and_the_desk_is_counted(ann: Vault, ben: Vault) -> None:
    """The long part runs while somebody else writes, and sees it or not; the short part keeps it."""
    own, made = supervisor.source_of(ann), extract(ben)

    def read_and_write(work: Any) -> Any:
        ann.write(lambda session: audit.record(session, at=NOW, who=WHO, action="list.exported"))
        return ann.read(work)

    path = ben.path.with_name(made.name)
    path.write_bytes(made.content)
    before = everything(ann)
    batch = supervisor.prepare(read_and_write, [path], PASSPHRASE, quarter=QUARTER, own=own, liaison="Ann", at=NOW)
    assert everything(ann) == before
    ann.write(lambda session: supervisor.take_in(session, batch, at=NOW, who=WHO))
    assert [line.liaison for line in kept(ann)] == ["Ann", "Ben Brook"]


def resealed_text(text: bytes) -> bytes:
    return sealing.seal(text, PASSPHRASE)


def test_files_are_told_one_by_one_and_a_bad_one_does_not_keep_the_others_out(
    ann: Vault, ben: Vault, boss: Vault, tmp_path: Path
) -> None:
    files = []
    for vault in (ann, ben):
        made = extract(vault)
        files.append(tmp_path / made.name)
        files[-1].write_bytes(made.content)
    damaged = tmp_path / "damaged.csextract"
    damaged.write_bytes(files[0].read_bytes()[:500])
    batch = supervisor.prepare(
        boss.read,
        [files[0], damaged, tmp_path / "gone.csextract", files[1]],
        PASSPHRASE,
        quarter=QUARTER,
        own=supervisor.source_of(boss),
        liaison="Sue Stone",
        at=NOW,
    )
    told = boss.write(lambda session: supervisor.take_in(session, batch, at=NOW, who=WHO))
    assert [(one.name, one.refused) for one in told] == [
        ("2026Q3-Ann-Archer.csextract", False),
        ("damaged.csextract", True),
        ("gone.csextract", True),
        ("2026Q3-Ben-Brook.csextract", False),
    ]
    assert [one.liaison for one in kept(boss)] == ["Ann Archer", "Ben Brook"]


def test_a_desk_can_be_taken_out_again(ann: Vault, boss: Vault) -> None:
    bring_in(boss, extract(ann).content)
    (line,) = kept(boss)
    assert boss.write(lambda session: supervisor.remove(session, line.id, at=NOW, who=WHO)) == "Ann Archer"
    assert added(boss) is None
    assert kept(boss) == ()
