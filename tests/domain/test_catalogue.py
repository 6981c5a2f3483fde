"""Rules of the catalogue: what a desk can work with, and what is refused with a plain sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.calendar import Limit, LimitUnit, WorkCalendar
from db.domain.catalogue import ItemKind, Material, MaterialForm, Necessity, ServiceItem, rule_label
from db.domain.catalogue_checks import validate_item
from db.domain.catalogue_json import item_to_dict, parse_blocked, parse_catalogue, parse_item
from db.domain.errors import KnownError

ITEM = ServiceItem(
    code="YM-001",
    name="高龄津贴",
    aliases=("长者高龄津贴",),
    kind=ItemKind.PROMISED,
    legal=Limit(30, LimitUnit.WORKDAY),
    promised=Limit(22, LimitUnit.WORKDAY),
    fee="不收费",
    department="街道民政办",
    legal_basis="《老年人权益保障法》第三十三条",
    applicants="80 岁以上老人",
    conditions="本区户籍",
    delivery="自取",
    ask_first="满 80 岁？",
    materials=(Material("申请书", MaterialForm.ORIGINAL, 1, Necessity.REQUIRED, "窗口可代打，本人签字"),),
    eligibility=({"kind": "min_age", "min": 80},),
    source="样例",
    verified=True,
    effective_on=date(2026, 7, 1),
)

words = st.text(st.characters(categories=["Lo", "Lu", "Nd"]), min_size=1, max_size=20)
days = st.integers(1, 365)
materials = st.builds(
    Material,
    name=words,
    form=st.sampled_from(MaterialForm),
    copies=st.integers(1, 20),
    necessity=st.sampled_from(Necessity),
    source_note=words,
    deferrable_days=st.none(),
    condition=words,
)
rules = st.one_of(
    st.builds(lambda n: {"kind": "min_age", "min": n}, st.integers(0, 120)),
    st.builds(lambda n: {"kind": "max_age", "max": n}, st.integers(0, 120)),
    st.builds(lambda v: {"kind": "residence", "value": v}, st.sampled_from(["户籍", "非户籍"])),
    st.builds(lambda v: {"kind": "sex", "value": v}, st.sampled_from(["男", "女"])),
    st.builds(lambda v: {"kind": "tag", "value": v, "label": v}, words),
    st.just({"kind": "no_open_same_item"}),
    st.builds(lambda n: {"kind": "not_completed_within_months", "months": n}, st.integers(0, 600)),
)


@st.composite
def items(draw: st.DrawFn) -> ServiceItem:
    instant = draw(st.booleans())
    promised = Limit(0, LimitUnit.INSTANT) if instant else Limit(draw(days), LimitUnit.WORKDAY)
    legal_days = draw(st.none() | st.integers(max(promised.days, 1), 365))
    return replace(
        ITEM,
        name=draw(words),
        aliases=(),
        kind=ItemKind.INSTANT if instant else ItemKind.PROMISED,
        promised=promised,
        legal=None if legal_days is None else Limit(legal_days, LimitUnit.WORKDAY),
        materials=tuple(draw(st.lists(materials, min_size=1, max_size=6, unique_by=lambda m: m.name))),
        eligibility=tuple(draw(st.lists(rules, max_size=4))),
        verified=draw(st.booleans()),
        effective_on=draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
    )


@given(items())
def test_a_valid_item_survives_json(item: ServiceItem) -> None:
    validate_item(item)
    assert parse_item(item_to_dict(item)) == item


@given(items(), st.sampled_from(sorted(item_to_dict(ITEM))))
def test_a_missing_key_is_a_known_error_never_a_crash(item: ServiceItem, key: str) -> None:
    data = item_to_dict(item)
    del data[key]
    with pytest.raises(KnownError) as refused:
        parse_item(data)
    assert refused.value.code == "CATALOGUE"
    assert key in refused.value.message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(item_to_dict(ITEM))), json_values)
def test_any_junk_in_any_field_is_refused_or_understood(key: str, junk: Any) -> None:
    try:
        found = parse_item({**item_to_dict(ITEM), key: junk})
    except KnownError as refused:
        assert refused.code == "CATALOGUE"
    else:
        validate_item(found)


@given(days, days, st.sampled_from([("workday", "workday"), ("day", "day"), ("workday", "day")]))
def test_a_promise_is_never_longer_than_the_law(promised: int, legal: int, units: tuple[str, str]) -> None:
    item = replace(
        ITEM, promised=Limit(promised, LimitUnit(units[0])), legal=Limit(legal, LimitUnit(units[1]))
    )
    if promised <= legal:
        validate_item(item)
    else:
        with pytest.raises(KnownError, match="承诺时限不能比法定时限长"):
            validate_item(item)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("code", {"code": "glj"}),
        ("name", {"name": "  "}),
        ("name", {"name": "高龄\ue000津贴"}),
        ("name", {"name": "高" * 41}),
        ("aliases", {"aliases": ("高龄津贴",)}),
        ("promised", {"promised": None}),
        ("promised", {"promised": Limit(0, LimitUnit.INSTANT)}),
        ("promised", {"kind": ItemKind.INSTANT}),
        ("legal", {"legal": Limit(366, LimitUnit.DAY)}),
        ("department", {"department": ""}),
        ("materials", {"materials": ()}),
        ("materials", {"materials": ITEM.materials * 2}),
        ("materials", {"materials": (replace(ITEM.materials[0], copies=0),)}),
        ("materials", {"materials": (replace(ITEM.materials[0], deferrable_days=31),)}),
        ("materials", {"materials": (replace(ITEM.materials[0], necessity=Necessity.CONDITIONAL),)}),
        ("eligibility", {"eligibility": ({"kind": "min_age"},)}),
        ("eligibility", {"eligibility": ({"kind": "sex", "value": "M"},)}),
        ("eligibility", {"eligibility": ({"kind": "wealth", "max": 1},)}),
        ("eligibility", {"eligibility": ({"kind": "min_age", "min": True},)}),
    ],
)
def test_a_wrong_item_names_the_field(field: str, change: dict[str, Any]) -> None:
    with pytest.raises(KnownError) as refused:
        validate_item(replace(ITEM, **change))
    assert (refused.value.code, refused.value.field) == ("CATALOGUE", field)


def test_two_items_may_not_share_a_code() -> None:
    data = item_to_dict(ITEM)
    with pytest.raises(KnownError, match="YM-001 用了两次"):
        parse_catalogue({"items": [data, {**data, "name": "另一项"}]})


@pytest.mark.parametrize("items_value", [None, "x", [None], ["x"], [{"code": "A1", "aliases": "x"}]])
def test_a_file_that_is_no_catalogue_is_refused(items_value: Any) -> None:
    with pytest.raises(KnownError) as refused:
        parse_catalogue({"items": items_value})
    assert refused.value.code == "CATALOGUE"


def test_a_blocked_certificate_takes_the_basis_of_its_list() -> None:
    row = {"code": "NO-01", "name": "健在证明", "aliases": [], "office": "社保", "reason": "可认证"}
    row["bring"] = "身份证"
    (found,) = parse_blocked({"basis": "民发〔2020〕20号", "certificates": [row]})
    assert found.basis == "民发〔2020〕20号"
    with pytest.raises(KnownError, match="该去的部门"):
        parse_blocked({"basis": "民发〔2020〕20号", "certificates": [{**row, "office": ""}]})


def test_a_limit_becomes_a_date_in_its_own_unit() -> None:
    calendar = WorkCalendar(frozenset(), frozenset(), date(2026, 12, 31))
    friday = date(2026, 11, 20)
    assert ITEM.promised is not None
    assert ITEM.promised.due(calendar, friday).day == date(2026, 12, 22)
    assert Limit(4, LimitUnit.DAY).due(calendar, friday).day == date(2026, 11, 24)
    assert Limit(0, LimitUnit.INSTANT).due(calendar, friday).day == friday


def test_labels_are_those_of_the_screens() -> None:
    assert ITEM.limit_label == "承诺 22 工作日"
    instant = replace(ITEM, kind=ItemKind.INSTANT, promised=Limit(0, LimitUnit.INSTANT))
    assert instant.limit_label == "即办"
    card = Material("低保证", MaterialForm.COPY, 1, Necessity.EXEMPT, "数据已核", condition="80 岁以上")
    assert (card.title, card.form_label) == ("低保证（80 岁以上）", "—")
    assert rule_label({"kind": "min_age", "min": 80}) == "年满 80 周岁"
    assert rule_label({"kind": "not_completed_within_months", "months": 12}) == "12 个月内未办过"
    assert rule_label({"kind": "no_open_same_item", "label": "无在办同事项"}) == "无在办同事项"
