from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_audit import examine
from db.domain.points_ledger import EntryKind, balances
from db.domain.points_moves import Wallet, settle
from db.domain.time_bank import (
    STARTER_TIME_RULES,
    BeneficiaryRule,
    Cap,
    Deposit,
    Person,
    Relation,
    Saver,
    Source,
    Surplus,
    Use,
    aid,
    beneficiary,
    check_reviews,
    check_service,
    deposit,
    deposit_changes,
    use,
)
from tests.domain.points_worlds import ALONE, TODAY, stamp

RULES = STARTER_TIME_RULES
HOUR = 60
SAVER = Saver(held=600, donate_only=120, saved=900)
YOUNG = Person(30)


def refused(code: str, act: object, *arguments: object, **more: object) -> KnownError:
    with pytest.raises(KnownError) as error:
        act(*arguments, **more)  # type: ignore[operator]
    assert error.value.code == code
    return error.value


def test_hours_beyond_the_cap_go_where_the_saver_chooses() -> None:
    full = Saver(held=1499 * HOUR)
    assert deposit(RULES, full, 120, Source.PERSONAL, Surplus.DONATE) == Deposit(60, 0, 60, 0)
    assert deposit(RULES, full, 120, Source.PERSONAL, Surplus.HONOUR) == Deposit(60, 0, 0, 60)
    ever = replace(RULES, cap=Cap.SAVED)
    assert deposit(ever, Saver(saved=1500 * HOUR), 60, Source.PERSONAL, Surplus.DONATE).kept == 0
    assert deposit(replace(RULES, cap_minutes=None), full, 120, Source.PERSONAL, Surplus.DONATE).kept == 120


def test_group_hours_can_only_be_given_away() -> None:
    assert deposit(RULES, SAVER, 90, Source.GROUP, Surplus.HONOUR) == Deposit(0, 90, 0, 0)
    free = replace(RULES, group_donate_only=False)
    assert deposit(free, SAVER, 90, Source.GROUP, Surplus.HONOUR).kept == 90
    given_away = Saver(donate_only=120)
    short = refused("TIME-SHORT", use, RULES, given_away, 60, Relation.SELF, YOUNG)
    assert "只能捐赠" in short.message


@given(
    st.integers(0, 2000 * HOUR),
    st.integers(1, 1440),
    st.sampled_from(Source),
    st.sampled_from(Surplus),
    st.sampled_from(Cap),
)
def test_every_minute_served_is_somewhere_in_the_ledger(
    held: int, minutes: int, source: Source, surplus: Surplus, cap: Cap
) -> None:
    rules = replace(RULES, cap=cap)
    saver = Saver(held=held, saved=held)
    parts = deposit(rules, saver, minutes, source, surplus)
    own = Wallet(Account(Book.TIME, AccountKind.MEMBER, "zhou"))
    giving = Wallet(Account(Book.TIME, AccountKind.DONATE_ONLY, "zhou"))
    stamps = [stamp(n) for n in range(3)]
    changes = deposit_changes(parts, own, giving, stamps, ALONE, served_on=TODAY)
    for change in changes:
        own, giving = settle(own, change), settle(giving, change)
    entries = [change.entry for change in changes]
    sums = balances(entries)
    assert sums[Account(Book.TIME, AccountKind.ISSUED)] == -minutes
    assert sums.get(Account(Book.TIME, AccountKind.COMMONS), 0) == parts.donated
    assert sums.get(Account(Book.TIME, AccountKind.HONOURED), 0) == parts.honoured
    assert sums.get(own.account, 0) == own.balance == own.rights.total == parts.kept
    assert sums.get(giving.account, 0) == giving.balance == giving.rights.total == parts.donate_only
    assert held + parts.kept <= max(held, 1500 * HOUR)
    assert examine(entries) == ()


@pytest.mark.parametrize("minutes", [0, -30, 1441, True])
def test_impossible_deposits_are_refused(minutes: int) -> None:
    refused("TIME-MINUTES", deposit, RULES, SAVER, minutes, Source.PERSONAL, Surplus.DONATE)


def test_two_different_people_review_a_deposit() -> None:
    check_reviews(RULES, "zhou", ["site", "platform"])
    for reviewers in ([], ["site"], ["site", "site"], ["site", "zhou"], ["site", ""]):
        refused("TIME-REVIEW", check_reviews, RULES, "zhou", reviewers)


def test_time_is_used_for_oneself_the_spouse_and_parents_from_sixty() -> None:
    for relation, person in (
        (Relation.SELF, YOUNG),
        (Relation.SPOUSE, Person(None)),
        (Relation.PARENT, Person(60)),
        (Relation.LINEAL, Person(80)),
    ):
        assert use(RULES, SAVER, 60, relation, person).account is AccountKind.MEMBER
    assert use(RULES, SAVER, 60, Relation.PARENT, Person(61)).grounds == "父母（满 60 岁）"
    refused("TIME-AGE", use, RULES, SAVER, 60, Relation.PARENT, Person(59))
    refused("TIME-AGE", use, RULES, SAVER, 60, Relation.PARENT, Person(None))
    narrow = replace(RULES, relations=((Relation.SELF, None),))
    refused("TIME-RELATION", use, narrow, SAVER, 60, Relation.SPOUSE, YOUNG)


def test_only_whole_steps_and_only_what_is_there() -> None:
    refused("TIME-SHORT", use, RULES, SAVER, 630, Relation.SELF, YOUNG)
    for minutes in (0, -30, 45, True):
        refused("TIME-MINUTES", use, RULES, SAVER, minutes, Relation.SELF, YOUNG)


def test_who_may_be_given_time() -> None:
    grounds = {
        Person(80, frozenset({"living_alone"})): "80 岁以上空巢、独居",
        Person(60, frozenset({"low_income"})): "60 至 79 岁低保、失能、半失能",
        Person(79, frozenset({"half_disabled"})): "60 至 79 岁低保、失能、半失能",
        Person(60, saved=1): "60 岁以上存过时间",
        Person(None, frozenset({"lost_only_child"})): "失独、孤寡",
    }
    for person, label in grounds.items():
        assert beneficiary(RULES, person).label == label
    for person in (
        Person(79, frozenset({"living_alone"})),
        Person(80, frozenset({"low_income"})),
        Person(59, saved=600),
        Person(None, frozenset({"low_income"})),
        Person(90),
    ):
        refused("TIME-BENEFICIARY", beneficiary, RULES, person)
    both = BeneficiaryRule("低保且独居", marks=(frozenset({"low_income"}), frozenset({"living_alone"})))
    strict = replace(RULES, beneficiaries=(both,))
    refused("TIME-BENEFICIARY", beneficiary, strict, Person(70, frozenset({"low_income"})))
    assert beneficiary(strict, Person(70, frozenset({"low_income", "living_alone"}))) == both


def test_a_gift_to_somebody_in_need_takes_donate_only_minutes_first() -> None:
    needy = Person(85, frozenset({"empty_nest"}))
    assert use(RULES, SAVER, 120, Relation.GIFT, needy) == Use(
        AccountKind.DONATE_ONLY, 120, "80 岁以上空巢、独居"
    )
    assert use(RULES, SAVER, 150, Relation.GIFT, needy).account is AccountKind.MEMBER
    refused("TIME-BENEFICIARY", use, RULES, SAVER, 60, Relation.GIFT, YOUNG)


def test_the_commons_serve_those_in_need_and_hold_no_minus() -> None:
    needy = Person(85, frozenset({"empty_nest"}))
    entry = aid(RULES, 60, 60, needy, stamp(1)).entry
    assert (entry.kind, entry.amount, entry.book) == (EntryKind.AID, 60, Book.TIME)
    refused("TIME-COMMONS", aid, RULES, 30, 60, needy, stamp(1))
    refused("TIME-BENEFICIARY", aid, RULES, 60, 60, YOUNG, stamp(1))


def test_the_time_bank_pays_for_service_only() -> None:
    check_service(is_service=True)
    assert "不兑换物品和钱" in refused("TIME-SERVICE", check_service, is_service=False).message


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": ""}, "version"),
        ({"cap_minutes": 0}, "cap_minutes"),
        ({"step": 0}, "step"),
        ({"reviews": 0}, "reviews"),
        ({"relations": ((Relation.GIFT, None),)}, "relations"),
    ],
)
def test_rules_that_make_no_sense_are_refused(change: dict[str, object], field: str) -> None:
    assert RULES.check() is RULES
    broken = replace(RULES, **change)  # type: ignore[arg-type]
    assert refused("TIME-RULES", broken.check).field == field
