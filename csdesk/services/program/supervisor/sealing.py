"""The file of an extract: a header in clear, and behind it the contents, encrypted under the team passphrase.

The header says the format, what guessing costs, the salt, the nonce and the length; nothing of whom or when. It is
authenticated with the contents (AES-256-GCM). What stands behind the last brace of the contents are blanks, so that
the length tells the number of people only roughly.
"""

import base64
import json
import secrets
from dataclasses import dataclass, field, fields
from typing import Any

from csdesk.services.errors import RefusedError
from csdesk.services.program.supervisor import team
from csdesk.services.vault import slots
from csdesk.services.vault.cost import MOST_MEMORY_KIB, Cost
from csdesk.wording import tr

SUFFIX = ".csextract"
NAME = "csdesk-quarter-extract"
FORMAT = f"{NAME}/1"
LONGEST_HEADER = 1024
LARGEST = 128 * 1024 * 1024
"""Bytes of a file: that of 360,000 people has a third of it."""
ROUND = 16 * 1024
"""The contents are filled up to so many bytes."""
TAG_BYTES = 16
MOST = Cost(time_cost=24, memory_kib=MOST_MEMORY_KIB, lanes=16)
"""A header that asks for more was made to stop the computer."""
NOTHING_DONE = tr("Nothing of it was brought in.")


class WrongTeamPassphraseError(RefusedError):
    """The team passphrase does not open the file."""


@dataclass(frozen=True)
class _Header:
    cost: Cost
    salt: bytes
    nonce: bytes
    check: bytes = field(repr=False)
    """Tells a wrong passphrase from a damaged file."""
    length: int
    """Bytes of what follows."""

    def line(self) -> bytes:
        """As it stands in the file, with its end of line."""
        parts = {"salt": self.salt, "nonce": self.nonce, "check": self.check}
        said = {
            "format": FORMAT,
            **self.cost.as_parameters(),
            **{name: slots.text(value) for name, value in parts.items()},
            "length": self.length,
        }
        return json.dumps(said, separators=(",", ":")).encode("ascii") + b"\n"


def seal(contents: bytes, passphrase: str) -> bytes:
    """The file. Raises `VaultError` when the computer has not the memory for the key, `RefusedError` for too much."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    filled = contents + b" " * (-len(contents) % ROUND)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    root = team.root_of(passphrase, salt)
    header = _Header(team.COST, salt, nonce, _check(root, salt), len(filled) + TAG_BYTES).line()
    sealed = header + AESGCM(_key(root, salt)).encrypt(nonce, filled, header)
    if len(sealed) > LARGEST:
        raise RefusedError(tr("The quarter has more people than an extract holds. Nothing was written."))
    return sealed


def unseal(untrusted: bytes, passphrase: str, *, name: str) -> bytes:
    """The contents of a file, as they were sealed.

    Raises `WrongTeamPassphraseError`, and `RefusedError` for a file that is none, is damaged, too large, or of a
    newer version; `name` is what the sentence calls it.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(untrusted) > LARGEST:
        raise RefusedError(tr("{name} is too large for an extract. {nothing}", name=name, nothing=NOTHING_DONE))
    line, end, sealed = untrusted.partition(b"\n")
    header = _read(line + end, name)
    if len(sealed) != header.length:
        raise _damaged(name)
    root = team.root_of(passphrase, header.salt, header.cost)
    if not secrets.compare_digest(_check(root, header.salt), header.check):
        raise WrongTeamPassphraseError(
            tr(
                "That team passphrase does not open {name}. {nothing} Type the one that the desk used; the "
                "supervisor tells it to all.",
                name=name,
                nothing=NOTHING_DONE,
            ),
            field="passphrase",
        )
    try:
        return AESGCM(_key(root, header.salt)).decrypt(header.nonce, sealed, line + end)
    except InvalidTag:
        raise _damaged(name) from None


def _read(line: bytes, name: str) -> _Header:
    """Check the header, byte for byte: nothing in it is let pass that this program would not have written."""
    said = _said(line)
    kind = said.get("format")
    if not isinstance(kind, str) or not kind.startswith(f"{NAME}/"):
        raise RefusedError(
            tr(
                "{name} is no extract of a quarter. {nothing} Choose the file whose name ends in {suffix}.",
                name=name,
                nothing=NOTHING_DONE,
                suffix=SUFFIX,
            )
        )
    if kind != FORMAT:
        raise RefusedError(
            tr(
                "{name} was made by a newer version of CS Desk. {nothing} Update this program, or have the extract "
                "made again by this version.",
                name=name,
                nothing=NOTHING_DONE,
            )
        )
    try:
        cost = Cost(**{part.name: said[part.name] for part in fields(Cost)})
        salt, nonce, check = (base64.b64decode(said[part], validate=True) for part in ("salt", "nonce", "check"))
        header = _Header(cost, salt, nonce, check, said["length"])
        within = all(
            type(getattr(cost, part.name)) is int and 1 <= getattr(cost, part.name) <= getattr(MOST, part.name)
            for part in fields(Cost)
        )
        whole = within and [len(salt), len(nonce), len(check)] == [16, 12, 16] and header.line() == line
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole or cost.memory_kib < 8 * cost.lanes or type(header.length) is not int:
        raise _damaged(name)
    return header


def _said(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_HEADER or not line.endswith(b"\n"):
        return {}
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _damaged(name: str) -> RefusedError:
    return RefusedError(
        tr(
            "{name} is damaged or was cut short on its way. {nothing} Ask the desk for the file once more.",
            name=name,
            nothing=NOTHING_DONE,
        )
    )


def _key(root: bytes, salt: bytes) -> bytes:
    return slots.expand(root, salt, "csdesk extract contents")


def _check(root: bytes, salt: bytes) -> bytes:
    return slots.expand(root, salt, "csdesk extract check")[:16]
