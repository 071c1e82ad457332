"""Liaisons and their areas."""

import pytest
from sqlalchemy.orm import Session

from csdesk.services import liaisons
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.liaisons import NewLiaison
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO, Person, add_person

ANN = NewLiaison(
    "Ann Example", "Sample W-2 Agency", "(608) 555-0144", "ann@agency.example", ("Rock", " Green ", "Rock")
)


def test_a_liaison_serves_areas_that_change(vault: Vault) -> None:
    def work(session: Session) -> None:
        kept = liaisons.keep_liaison(session, ANN, at=NOW, who=WHO)
        (found,) = liaisons.liaisons(session)
        assert (found.name, found.areas) == ("Ann Example", ("Green", "Rock"))
        moved = NewLiaison("Ann Example", areas=("Green", "Dane"))
        liaisons.keep_liaison(session, moved, liaison_id=kept, at=NOW, who=WHO)
        assert [one.areas for one in liaisons.liaisons(session)] == [("Dane", "Green")]
        assert liaisons.liaisons_of(session, "Rock") == ()
        liaisons.keep_liaison(session, NewLiaison("Bo", areas=("Dane",), active=False), at=NOW, who=WHO)
        assert [one.name for one in liaisons.liaisons_of(session, "Dane")] == ["Ann Example"]
        assert [one.name for one in liaisons.liaisons(session)] == ["Ann Example", "Bo"]
        liaisons.remove_liaison(session, kept, at=NOW, who=WHO)
        assert [one.name for one in liaisons.liaisons(session)] == ["Bo"]
        with pytest.raises(NotFoundError):
            liaisons.remove_liaison(session, kept, at=NOW, who=WHO)

    vault.write(work)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (NewLiaison(" ", areas=("Rock",)), "needs a name"),
        (NewLiaison("Ann", areas=(" ",)), "needs an area"),
        (NewLiaison("Ann", email="ann", areas=("Rock",)), "e-mail"),
    ],
)
def test_what_is_missing_is_said(vault: Vault, wrong: NewLiaison, said: str) -> None:
    def work(session: Session) -> None:
        with pytest.raises(RefusedError, match=said):
            liaisons.keep_liaison(session, wrong, at=NOW, who=WHO)
        assert liaisons.liaisons(session) == ()

    vault.write(work)


def test_a_case_in_another_area_names_who_serves_it(vault: Vault) -> None:
    def work(session: Session) -> None:
        liaisons.keep_liaison(session, ANN, at=NOW, who=WHO)
        person = add_person(session, Person(counties=("Rock", "Dane", "Polk")))
        assert liaisons.elsewhere(session, person, own=()) == ()
        found = liaisons.elsewhere(session, person, own=("Dane",))
        assert [(one.county, one.who) for one in found] == [
            ("Polk", "another area"),
            ("Rock", "Ann Example, (608) 555-0144"),
        ]
        assert liaisons.elsewhere(session, person, own=("Dane", "Rock", "Polk")) == ()

    vault.write(work)
