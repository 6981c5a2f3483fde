"""Templates as lines to type in, and where a fault is in them."""

from __future__ import annotations

import pytest

from db.certificate_templates import shipped
from desktop.features.certificates.template_text import Spot, field_at, read, spot_of, summary, written


def _back(template, **texts):
    own = written(template) | texts
    return read(
        template, own, name=template.name, title=template.title, publicity_days=template.publicity_days,
        valid_days=template.valid_days,
    )


@pytest.mark.parametrize("template", shipped(), ids=lambda one: one.key)
def test_every_shipped_template_comes_back_as_it_was(template):
    assert _back(template) == (template, ())


def test_empty_lines_and_ascii_bars_do_not_matter():
    record = shipped()[0]
    made, faults = _back(record, body="\n 一段 \n\n二段\n", facts="姓名| {name}", columns="")
    assert faults == () and made.body == ("一段", "二段") and made.facts == (("姓名", "{name}"),)
    assert made.table == "" and made.columns == ()


def test_lines_that_cannot_be_taken_apart_are_told_with_their_place():
    _, faults = _back(shipped()[0], facts="姓名｜{name}\n电话", columns="日期｜period｜宽\n小时｜hours")
    assert [fault.place for fault in faults] == ["信息表第 2 项", "表格第 1 列", "表格第 2 列"]
    assert summary(faults, 2).endswith("还有 1 处。")


def test_a_place_is_found_in_lines_with_gaps():
    texts = {"body": "\n一段\n\n  二段 {x}", "facts": "姓　　名 ｜ {y}", "columns": "a｜b｜1"}
    assert spot_of("正文第 2 段第 4 字", texts) == Spot("body", 3, 5)
    assert spot_of("信息表第 1 项内容第 1 字", texts) == Spot("facts", 0, 7)
    assert spot_of("表格第 1 列", texts) == Spot("columns", 0, 0)
    assert spot_of("公示天数", texts) == Spot("publicity_days")
    assert spot_of("落款", texts) == Spot("issuers")
    assert spot_of("编号字头", texts) is None


def test_the_field_under_the_cursor():
    assert [field_at("于{hours}时", n) for n in (0, 1, 5, 8, 9)] == ["", "hours", "hours", "hours", ""]
