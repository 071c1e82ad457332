"""Whether a recovery code is really kept: some of its groups are asked for, and read as the vault reads them."""

import random

ASKED = 2
"""Groups that are asked for."""
ALIKE = str.maketrans("OIL", "011")


def groups_to_ask(count: int) -> tuple[int, ...]:
    """Which of the groups of a code, counted from 0 and in their order."""
    return tuple(sorted(random.SystemRandom().sample(range(count), ASKED)))


def as_read(typed: str) -> str:
    """Letters and digits alone. Small letters count as capitals; O is read as 0, I and L as 1."""
    return "".join(letter for letter in typed.upper().translate(ALIKE) if letter.isalnum())
