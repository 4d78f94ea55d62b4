"""Amounts: texts to exact integers, each text read once."""

from __future__ import annotations

from invariant_guard.audit.trouble import AuditError
from invariant_guard.basics.text import shown
from invariant_guard.ledger.model.units import UNIT, to_units

# Steps of quantity repeat, prices less so; a file of nothing but new numbers must not grow it.
_MOST = 65536


class Amounts(dict[str, int]):
    """A text's amount in units of 10**-30, kept because quantities repeat.

    Raises:
        AuditError: the text is no plain number; `place` is put before it by whoever knows the row.
    """

    def __missing__(self, text: str) -> int:
        if len(self) >= _MOST:
            self.clear()
        found = self[text] = exact_units(text)
        return found


def exact_units(value: object) -> int:
    """Convert a number or its text to units of 10**-30, exactly.

    Commas between thousands are taken out where they stand as such: `1,234.5`.
    """
    given = value
    if isinstance(value, str):
        value = value.strip()
        if "," in value:
            value = _without_commas(value)
    try:
        return to_units(value)
    except ValueError as fault:
        raise AuditError(str(fault) if given is value else f"{fault} ({shown(given)})") from None


def _without_commas(text: str) -> str:
    head, point, tail = text.partition(".")
    first, *groups = head.split(",")
    plain = bool(groups) and all(len(group) == 3 and group.isdigit() for group in groups)
    if plain and first.lstrip("+-").isdigit() and len(first.lstrip("+-")) <= 3 and "," not in tail:
        return first + "".join(groups) + point + tail
    raise AuditError(f"quantity {shown(text)} has a comma that is no thousands separator")


def product(units: int, factor: int) -> int:
    """Multiply two amounts of units, exactly.

    Raises:
        AuditError: the product has more than 30 decimals.
    """
    whole, rest = divmod(units * factor, UNIT)
    if rest:
        raise AuditError("quantity times contract size has more than 30 decimals")
    return whole
