"""Rollouts: does an agent earn from both directions, and what does netting leave it?

    {"episode": 1, "step": 7, "action": "open_short", "long": 1, "short": 1, "reward": 0.4, "price": 101}

A row has the legs after its action. Its reward was earned either since the row before, by the legs of
that row, or until the row after, by its own legs: which of the two is told by the rewards themselves,
the one that the prices explain better. The counterfactual lets every action pass that the rule admits
and drops the rest: a leg does not grow while the other is open. The reward lost is what the difference
of exposures earned by the prices, less what trading it cost, at the two scales that fit the rewards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from invariant_guard.audit.amounts import exact_units
from invariant_guard.audit.codes import AuditCode
from invariant_guard.audit.findings import Finding
from invariant_guard.audit.model import Where
from invariant_guard.audit.policy import AuditPolicy
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.json_rows import cell, rows_in
from invariant_guard.audit.ruling import refusal_of_opening
from invariant_guard.audit.trouble import AuditError
from invariant_guard.ledger.model.units import to_decimal

#: Below this part of the rewards' variation explained by prices, no reward is computed.
_EXPLAINED = Decimal("0.5")
_ZERO = Decimal(0)


class RolloutStep(NamedTuple):
    """One row of a rollout; legs in units of 10**-30."""

    source: str
    episode: str
    step: int
    action: str
    long: int
    short: int
    reward: Decimal
    price: Decimal | None
    valid: bool | None
    row: str


def read_rollout(source: Source) -> Iterator[RolloutStep]:
    """Read the steps of a rollout.

    Raises:
        AuditError: a row cannot be read; it names the row.
    """
    for number, row in rows_in(source):
        place = f"{source.path}:{number}"
        try:
            yield _step(row, place)
        except KeyError as fault:
            raise AuditError(f"{place}: it has no {fault}") from None
        except ValueError as fault:
            raise AuditError(f"{place}: {fault}") from None


def _step(row: Mapping[str, Any], place: str) -> RolloutStep:
    long, short = exact_units(row["long"]), abs(exact_units(row["short"]))
    if long < 0:
        raise AuditError("the long leg is below zero")
    price = row.get("price")
    valid = row.get("valid")
    return RolloutStep(
        cell(row.get("source") or row.get("agent")), str(row["episode"]), int(row["step"]),
        str(row["action"]), long, short, to_decimal(exact_units(row["reward"])),
        None if price is None else to_decimal(exact_units(price)),
        valid if isinstance(valid, bool) else None, place,
    )  # fmt: skip


@dataclass(slots=True)
class Fit:
    """Sums of one reading of the rewards, by the legs before or after.

    Products of the reward, of what exposure times move earned, and of what was traded; and of the
    latter two, what netting would have left out.
    """

    reward_earned: Decimal = _ZERO
    reward_traded: Decimal = _ZERO
    earned_earned: Decimal = _ZERO
    earned_traded: Decimal = _ZERO
    traded_traded: Decimal = _ZERO
    lost_earned: Decimal = _ZERO
    lost_traded: Decimal = _ZERO
    both_reward: Decimal = _ZERO
    both_gain: Decimal = _ZERO
    both_steps: int = 0

    @property
    def scales(self) -> tuple[Decimal, Decimal]:
        """What a unit earned and a unit traded are worth in reward, by least squares."""
        area = self.earned_earned * self.traded_traded - self.earned_traded**2
        if area:
            earned = self.reward_earned * self.traded_traded
            traded = self.reward_traded * self.earned_earned
            return (
                (earned - self.reward_traded * self.earned_traded) / area,
                (traded - self.reward_earned * self.earned_traded) / area,
            )
        return (self.reward_earned / self.earned_earned if self.earned_earned else _ZERO), _ZERO

    @property
    def lost(self) -> Decimal:
        """The reward that netting would have left out."""
        earned, traded = self.scales
        return earned * self.lost_earned + traded * self.lost_traded


class _Last(NamedTuple):
    """The step before, its legs under netting, and what it traded, with and without them."""

    step: RolloutStep
    netted: tuple[int, int]
    traded: int
    netted_traded: int


@dataclass(slots=True)
class Agent:
    """What the rollouts of one agent add up to."""

    episodes: int = 0
    steps: int = 0
    refused: int = 0
    invalid: int = 0
    reward: Decimal = _ZERO
    gain: Decimal = _ZERO
    squares: Decimal = _ZERO
    before: Fit = field(default_factory=Fit)
    after: Fit = field(default_factory=Fit)
    priced: bool = True
    first: RolloutStep | None = None

    @property
    def best(self) -> tuple[str, Fit]:
        """The reading that prices explain better; by the legs after where they explain none."""
        before, after = _explained(self.before, self.squares), _explained(self.after, self.squares)
        return (
            ("since the row before", self.before)
            if before > after
            else ("until the row after", self.after)
        )


def _explained(fit: Fit, squares: Decimal) -> Decimal:
    if not squares:
        return _ZERO
    earned, traded = fit.scales
    return (earned * fit.reward_earned + traded * fit.reward_traded) / squares


class RolloutAudit:
    """Goes through rollouts, each episode from its first step."""

    def __init__(self, policy: AuditPolicy) -> None:
        self.agents: dict[str, Agent] = {}
        self._policy = policy
        self._last: dict[str, _Last] = {}

    def take(self, step: RolloutStep) -> None:
        """Take one step."""
        with localcontext() as context:
            context.prec = 60
            self._take(step)

    def _take(self, step: RolloutStep) -> None:
        agent = self.agents.setdefault(step.source, Agent(first=step))
        last = self._last.get(step.source)
        if last is not None and last.step.episode != step.episode:
            last = None
        if last is None:
            agent.episodes += 1
            self._last.pop(step.source, None)
        elif step.step <= last.step.step:
            raise AuditError(
                f"{step.row}: step {step.step} comes after step {last.step.step}; sort the rows"
            )
        agent.steps += 1
        agent.reward += step.reward
        agent.gain += max(step.reward, _ZERO)
        agent.squares += step.reward * step.reward
        agent.invalid += step.valid is False
        agent.priced = agent.priced and step.price is not None
        before = last.step if last else None
        if last is not None and last.step.price is not None and step.price is not None:
            move = step.price - last.step.price
            self._earn(agent.before, last, move, step.reward)
            self._earn(agent.after, last, move, last.step.reward)
        _both(agent.after, step, step.reward)
        if before is not None:
            _both(agent.before, before, step.reward)
        legs = last.netted if last else (0, 0)
        netted, refused = _netted(legs, before, step)
        agent.refused += refused
        held = (before.long, before.short) if before else (0, 0)
        self._last[step.source] = _Last(
            step, netted, _turnover(held, (step.long, step.short)), _turnover(legs, netted)
        )

    @staticmethod
    def _earn(fit: Fit, last: _Last, move: Decimal, reward: Decimal) -> None:
        exposure = to_decimal(last.step.long - last.step.short)
        earned, traded = exposure * move, to_decimal(last.traded)
        fit.reward_earned += reward * earned
        fit.reward_traded += reward * traded
        fit.earned_earned += earned * earned
        fit.earned_traded += earned * traded
        fit.traded_traded += traded * traded
        fit.lost_earned += (exposure - to_decimal(last.netted[0] - last.netted[1])) * move
        fit.lost_traded += traded - to_decimal(last.netted_traded)

    def document(self) -> dict[str, Any]:
        """Return what each agent earned, as JSON has it."""
        with localcontext() as context:
            context.prec = 60
            return {
                "agents": [
                    {"source": source, **_described(agent)}
                    for source, agent in sorted(self.agents.items())
                ]
            }

    def findings(self) -> list[Finding]:
        """Return the agents that earn from hedging."""
        found = []
        for source, agent in sorted(self.agents.items()):
            share = _share(agent)
            if share is not None and share >= self._policy.hedge_share:
                row = () if agent.first is None else (agent.first.row,)
                text = (
                    f"{source or 'the agent'} earned {share:.1%} of its reward with both legs open"
                )
                facts = (("share", f"{share:.4f}"),)
                found.append(
                    Finding(
                        AuditCode.AUD010, None, Where("", "", ""), text, (source,) if source else (), row,
                        None, facts,
                    )
                )  # fmt: skip
        return found


def _both(fit: Fit, held: RolloutStep, reward: Decimal) -> None:
    if held.long and held.short:
        fit.both_steps += 1
        fit.both_reward += reward
        fit.both_gain += max(reward, _ZERO)


_Legs = tuple[int, int]


def _turnover(before: _Legs, after: _Legs) -> int:
    return abs(after[0] - before[0]) + abs(after[1] - before[1])


def _netted(legs: _Legs, before: RolloutStep | None, step: RolloutStep) -> tuple[_Legs, int]:
    """Apply what an action changed, as far as the rule admits it."""
    long, short = legs
    grown_long = step.long - (before.long if before else 0)
    grown_short = step.short - (before.short if before else 0)
    refused = 0
    # Exits first: an action that turns around in one step closes before it opens.
    if grown_long < 0:
        long = max(long + grown_long, 0)
    if grown_short < 0:
        short = max(short + grown_short, 0)
    if grown_long > 0:
        if refusal_of_opening(short):
            refused += 1
        else:
            long += grown_long
    if grown_short > 0:
        if refusal_of_opening(long):
            refused += 1
        else:
            short += grown_short
    return (long, short), refused


def _share(agent: Agent) -> Decimal | None:
    """The part of the reward that was earned with both legs open.

    Of the gains alone, where the sum is a loss.
    """
    fit = agent.best[1]
    if agent.reward > 0:
        return fit.both_reward / agent.reward
    return fit.both_gain / agent.gain if agent.gain else None


def _described(agent: Agent) -> dict[str, Any]:
    reading, fit = agent.best
    explained = _explained(fit, agent.squares)
    share = _share(agent)
    told = agent.priced and explained >= _EXPLAINED
    lost = fit.lost if told else None
    return {
        "episodes": agent.episodes,
        "steps": agent.steps,
        "steps_with_both_legs": fit.both_steps,
        "share_of_steps": f"{Decimal(fit.both_steps) / agent.steps:.4f}",
        "reward": _plain(agent.reward),
        "reward_with_both_legs": _plain(fit.both_reward),
        "share_of_reward": None if share is None else f"{share:.4f}",
        "invalid_actions": agent.invalid,
        "refused_actions": agent.refused,
        "reward_earned": reading,
        "explained_by_prices": f"{explained:.4f}",
        "reward_lost_under_netting": None if lost is None else _plain(lost),
        "reward_under_netting": None if lost is None else _plain(agent.reward - lost),
    }


def _plain(number: Decimal) -> str:
    return format(round(number, 10).normalize() + _ZERO, "f")
