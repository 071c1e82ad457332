"""The measures in words: percentages, and why a row earns what it earns."""

from decimal import Decimal

from csdesk.dates import month_year
from csdesk.services.program.measures.advances import advances
from csdesk.services.program.measures.definition import Definition, Funds, Measure
from csdesk.services.program.measures.earning import AgencyEarned, Earned, NextStep, Rule
from csdesk.services.program.measures.rates import RATE_PLACES, rounded
from csdesk.wording import in_number, tr

NOT_KNOWN = "—"


def rate_words(rate: Decimal | None) -> str:
    """`82.32%`: with both places."""
    return NOT_KNOWN if rate is None else f"{rate:.2f}%"


def percent(value: Decimal | None) -> str:
    """`80%`, `78.5%`, `99.3%`: with as many places as it has, two at most."""
    if value is None:
        return NOT_KNOWN
    text = f"{rounded(*value.as_integer_ratio(), RATE_PLACES):f}"
    return f"{text.rstrip('0').rstrip('.')}%"


def signed(change: Decimal) -> str:
    """`+0.15`, `−0.10`, `0.00`."""
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{abs(change):.2f}"


def dollars(cents: int | None) -> str:
    """`$1,204.50`, or a dash."""
    if cents is None:
        return NOT_KNOWN
    return f"{'−' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def count_words(measure: Measure, count: int) -> str:
    """`1,283`, or `$1,204.50` where counts are cents."""
    return dollars(count) if measure.is_money else f"{count:,}"


def more_words(measure: Measure, more: int) -> str:
    """`4 cases`, `1 child`, `$9,470`."""
    if measure.is_money:
        return f"${more:,}"
    if measure.unit == "children":
        return in_number(more, tr("child"), tr("children"))
    return in_number(more, tr("case"), tr("cases"))


def next_words(measure: Measure, step: NextStep) -> str:
    """`Arrears cases collected: 5 cases more to earn 95%, $214.60 more.`"""
    title, more, share = measure.title, more_words(measure, step.more), percent(step.share)
    if step.cents is None:
        return tr("{title}: {more} more to earn {share}.", title=title, more=more, share=share)
    money = dollars(step.cents)
    return tr("{title}: {more} more to earn {share}, {money} more.", title=title, more=more, share=share, money=money)


def rule_name(earned: Earned) -> str:
    """By which rule, in a word or two."""
    names = {
        Rule.TARGET: tr("Target met"),
        Rule.CHART_A: tr("Chart A"),
        Rule.CHART_B: tr("Chart B"),
        Rule.HELD_HARMLESS: tr("Held harmless"),
        Rule.UNKNOWN: tr("Not known"),
    }
    return names[earned.rule]


def why(definition: Definition, earned: Earned) -> str:
    """Why a measure earns what it earns, in whole sentences."""
    measure, row = earned.measure, earned.row
    rate = rate_words(earned.current)
    baseline = rate_words(earned.baseline)
    target = percent(measure.target.value)
    threshold = percent(measure.threshold.value)
    share = percent(earned.share)
    if earned.rule is Rule.HELD_HARMLESS and definition.hold_harmless is not None:
        rise = percent(definition.hold_harmless.claims_rise)
        return tr(
            "Unemployment claims in the county rose by {rise} or more: {share} whatever the rate.",
            rise=rise,
            share=share,
        )
    if earned.rule is Rule.TARGET:
        return tr(
            "{rate} meets the target of {target}: {share}, by whichever baseline.",
            rate=rate,
            share=share,
            target=target,
        )
    if row is None or earned.change is None:
        return _missing(earned)
    derived = "" if row.stated else tr("This row is derived.")
    if earned.rule is Rule.CHART_A:
        words = tr(
            "The baseline of {baseline} is at or above {threshold}, and {rate} is below the target of {target}: "
            "Chart A, row {row}, {share}.",
            row=percent(row.at),
            baseline=baseline,
            rate=rate,
            share=share,
            target=target,
            threshold=threshold,
        )
        return f"{words} {derived}".rstrip()
    change = signed(earned.change)
    if row.at == 0:
        words = tr(
            "The baseline of {baseline} is below {threshold}: Chart B. The change of {change} is less than a step of "
            "{step}: the same level, {share}.",
            change=change,
            step=percent(measure.step),
            baseline=baseline,
            share=share,
            threshold=threshold,
        )
    elif row == measure.chart_b.rows[0]:
        words = tr(
            "The baseline of {baseline} is below {threshold}: Chart B. The change of {change} is the full increment "
            "of {increment}: {share}.",
            change=change,
            increment=percent(measure.increment.value),
            baseline=baseline,
            share=share,
            threshold=threshold,
        )
    else:
        words = tr(
            "The baseline of {baseline} is below {threshold}: Chart B. The change of {change} reaches the row of "
            "{row}: {share}.",
            change=change,
            row=signed(row.at),
            baseline=baseline,
            share=share,
            threshold=threshold,
        )
    return f"{words} {derived}".rstrip()


def _missing(earned: Earned) -> str:
    if earned.current is None:
        return tr("The counts of this year are missing: enter them.")
    return tr("The counts of the baseline are missing, and the target is not met: enter them.")


def rounding() -> str:
    """How figures are rounded, for the screen and for paper."""
    return tr(
        "Rates are rounded to a hundredth of a per cent, shares to a tenth, amounts to a cent, halves up. The "
        "rounded rate is what is compared with targets, thresholds and charts. On Chart B a step counts when it is "
        "reached in full, up or down; on Chart A the highest row counts that the rate reaches."
    )


def derivation() -> str:
    """What of the charts is not from the notice."""
    return tr(
        "Charts A and B are not in the notice. The steps between the ends that it states are derived from them, on "
        "a straight line; Chart A is Chart B with the target where the full increment would be, which gives both of "
        "its stated ends."
    )


def load_words(earned: AgencyEarned) -> str:
    """What is loaded at the beginning of the contract."""
    return tr(
        "Initial contract load: {money}. A measure whose baseline meets the target is loaded in full, any other to "
        "the part that the notice says.",
        money=dollars(earned.load_cents),
    )


def advance_words(definition: Definition, allocation_cents: int | None) -> str:
    """What is advanced at the beginning of the contract; empty where that is not known."""
    found = advances(definition, allocation_cents)
    if found is None:
        return ""
    return tr(
        "Advances (line code {line}): {money} in each month from {first} to {last}, {total} together; each is "
        "1/{parts} of the allocation. They are taken back in the same amounts from {back} to {back_last}. The "
        "advance on the administrative estimate is not in them.",
        line=found.rule.line,
        money=dollars(found.cents),
        first=month_year(found.paid[0]),
        last=month_year(found.paid[-1]),
        total=dollars(found.total_cents),
        parts=found.rule.parts,
        back=month_year(found.taken_back[0]),
        back_last=month_year(found.taken_back[-1]),
    )


def sentence_of(definition: Definition, earned: Earned) -> str:
    """The sentence of the notice by which a measure earns what it earns; empty while that is not known."""
    measure, held, change = earned.measure, definition.hold_harmless, earned.change
    if earned.rule is Rule.HELD_HARMLESS:
        return held.sentence if held is not None else ""
    if earned.rule is Rule.TARGET:
        return measure.target.sentence
    if earned.rule is Rule.CHART_A:
        return measure.chart_a_sentence
    if earned.row is None or change is None:
        return ""
    if earned.row == measure.chart_b.rows[0]:
        return measure.increment.sentence
    if earned.row.at == 0:
        return measure.same.sentence
    return measure.improved_sentence if change > 0 else measure.declined_sentence


def sentences(definition: Definition, measure: Measure) -> tuple[tuple[str, str], ...]:
    """What the notice says of a measure, each with what it is about."""
    said = [
        (tr("Rate"), measure.counted_sentence),
        (tr("Weight"), measure.weight.sentence),
        (tr("Target"), measure.target.sentence),
        (tr("Baseline at or above the threshold"), measure.threshold.sentence),
        (tr("Then below the target"), measure.chart_a_sentence),
        (tr("Baseline below it"), measure.increment.sentence),
        (tr("Same level"), measure.same.sentence),
        (tr("Improved"), measure.improved_sentence),
        (tr("Declined"), measure.declined_sentence),
    ]
    if measure.who_sentence:
        said.insert(1, (tr("Who counts"), measure.who_sentence))
    if measure.can_exceed:
        said.append((tr("More than 100%"), measure.can_exceed))
    held = definition.hold_harmless
    if held is not None and held.measure == measure.code:
        said.append((tr("Hold harmless"), held.sentence))
    return tuple(said)


def sentences_in_lines(definition: Definition, measure: Measure) -> str:
    """The same, a line for each."""
    said = sentences(definition, measure)
    return "\n".join(tr("{about}: “{sentence}”", about=about, sentence=sentence) for about, sentence in said)


def readings_in_lines(of: Measure | Funds) -> str:
    """How the notice is read where it can be read in two ways, a line for each."""
    return "\n".join(tr("{about}. {reading}", about=one.about, reading=one.text) for one in of.readings)
