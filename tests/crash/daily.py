"""Work of every day: the referral report, and an interview."""

import json
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import Ncp
from csdesk.services import interview, new_desk
from csdesk.services.referral_report import UntrustedReport
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.vault import Vault
from tests.conftest import PASSPHRASE
from tests.crash.desk import Prints, differences, opened, prints, unlocked
from tests.crash.telling import Teller, Told
from tests.crash.work import Work
from tests.services.interview.holding import CIRCUMSTANCES
from tests.support.reports import AT, DATA, WHO, bring, report_of, row, take_back

PEOPLE = 6
TAKE_BACK = ""
FIRST, SECOND = "ncp_month1_utf8.csv", "ncp_month2_cp1252.csv"


class Imports(Work):
    """Two months' reports come in and are taken back, over and over. After a kill the vault holds exactly what it
    held after the last of these that was acknowledged, or after the one that was under way."""

    name = "import"
    moves_files = False

    def __init__(self) -> None:
        self.states: list[Prints] = []

    @property
    def steps(self) -> tuple[str, ...]:
        """The reports that come in, and where the last one is taken back."""
        return (FIRST, SECOND, *(TAKE_BACK, SECOND) * (self.rounds - 1), TAKE_BACK)

    def prepare(self, folder: Path) -> None:
        made = new_desk.create(self.vault(folder), PASSPHRASE)
        self.code = made.recovery_code
        made.vault.lock()

    def learn(self, folder: Path) -> None:
        with opened(self.vault(folder), code=self.code) as vault:
            self.states = [prints(vault)]
            for step in self.steps:
                _do(vault, step)
                self.states.append(prints(vault))
        assert all(differences(*pair) for pair in zip(self.states, self.states[1:], strict=False))

    def run(self, folder: Path, tell: Teller) -> None:
        with unlocked(self.vault(folder), code=self.code) as vault:
            tell.begins()
            for step in self.steps:
                tell.writes()
                _do(vault, step)
                tell.did()

    def look(self, folder: Path, told: Told) -> None:
        with opened(self.vault(folder), code=self.code) as vault:
            found = prints(vault)
        steps = len(told.done)
        wrong = [differences(found, state) for state in self.states[steps : steps + 1 + told.in_a_write]]
        assert [] in wrong, f"after {steps} steps: {wrong}"


def _do(vault: Vault, step: str) -> None:
    if step == TAKE_BACK:
        take_back(vault)
    else:
        bring(vault, _report(step))


def _report(name: str) -> UntrustedReport:
    return read_bytes(name, (DATA / name).read_bytes())


class Interviews(Work):
    """One interview after the other, each answer in a transaction of its own, as the screens do it."""

    name = "interview"
    moves_files = False

    def prepare(self, folder: Path) -> None:
        made = new_desk.create(self.vault(folder), PASSPHRASE)
        people = [
            row(PIN=f"900000000{number}", case=f"7000000{number}", last=f"SAMPLE {number}")
            for number in range(PEOPLE)
        ]
        bring(made.vault, report_of(people))
        self.code = made.recovery_code
        made.vault.lock()

    def run(self, folder: Path, tell: Teller) -> None:
        with unlocked(self.vault(folder), code=self.code) as vault:
            people = vault.read(lambda session: session.scalars(select(Ncp.id).order_by(Ncp.pin)).all())
            tell.begins()
            for ncp_id in people:
                self._hold(vault, ncp_id, tell)

    @staticmethod
    def _hold(vault: Vault, ncp_id: UUID, tell: Teller) -> None:
        tell.writes()
        held = vault.write(lambda session: interview.start(session, ncp_id, at=AT, who=WHO))
        tell.did(json.dumps([str(held), "", "", ""]))

        def say(question: str, item: str, value: str) -> None:
            tell.writes()
            vault.write(lambda session: interview.answer(session, held, question, item, value=value, at=AT, who=WHO))
            tell.did(json.dumps([str(held), question, item, value]))

        say("Q4", "", "caseworker")
        say("opening", "", "Two children, who live with their mother.")
        for question, value in (
            ("Q5", "yes"),
            ("Q6", "neutral"),
            ("Q7", "weekly"),
            ("Q8", "sometimes"),
            ("Q9", "no"),
        ):
            say(question, "", value)
        for line in CIRCUMSTANCES:
            say("Q11", line, "yes" if line == "transportation" else "no")

    def look(self, folder: Path, told: Told) -> None:
        def work(session: Session) -> tuple[set[tuple[str, str, str, str]], int]:
            under_way = [one.assessment_id for one in interview.under_way(session)]
            kept = {(str(held), "", "", "") for held in under_way}
            for held in under_way:
                for question in interview.state(session, held).questions:
                    kept |= {(str(held), one.question, one.item, one.value) for one in question.answers}
            events = select(func.count()).where(AuditEvent.action.startswith("interview."))
            return kept, session.scalar(events) or 0

        with opened(self.vault(folder), code=self.code) as vault:
            kept, events = vault.read(work)
        acknowledged = {tuple(json.loads(line)) for line in told.done}
        assert acknowledged <= kept, f"lost: {acknowledged - kept}"
        assert len(kept - acknowledged) <= told.in_a_write, f"too much: {kept - acknowledged}"
        assert events == len(kept), "an answer and its line in the audit trail are one"
