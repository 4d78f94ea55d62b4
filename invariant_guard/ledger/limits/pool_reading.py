"""Reading of pools and families, which a limits.toml lists beside its limits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from invariant_guard.basics.text import shown
from invariant_guard.ledger.limits.model import InstrumentFamily, Opposing, Pool
from invariant_guard.ledger.limits.scopes import is_pattern, overlap, scope_of
from invariant_guard.ledger.limits.values import LimitsError, exact_amount, known_keys, nearest
from invariant_guard.ledger.model.keys import escape

_POOL = ("name", "accounts", "opposing", "venues", "families")
_FAMILY = ("name", "members")


def pools_of(
    document: Mapping[str, Any],
) -> tuple[tuple[Pool, ...], tuple[InstrumentFamily, ...]]:
    """Read the `[[pool]]` and `[[family]]` of a file. Raises LimitsError for what means nothing."""
    families = [
        _family(table, f"family {number} ({_name_of(table)}): ")
        for number, table in enumerate(_tables(document, "family"), start=1)
    ]
    _apart([(family.name, pattern) for family in families for pattern, _ in family.members])
    pools = [
        pool_of_table(table, families, f"pool {number} ({_name_of(table)}): ")
        for number, table in enumerate(_tables(document, "pool"), start=1)
    ]
    check_together(pools, families)
    return tuple(pools), tuple(families)


def check_together(pools: Sequence[Pool], families: Sequence[InstrumentFamily]) -> None:
    """Raise LimitsError where pools and families contradict one another."""
    for kind, names in (("pool", [p.name for p in pools]), ("family", [f.name for f in families])):
        for name in names:
            if names.count(name) > 1:
                raise LimitsError(f"{kind} {name} stands twice")
    of: dict[str, str] = {}
    for pool in pools:
        for account in pool.accounts:
            if account in of:
                raise LimitsError(
                    f"account {unquote(account)} is in the pools {of[account]} and {pool.name}: "
                    "it can stand for one of them only"
                )
            of[account] = pool.name
    for family in families:
        if not any(family.name in pool.families for pool in pools):
            raise LimitsError(f"family {family.name} is named by no pool: families = [...] does")


def _tables(document: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    tables = document.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise LimitsError(f"{kind} is no list of tables: write [[{kind}]] above each")
    return tables


def _name_of(table: Mapping[str, Any]) -> str:
    return shown(table.get("name", "no name"))


def _name(table: Mapping[str, Any], where: str) -> str:
    name = table.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[\w.-]{1,64}", name, re.ASCII):
        raise LimitsError(f"{where}name is {shown(name)}: write a name of letters and digits")
    return name


def _texts(table: Mapping[str, Any], key: str, where: str) -> list[str]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise LimitsError(f"{where}{key} is {shown(found)}: write a list of names")
    for each in found:
        if found.count(each) > 1:
            raise LimitsError(f"{where}{key} has {shown(each)} twice")
        if not each or each != each.strip() or not each.isprintable() or len(each) > 128:
            raise LimitsError(f"{where}{key} has {shown(each)}, which is no name")
    return found


def _one_of(table: Mapping[str, Any], key: str, words: Sequence[str], where: str) -> str:
    word = table.get(key, words[0])
    if word not in words:
        raise LimitsError(f"{where}{key} is {shown(word)}; {nearest(str(word), words)}")
    return str(word)


def pool_of_table(
    table: Mapping[str, Any], families: Sequence[InstrumentFamily], where: str
) -> Pool:
    """Read one pool. Raises LimitsError for what means nothing, with `where` before it."""
    known_keys(table, _POOL, where)
    name = _name(table, where)
    written = _texts(table, "accounts", where)
    if not written:
        raise LimitsError(f"{where}accounts is missing: write the accounts' own names")
    for each in written:
        if is_pattern(each):
            raise LimitsError(f"{where}accounts has a pattern, {shown(each)}: name each account")
    accounts = tuple(escape(unquote(each)) for each in written)
    opposing = Opposing(_one_of(table, "opposing", tuple(map(str, Opposing)), where))
    any_venue = _one_of(table, "venues", ("same", "any"), where) == "any"
    named = _texts(table, "families", where)
    known = {family.name: family for family in families}
    for each in named:
        if each not in known:
            hint = nearest(each, known) if known else "this file has no [[family]]"
            raise LimitsError(f"{where}families has {shown(each)}; {hint}")
        venues = sorted({pattern.partition("/")[0] for pattern, _ in known[each].members})
        if not any_venue and (len(venues) > 1 or is_pattern(venues[0])):
            raise LimitsError(
                f"{where}family {each} is of the exchanges {', '.join(venues)}: at one alone it "
                'would hold less than it says, so write venues = "any"'
            )
    return Pool(name, accounts, opposing, any_venue, tuple(named))


def _family(table: Mapping[str, Any], where: str) -> InstrumentFamily:
    known_keys(table, _FAMILY, where)
    name, members = _name(table, where), table.get("members")
    if not isinstance(members, dict) or not members:
        raise LimitsError(
            f'{where}members is {shown(members)}: write {{ "cme/future/ES*" = "50", ... }}'
        )
    found = []
    for written, size in members.items():
        # A key without its account.
        pattern = scope_of(f"key:x/{written}", pattern=True).removeprefix("key:x/")
        units = exact_amount(size, f"{where}the size of {written}")
        if not units:
            raise LimitsError(f"{where}the size of {written} is 0: write what one unit stands for")
        found.append((pattern, units))
    return InstrumentFamily(name, tuple(found))


def _apart(members: Sequence[tuple[str, str]]) -> None:
    """Refuse two members that one instrument could be."""
    for number, (family, pattern) in enumerate(members):
        for other, earlier in members[:number]:
            if overlap(pattern, earlier):
                raise LimitsError(
                    f"{earlier} of family {other} and {pattern} of family {family} overlap: an "
                    "instrument can be one member of one family only"
                )
