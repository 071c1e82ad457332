"""`review list` and `review answers` at the command line."""

from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services import reviews
from csdesk.services import vault as vaults
from tests.commands.test_command_line import Run, passphrase_file, run
from tests.conftest import PASSPHRASE
from tests.services.people import Person, add_csa, add_person, add_report
from tests.services.review_list.lists import answered

__all__ = ["passphrase_file", "run"]


def test_a_list_is_written_and_its_answers_are_seen_and_then_taken(
    run: Run, vault_file: Path, tmp_path: Path
) -> None:
    def work(session: Session) -> UUID:
        report = add_report(session, "Rock")
        for name in ("Abbott", "Baker", "Cruz"):
            add_person(session, Person(name), report=report)
        return add_csa(session)

    vault = vaults.unlock(vault_file, PASSPHRASE)
    csa_id = vault.write(work)
    vault.lock()
    target, back = tmp_path / "list.xlsx", tmp_path / "back.xlsx"

    code, said, _ = run("review", "list", "Rock", "--to", target)
    assert (code, said["people"]) == (0, 3)
    assert run("review", "list", "Nowhere", "--to", tmp_path / "none.xlsx")[0] == 1
    back.write_bytes(answered(target.read_bytes(), [("yes", ""), ("no", "Works"), ("no", "")]))
    sum_of = {"cleared": 1, "excluded": 1, "open": 0, "nothing_new": 0, "to_look_at": 1, "missing": 0}
    assert run("review", "answers", back)[:2] == (0, {"outcome": "seen", **sum_of})
    assert run("review", "answers", back, "--take")[:2] == (0, {"outcome": "taken", **sum_of})

    vault = vaults.unlock(vault_file, PASSPHRASE)
    answers = sorted(one.answer.value for one in vault.read(lambda one: reviews.newest_of(one, csa_id)).values())
    vault.lock()
    assert answers == ["cleared", "excluded", "open"]
