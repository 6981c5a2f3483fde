"""资格预审: small rules, kept as data with each item, that advise the clerk and never refuse by themselves.

The kinds and keys of the rules are those of the catalogue (:data:`db.domain.catalogue.RULE_KEYS`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from db.domain.catalogue import RESIDENCE_VALUES, RULE_KEYS, rule_label
from db.domain.errors import KnownError
from db.domain.identity import Sex, age_on


@dataclass(frozen=True, slots=True)
class ApplicantFacts:
    """What is known about the person and their cases of the same item; ``None`` is not known.

    ``residence`` is 户籍 or 非户籍. ``last_completed_on`` counts only when ``history_known``.
    """

    today: date
    birthday: date | None = None
    sex: Sex | None = None
    residence: str | None = None
    tags: frozenset[str] | None = None
    open_same_item: bool | None = None
    history_known: bool = False
    last_completed_on: date | None = None


class RuleResult(NamedTuple):
    """One line of the 预审: its words, and whether it is met; ``None`` when the facts are not known."""

    label: str
    passed: bool | None


class EligibilityRule(Protocol):
    """A rule: evaluated on facts, with words for the clerk."""

    def evaluate(self, facts: ApplicantFacts) -> RuleResult:
        """The line to show for these facts."""
        ...


@dataclass(frozen=True, slots=True)
class MinAge:
    """At least so many whole years old today."""

    years: int
    label: str

    def evaluate(self, facts: ApplicantFacts) -> RuleResult:
        age = _age(facts)
        return RuleResult(_with_age(self.label, age), None if age is None else age >= self.years)


@dataclass(frozen=True, slots=True)
class MaxAge:
    """At most so many whole years old today."""

    years: int
    label: str

    def evaluate(self, facts: ApplicantFacts) -> RuleResult:
        age = _age(facts)
        return RuleResult(_with_age(self.label, age), None if age is None else age <= self.years)


@dataclass(frozen=True, slots=True)
class Residence:
    """Registered here (户籍) or not."""

    value: str
    label: str

    def evaluate(self, facts: ApplicantFacts) -> RuleResult:
        return RuleResult(self.label, None if facts.residence is None else facts.residence == self.value)


@dataclass(frozen=True, slots=True)
class SexIs:
    """男 or 女; unknown for a person whose sex is not stated."""

    value: Sex
    label: str

    def evaluate(self, facts: ApplicantFacts) -> RuleResult:
        known = facts.sex in (Sex.MALE, Sex.FEMALE)
        return RuleResult(self.label, facts.sex is self.value if known else None)


@dataclass(frozen=True, slots=True)
class HasTag:
    """Carries a focus tag."""

    value: str
    label: str

    def evaluate(self, facts: ApplicantFacts) -> RuleResult:
        return RuleResult(self.label, None if facts.tags is None else self.value in facts.tags)


@dataclass(frozen=True, slots=True)
class NoOpenSameItem:
    """No case of the same item is under way."""

    label: str

    def evaluate(self, facts: ApplicantFacts) -> RuleResult:
        return RuleResult(self.label, None if facts.open_same_item is None else not facts.open_same_item)


@dataclass(frozen=True, slots=True)
class NotCompletedWithin:
    """No case of the same item was finished in so many months; the day they are full counts as outside."""

    months: int
    label: str

    def evaluate(self, facts: ApplicantFacts) -> RuleResult:
        if not facts.history_known:
            return RuleResult(self.label, None)
        last = facts.last_completed_on
        return RuleResult(self.label, last is None or _months_after(last, self.months) <= facts.today)


def _age(facts: ApplicantFacts) -> int | None:
    return None if facts.birthday is None else age_on(facts.birthday, facts.today)


def _with_age(label: str, age: int | None) -> str:
    return label if age is None else f"{label}（{age}）"


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the first of the next where that month is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return date(day.year + years, month + 2, 1)


_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE}

_BUILDERS: Mapping[str, Callable[[Mapping[str, Any], str], EligibilityRule]] = {
    "min_age": lambda data, label: MinAge(_count(data["min"]), label),
    "max_age": lambda data, label: MaxAge(_count(data["max"]), label),
    "residence": lambda data, label: Residence(_one_of(data["value"], RESIDENCE_VALUES), label),
    "sex": lambda data, label: SexIs(_SEXES[data["value"]], label),
    "tag": lambda data, label: HasTag(str(data["value"]), label),
    "no_open_same_item": lambda _data, label: NoOpenSameItem(label),
    "not_completed_within_months": lambda data, label: NotCompletedWithin(_count(data["months"]), label),
}


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 600:
        raise ValueError(value)
    return value


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(value)
    return value


def parse_rule(data: Mapping[str, Any]) -> EligibilityRule:
    """A rule from its plain mapping, as the catalogue stores it.

    Raises KnownError ``RULE`` on field ``eligibility`` for a kind or a value that this version does not know.
    """
    kind = data.get("kind")
    builder = _BUILDERS.get(kind) if isinstance(kind, str) else None
    if builder is None:
        raise KnownError("RULE", f"不认识的资格规则「{kind}」，请在事项管理里重新选择。", "eligibility")
    try:
        return builder(data, rule_label(data))
    except (KeyError, TypeError, ValueError):
        raise KnownError("RULE", f"资格规则「{kind}」填得不对，请在事项管理里重填。", "eligibility") from None


def evaluate(rules: Iterable[Mapping[str, Any]], facts: ApplicantFacts) -> tuple[RuleResult, ...]:
    """Every rule of an item on one person, in the item's order."""
    return tuple(parse_rule(rule).evaluate(facts) for rule in rules)


RULE_KINDS = tuple(RULE_KEYS)
"""The kinds an administrator may choose from."""
