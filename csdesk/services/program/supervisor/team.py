"""What the team passphrase gives: the key that opens one extract, and the key of the team's fingerprints.

Both come from the passphrase by Argon2id, the one with a random salt of each file, the other with the team's label as
its salt, since all desks of a team must come to the same key without having told each other anything else. See
docs/security.md for what each keeps from whom.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from csdesk.services.vault import slots, strength
from csdesk.services.vault.cost import Cost, derive

LABEL = b"CS Desk team quarter 1"
"""Its digest is the salt of the fingerprints. With another one nothing could be compared with earlier extracts."""
COST = Cost(time_cost=3, memory_kib=65_536, lanes=4)
"""As for a vault that is new today, and for good: with another one nothing could be compared either."""
FINGERPRINT_BYTES = 16
"""Two of a million people have the same by chance once in 10^26 teams."""
NOT_OF_A_NUMBER = re.compile(r"[^0-9A-Z]")


def plain(passphrase: str) -> str:
    """The passphrase as all desks of the team understand it: it was told by word of mouth.

    Blanks before, behind and between the words count as one, and computers differ in how they type an accent.
    """
    return " ".join(unicodedata.normalize("NFC", passphrase).split())


def demand(passphrase: str, hints: tuple[str, ...] = ()) -> None:
    """Refuse a passphrase that would not be good enough for a vault. Raises `VaultError`."""
    strength.demand(plain(passphrase), hints)


def root_of(passphrase: str, salt: bytes, cost: Cost | None = None) -> bytes:
    """What everything else is made of. Takes as long as unlocking a vault. Raises `VaultError` without memory."""
    return derive(plain(passphrase).encode("utf-8", "surrogatepass"), salt, cost or COST, slots.KEY_BYTES)


@dataclass(frozen=True)
class Team:
    """The key by which people are compared. It opens no extract, and is kept nowhere."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, passphrase: str) -> "Team":
        """The team that has this passphrase."""
        root = root_of(passphrase, hashlib.sha256(LABEL).digest()[:16])
        return cls(slots.expand(root, LABEL, "csdesk team fingerprints"))

    @property
    def mark(self) -> str:
        """Tells whether two extracts can be compared, and nothing else."""
        return self._of("team", "")

    def of_pin(self, pin: str) -> str:
        """The fingerprint of a PIN."""
        return self._of("pin", pin)

    def of_case(self, number: str) -> str:
        """The fingerprint of a IV-D case number."""
        return self._of("case", number)

    def of_pins(self, pins: Iterable[str]) -> tuple[str, ...]:
        """Those of all PINs of a person; nothing of an empty one."""
        return tuple(sorted({self.of_pin(pin) for pin in pins if normal(pin)}))

    def of_cases(self, numbers: Iterable[str]) -> tuple[str, ...]:
        """Those of all cases of a person; nothing of an empty number."""
        return tuple(sorted({self.of_case(number) for number in numbers if normal(number)}))

    def _of(self, kind: str, number: str) -> str:
        made = hmac.digest(self.key, f"{kind}:{normal(number)}".encode(), "sha256")
        return base64.urlsafe_b64encode(made[:FINGERPRINT_BYTES]).decode("ascii").rstrip("=")


def normal(number: str) -> str:
    """A PIN or case number as it is compared: without the zeros in front that a spreadsheet takes away."""
    return NOT_OF_A_NUMBER.sub("", unicodedata.normalize("NFKC", number).upper()).lstrip("0")
