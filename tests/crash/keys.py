"""The keys of a vault are changed: passphrase, recovery code, and the data key itself."""

import json
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import func, select

from csdesk.models.audit import AuditEvent
from csdesk.services import new_desk
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault, WrongPassphraseError, changes, rotation
from csdesk.services.vault.vault import unlock_with_escrow_key
from tests.conftest import PASSPHRASE
from tests.crash.desk import Prints, differences, opened, prints
from tests.crash.safety import only_these_are_left
from tests.crash.telling import Teller, Told
from tests.crash.work import Work
from tests.support.reports import AT, WHO, bring, report_of, row

PASSPHRASES = (PASSPHRASE, "harbor violet ladder 73", "granite pelican murmur 91")
STEPS = ("vault.passphrase_changed", "vault.recovery_code_renewed", "vault.data_key_changed")


class ChangingKeys(Work):
    """Passphrase, recovery code and data key are changed, and again. After a kill whoever held a key that was
    acknowledged, or that was not being replaced, gets in; so does the agency by its escrow key."""

    name = "key change"

    def __init__(self) -> None:
        self.held: Prints = {}
        self.private = b""

    def prepare(self, folder: Path) -> None:
        made = new_desk.create(self.vault(folder), PASSPHRASE)
        self.code = made.recovery_code
        bring(made.vault, report_of([row(PIN=f"900000{number:04}", case=f"700{number:05}") for number in range(60)]))
        escrow = X25519PrivateKey.generate()
        self.private = escrow.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = escrow.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        changes.add_escrow(made.vault, public, at=AT, who=WHO)
        self.held = prints(made.vault)
        made.vault.lock()

    def run(self, folder: Path, tell: Teller) -> None:
        vault = vaults.unlock(self.vault(folder), PASSPHRASES[0])
        try:
            tell.begins()
            for old, new in pairwise(PASSPHRASES[: self.rounds + 1]):
                vault = self._change_all(vault, old, new, tell)
        finally:
            vault.lock()

    @staticmethod
    def _change_all(vault: Vault, old: str, new: str, tell: Teller) -> Vault:
        tell.writes()
        changes.change_passphrase(vault, new, current=old, at=AT, who=WHO)
        tell.did(json.dumps(["passphrase", new]))
        tell.writes()
        code = changes.renew_recovery_code(vault, new, at=AT, who=WHO)
        tell.did(json.dumps(["code", code]))
        tell.writes()
        made = changes.change_data_key(vault, new, at=AT, who=WHO)
        tell.did(json.dumps(["code", made.recovery_code]))
        return made.vault

    def look(self, folder: Path, told: Told) -> None:
        path, done = self.vault(folder), [json.loads(line) for line in told.done]
        under_way = STEPS[len(done) % len(STEPS)] if told.in_a_write else ""
        passphrase = [PASSPHRASE, *(value for what, value in done if what == "passphrase")][-1]
        code = [self.code, *(value for what, value in done if what == "code")][-1]
        with opened(path, passphrase=self._what_opens(path, passphrase, under_way)) as vault:
            assert differences(prints(vault), self.held) == []
            lines = self._lines(vault)
        for step, action in enumerate(STEPS):
            acknowledged = len(done[step :: len(STEPS)])
            assert acknowledged <= lines[action] <= acknowledged + (under_way == action), f"{action}: {lines}"
        unlock_with_escrow_key(path, self.private, None).lock()
        if lines["vault.recovery_code_renewed"] + lines["vault.data_key_changed"] == len(
            [what for what, _ in done if what == "code"]
        ):
            vaults.unlock_with_recovery_code(path, code).lock()
        only_these_are_left(folder, path)
        backups = rotation.listed(path, None)
        assert all(view.whole for view in backups)
        assert len(backups) >= lines["vault.data_key_changed"]

    @staticmethod
    def _what_opens(path: Path, acknowledged: str, under_way: str) -> str:
        try:
            vaults.unlock(path, acknowledged).lock()
        except WrongPassphraseError:
            assert under_way == STEPS[0], "the passphrase does not open the vault any more"
            return PASSPHRASES[PASSPHRASES.index(acknowledged) + 1]
        return acknowledged

    @staticmethod
    def _lines(vault: Vault) -> dict[str, int]:
        counted = select(AuditEvent.action, func.count()).group_by(AuditEvent.action)
        found: dict[str, int] = vault.read(lambda session: {line[0]: line[1] for line in session.execute(counted)})
        return {action: found.get(action, 0) for action in STEPS}
