"""How hard a passphrase is to guess, in plain words."""

from dataclasses import dataclass

from csdesk.services.vault.errors import VaultError

SHORTEST_PASSPHRASE = 14
ENOUGH_SCORE = 3
"""zxcvbn's `safely unguessable`: more than 10^8 guesses, each of which Argon2id makes slow."""
LONGEST_JUDGED = 72
"""Characters that zxcvbn takes. What follows makes a passphrase stronger, never weaker."""
OF_THIS_PROGRAM = ("csdesk", "cs desk", "child support", "liaison", "noncustodial", "passphrase", "wisconsin")
"""Words that somebody would try first at this desk."""
ADVICE = "Four or five unrelated words are easy to keep in mind."


@dataclass(frozen=True)
class Strength:
    """A passphrase, judged."""

    score: int
    """From 0 (guessed at once) to 4."""
    enough: bool
    sentence: str
    """What to say beside the field."""


def judge(passphrase: str, hints: tuple[str, ...] = ()) -> Strength:
    """Judge a passphrase. `hints` are words that others would guess, such as the names of the user and the agency.

    Takes some milliseconds. Nothing of the passphrase is in the sentence.
    """
    from zxcvbn import zxcvbn

    missing = SHORTEST_PASSPHRASE - len(passphrase)
    if missing > 0:
        more = f"{missing} more character{'s' if missing > 1 else ''}"
        return Strength(0, False, f"At least {SHORTEST_PASSPHRASE} characters: {more}. {ADVICE}")
    known = [part for words in (*hints, *OF_THIS_PROGRAM) for part in (words, *words.split()) if part]
    # Blanks between words that are guessed first make no passphrase strong.
    ways = {passphrase, "".join(passphrase.split()) or passphrase}
    judged = (zxcvbn(text[:LONGEST_JUDGED], user_inputs=known) for text in ways)
    found = min(judged, key=lambda each: int(each["score"]))
    score = int(found["score"])
    if score < ENOUGH_SCORE:
        warning = str(found["feedback"]["warning"]) or "This is easy to guess."
        return Strength(score, False, f"Too easy to guess. {warning.rstrip('.')}. {ADVICE}")
    if score == ENOUGH_SCORE:
        return Strength(score, True, "Good enough. One more unrelated word makes it strong.")
    return Strength(score, True, "Strong. Keep it in your head, and the recovery code on paper.")


def demand(passphrase: str, hints: tuple[str, ...] = ()) -> None:
    """Refuse a passphrase that is not good enough for a vault. Raises `VaultError`, and nothing was changed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise VaultError(
            f"The passphrase needs at least {SHORTEST_PASSPHRASE} characters; four or five unrelated words "
            "are easy to keep in mind. Nothing was changed."
        )
    judged = judge(passphrase, hints)
    if not judged.enough:
        raise VaultError(f"{judged.sentence} Nothing was changed.")
