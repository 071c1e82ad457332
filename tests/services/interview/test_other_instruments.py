"""Another instrument beside the FRA: begun by the settings, found in the list by its own numbers, shown as it was."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from csdesk.services import caseload, interview, resources, settings
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.errors import DeskError
from csdesk.services.interview import FRA
from csdesk.services.interview.instruments import source_text
from csdesk.services.vault import Vault
from tests.services.interview.holding import Interview, answer_all, begin
from tests.services.people import NOW, TODAY, WHO, Person, add_person

OTHER = "turned-round"


@pytest.fixture
def instruments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of instruments in which another one asks who is willing first, so that Q8 and Q9 change places."""
    for one in resources.FOLDER.iterdir():
        if one.name != "instruments":
            (tmp_path / one.name).symlink_to(one)
    folder = tmp_path / "instruments"
    folder.mkdir()
    (folder / f"{FRA}.toml").write_text(source_text(), encoding="utf-8")
    other = source_text().replace('code = "fra-colorado"', f'code = "{OTHER}"')
    other = other.replace('able = "Q8"', 'able = "Q9"').replace('willing = "Q9"', 'willing = "Q8"')
    (folder / f"{OTHER}.toml").write_text(other, encoding="utf-8")
    monkeypatch.setattr(resources, "FOLDER", tmp_path)
    return folder


def use(vault: Vault, name: str) -> None:
    def work(session: Session) -> None:
        settings.save(session, replace(settings.load(session), instrument=name))

    vault.write(work)


def held(vault: Vault, name: str, q8: str, q9: str) -> Interview:
    """A finished interview with the instrument of the settings."""
    one = begin(vault, person=Person(last_name=name))
    answer_all(one)
    one.say("Q8", q8)
    one.say("Q9", q9)
    one.finish()
    return one


@pytest.mark.usefixtures("instruments")
def test_who_is_able_is_found_by_the_numbers_of_each_instrument(vault: Vault) -> None:
    straight = held(vault, "Straight", "yes", "no")
    use(vault, OTHER)
    turned = held(vault, "Turned", "yes", "no")
    assert (straight.result().able, straight.result().willing) == ("yes", "no")
    assert (turned.result().able, turned.result().willing) == ("no", "yes")

    def found(query: CaseloadQuery) -> list[str]:
        page = vault.read(lambda session: caseload.find(session, query, today=TODAY, limit=10))
        return [row.name.split(",")[0] for row in page.rows]

    assert found(CaseloadQuery(able=("yes",))) == ["Straight"]
    assert found(CaseloadQuery(able=("no",))) == ["Turned"]
    assert found(CaseloadQuery(willing=("yes",))) == ["Turned"]
    assert found(CaseloadQuery(able=("yes", "no"))) == ["Straight", "Turned"]


def test_an_interview_shows_what_was_asked_after_its_file_is_gone(vault: Vault, instruments: Path) -> None:
    use(vault, OTHER)
    turned = held(vault, "Turned", "yes", "no")
    (instruments / f"{OTHER}.toml").unlink()
    assert turned.state().instrument.code == OTHER
    assert turned.result().able == "no"
    ncp_id = vault.write(add_person)
    with pytest.raises(DeskError, match=rf"instruments/{OTHER}\.toml is missing"):
        vault.write(lambda session: interview.start(session, ncp_id, at=NOW, who=WHO))
    again = vault.write(lambda session: interview.start(session, ncp_id, instrument=FRA, at=NOW, who=WHO))
    assert vault.read(lambda session: interview.state(session, again)).instrument.code == "fra-colorado"
