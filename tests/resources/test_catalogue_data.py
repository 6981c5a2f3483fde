"""The shipped catalogue: complete, distinct and fit for paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from pypinyin import Style, lazy_pinyin

from db.domain.catalogue import BlockedCertificate, ItemKind, MaterialForm, Necessity, ServiceItem
from db.domain.catalogue_json import item_to_dict, parse_blocked, parse_catalogue
from resources import read_json


@pytest.fixture(scope="module")
def items() -> tuple[ServiceItem, ...]:
    return parse_catalogue(read_json("catalogue", "starter.json"))


@pytest.fixture(scope="module")
def blocked() -> tuple[BlockedCertificate, ...]:
    return parse_blocked(read_json("catalogue", "blocked_certificates.json"))


def initials(text: str) -> str:
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def test_counts_are_those_of_the_domain(
    items: tuple[ServiceItem, ...], blocked: tuple[BlockedCertificate, ...]
) -> None:
    assert len(items) == 23
    assert len(blocked) == 20


def test_codes_and_names_are_unique_over_both_lists(
    items: tuple[ServiceItem, ...], blocked: tuple[BlockedCertificate, ...]
) -> None:
    codes = [entry.code for entry in (*items, *blocked)]
    names = [name for entry in (*items, *blocked) for name in (entry.name, *entry.aliases)]
    assert len(set(codes)) == len(codes)
    assert sorted({n for n in names if names.count(n) > 1}) == []


def test_pinyin_initials_of_item_names_tell_items_apart(items: tuple[ServiceItem, ...]) -> None:
    heads = [initials(item.name)[:4] for item in items]
    # Four typed letters leave one item, but for 失业登记 and 生育登记, which are both sydj.
    assert {head for head in heads if heads.count(head) > 1} == {"sydj"}


def test_a_shipped_item_survives_export_and_import(items: tuple[ServiceItem, ...]) -> None:
    assert parse_catalogue({"items": [item_to_dict(i) for i in items]}) == items
    assert [item_to_dict(i) for i in items] == read_json("catalogue", "starter.json")["items"]


def test_old_age_allowance_is_the_one_on_the_screen(items: tuple[ServiceItem, ...]) -> None:
    item = next(i for i in items if i.name == "高龄津贴")
    assert item.limit_label == "承诺 22 工作日"
    assert item.legal is not None and item.legal.label == "30 工作日"
    assert [(m.title, m.form_label, m.necessity, m.deferrable_days) for m in item.materials] == [
        ("申请书", "原件 1", Necessity.REQUIRED, None),
        ("审批表", "原件 2", Necessity.REQUIRED, None),
        ("身份证、户口本", "复印 1", Necessity.REQUIRED, None),
        ("银行卡（一折通）", "复印 1", Necessity.REQUIRED, 5),
        ("一寸近照", "电子", Necessity.REQUIRED, None),
        ("低保证（80–89 岁低保老人）", "复印 1", Necessity.CONDITIONAL, None),
    ]
    assert [m.short_note for m in item.materials[:2]] == ["窗口可代打", "系统已填"]
    labels = [rule["label"] for rule in item.eligibility]
    assert labels == ["年满 80 周岁", "本区户籍", "无在办同事项", "未享受同类津贴"]
    assert item.ask_first == "满 80 岁？有无银行卡？"


def test_every_item_asks_for_something_and_most_of_it_is_paper(items: tuple[ServiceItem, ...]) -> None:
    for item in items:
        assert any(m.necessity is Necessity.REQUIRED for m in item.materials), item.name
        for material in item.materials:
            if material.form is MaterialForm.ELECTRONIC:
                assert material.copies == 1, (item.name, material.name)


def test_deadlines_are_sane(items: tuple[ServiceItem, ...]) -> None:
    for item in items:
        assert item.promised is not None
        if item.kind is ItemKind.PROMISED:
            assert 1 <= item.promised.days <= 45, item.name
        if item.legal is not None:
            assert item.legal.days <= 60, item.name


def test_unverified_rows_tell_the_administrator_so(items: tuple[ServiceItem, ...]) -> None:
    for item in items:
        if not item.verified:
            assert any(word in item.source for word in ("未核", "暂定")), item.name


def test_a_referral_never_sends_people_back_to_the_committee(
    blocked: tuple[BlockedCertificate, ...],
) -> None:
    for certificate in blocked:
        assert "居委会" not in certificate.office, certificate.name
        assert "20号" in certificate.basis


@pytest.mark.parametrize(
    "path",
    [("catalogue", "starter.json"), ("catalogue", "blocked_certificates.json"), ("calendars", "cn.json")],
)
def test_text_holds_no_private_use_or_control_characters(path: tuple[str, str]) -> None:
    for text in strings(read_json(*path)):
        assert not [c for c in text if unicodedata.category(c) in {"Co", "Cc", "Cn", "Cs"}], text
