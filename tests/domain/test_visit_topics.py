from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.visit_topics import (
    ASKED_CATEGORIES,
    SEEN_TOPICS,
    TOLD_CATEGORIES,
    Finding,
    Seen,
    all_unchanged,
    changed_topics,
    settle_findings,
)

BEFORE = date(2026, 9, 15)
NOW = date(2026, 11, 20)
LAST = {
    "health": Seen("health", ("慢病",), "高血压，服药规律", BEFORE),
    "care": Seen("care", ("独居无人",), "女儿每周来", date(2026, 3, 2)),
}


def test_no_change_carries_the_facts_and_their_date() -> None:
    kept = settle_findings(
        [Finding("health", unchanged=True), Finding("income", note=" 申领高龄津贴 "), Finding("mood")],
        NOW,
        LAST,
    )
    assert kept == (LAST["health"], Seen("income", (), "申领高龄津贴", NOW))
    assert changed_topics(kept, NOW) == ("income",)


def test_no_change_from_nothing_is_refused() -> None:
    with pytest.raises(KnownError, match="上次没有记录") as caught:
        settle_findings([Finding("safety", unchanged=True)], NOW, LAST)
    assert caught.value.field == "safety"
    with pytest.raises(KnownError, match="两次"):
        settle_findings([Finding("health", note="好"), Finding("health", note="差")], NOW, LAST)


def test_one_key_for_all_that_is_known() -> None:
    findings = all_unchanged(SEEN_TOPICS, LAST)
    assert [finding.topic for finding in findings] == ["health", "care"]
    assert all_unchanged(SEEN_TOPICS, {}) == ()


@given(st.lists(st.sampled_from([topic.code for topic in SEEN_TOPICS]), unique=True), st.integers(1, 5))
def test_facts_carried_over_many_visits_keep_their_first_date(topics: list[str], times: int) -> None:
    first = settle_findings([Finding(code, ("正常",)) for code in topics], BEFORE, {})
    now = first
    for _ in range(times):
        last = {line.topic: line for line in now}
        now = settle_findings(all_unchanged(SEEN_TOPICS, last), NOW, last)
    assert set(now) == set(first)
    assert changed_topics(now, NOW) == ()


def test_the_lines_of_the_form() -> None:
    assert [topic.label for topic in SEEN_TOPICS] == [
        "身体",
        "居住安全",
        "生活来源",
        "照料",
        "情绪与邻里",
        "孩子",
    ]
    assert len({topic.code for topic in SEEN_TOPICS}) == 6
    assert all(len(set(topic.options)) == len(topic.options) >= 4 for topic in SEEN_TOPICS)
    assert "矛盾纠纷" in ASKED_CATEGORIES
    assert "反诈" in TOLD_CATEGORIES
