"""How hard a passphrase is to guess, in plain words."""

from dataclasses import dataclass

from csdesk.services.vault.errors import VaultError
from csdesk.wording import tr

SHORTEST_PASSPHRASE = 14
ENOUGH_SCORE = 3
"""zxcvbn's `safely unguessable`: more than 10^8 guesses, each of which Argon2id makes slow."""
LONGEST_JUDGED = 72
"""Characters that zxcvbn takes. What follows makes a passphrase stronger, never weaker."""
OF_THIS_PROGRAM = ("csdesk", "cs desk", "child support", "liaison", "noncustodial", "passphrase", "wisconsin")
"""Words that somebody would try first at this desk."""
ADVICE = tr("Four or five unrelated words are easy to keep in mind.")
WHY = {
    "Straight rows of keys are easy to guess": tr("it follows a row of keys"),
    "Short keyboard patterns are easy to guess": tr("it follows a pattern of keys"),
    'Repeats like "aaa" are easy to guess': tr("it repeats one character"),
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc"': tr("it repeats the same characters"),
    'Sequences like "abc" or "6543" are easy to guess': tr("it counts on"),
    "Recent years are easy to guess": tr("it is built on a year"),
    "Dates are often easy to guess": tr("it is built on a date"),
    "This is a top-10 common password": tr("it is one of those that are tried first"),
    "This is a top-100 common password": tr("it is one of those that are tried first"),
    "This is a very common password": tr("many people use it"),
    "This is similar to a commonly used password": tr("it is close to one that many people use"),
    "A word by itself is easy to guess": tr("it is one word"),
    "Names and surnames by themselves are easy to guess": tr("it is a name"),
    "Common names and surnames are easy to guess": tr("it is built on names"),
}
"""What zxcvbn warns of, in words that go on from `Too easy to guess:`; nothing follows where it warns of nothing."""


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
        more = tr("1 more character") if missing == 1 else tr("{missing} more characters", missing=missing)
        return Strength(
            0,
            False,
            tr(
                "At least {shortest_passphrase} characters: {more}. {advice}",
                shortest_passphrase=SHORTEST_PASSPHRASE,
                more=more,
                advice=ADVICE,
            ),
        )
    known = [part for words in (*hints, *OF_THIS_PROGRAM) for part in (words, *words.split()) if part]
    # Blanks between words that are guessed first make no passphrase strong.
    ways = {passphrase, "".join(passphrase.split()) or passphrase}
    judged = (zxcvbn(text[:LONGEST_JUDGED], user_inputs=known) for text in ways)
    found = min(judged, key=lambda each: int(each["score"]))
    score = int(found["score"])
    if score < ENOUGH_SCORE:
        why = WHY.get(str(found["feedback"]["warning"]).rstrip("."), "")
        return Strength(score, False, tr("Too easy to guess{why}. {advice}", why=why and f": {why}", advice=ADVICE))
    if score == ENOUGH_SCORE:
        return Strength(score, True, tr("Good enough. One more unrelated word makes it strong."))
    return Strength(score, True, tr("Strong. Keep it in your head, and the recovery code on paper."))


def demand(passphrase: str, hints: tuple[str, ...] = ()) -> None:
    """Refuse a passphrase that is not good enough for a vault. Raises `VaultError`, and nothing was changed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise VaultError(
            tr(
                "The passphrase needs at least {shortest_passphrase} characters; four or five unrelated words are "
                "easy to keep in mind. Nothing was changed.",
                shortest_passphrase=SHORTEST_PASSPHRASE,
            )
        )
    judged = judge(passphrase, hints)
    if not judged.enough:
        raise VaultError(tr("{sentence} Nothing was changed.", sentence=judged.sentence))
