"""What one guess at the passphrase costs: Argon2id's parameters, raised on a computer that bears more."""

from dataclasses import asdict, dataclass, replace

from csdesk.services.vault.errors import VaultError
from csdesk.wording import tr

MOST_MEMORY_KIB = 131_072
"""A vault asks for no more than 128 MiB: it has to open on the next laptop too, and the program is beside it."""
MOST_PASSES = 6
"""What a faster computer bears besides goes into more passes over that memory."""
LONGEST_SECONDS = 0.5
"""As long as unlocking may be expected to take."""
LARGEST_SHARE = 4
"""A derivation takes no more than one part in so many of the memory that is free."""


@dataclass(frozen=True)
class Cost:
    """Argon2id's parameters. The memory is in KiB."""

    time_cost: int
    memory_kib: int
    lanes: int

    def as_parameters(self) -> dict[str, int]:
        """As they stand in a slot."""
        return asdict(self)


FIRST = Cost(time_cost=3, memory_kib=65_536, lanes=4)
"""Of a new passphrase (RFC 9106, second recommended choice, with its three passes and four lanes)."""
MOST = Cost(time_cost=100, memory_kib=4_194_304, lanes=64)
"""A key file that asks for more is damaged, or was made to stop the computer."""


def raised(cost: Cost, seconds: float) -> Cost | None:
    """The cost that this computer bears, where `cost` took so many seconds; None where it is to stay."""
    memory, passes, free = cost.memory_kib, cost.time_cost, _free_memory()
    while (
        memory * 2 <= MOST_MEMORY_KIB and seconds * 2 <= LONGEST_SECONDS and memory * 2 * 1024 * LARGEST_SHARE <= free
    ):
        memory, seconds = memory * 2, seconds * 2
    while memory * 2 > MOST_MEMORY_KIB and passes * 2 <= MOST_PASSES and seconds * 2 <= LONGEST_SECONDS:
        passes, seconds = passes * 2, seconds * 2
    wanted = replace(cost, memory_kib=memory, time_cost=passes)
    return wanted if wanted != cost else None


def derive(secret: bytes, salt: bytes, cost: Cost, length: int) -> bytes:
    """Derive a key by Argon2id. Raises `VaultError` when the computer has not the memory for it."""
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            secret,
            salt,
            time_cost=cost.time_cost,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=length,
            type=Type.ID,
        )
    except (HashingError, MemoryError) as error:
        raise VaultError(
            tr(
                "The passphrase cannot be tried: it takes {memory_kib} MiB of memory, and this computer has not "
                "that much free. Nothing was changed; close other programs and try again.",
                memory_kib=cost.memory_kib // 1024,
            )
        ) from error


def _free_memory() -> int:
    import psutil

    return int(psutil.virtual_memory().available)
