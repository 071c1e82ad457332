"""How long each step of the dialogue with a mail server may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Timeouts:
    """Seconds for each step of the dialogue."""

    connect: float = 30
    reply: float = 60
    """For each answer, whole."""
    block: float = 60
    """For each block of the letter."""
    end: float = 600
    """For the answer to the whole letter: servers look for viruses meanwhile (RFC 5321, 4.5.3.2.6)."""
