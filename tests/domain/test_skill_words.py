"""Everyday words and the skill they ask for."""

from __future__ import annotations

import pytest

from db.domain.skill_words import SKILL_WORDS, skill_meant
from db.domain.volunteers import SKILLS


@pytest.mark.parametrize(
    ("texts", "skill"),
    [
        (("3 号楼厨房水管漏水",), "水电维修"),
        (("张桂兰腿脚不便，想上门理发",), "理发"),
        (("不会用手机挂号，想找人陪诊",), "电脑手机"),
        (("生活帮助", "孙子的作业没人辅导"), "教育辅导"),
        (("路灯不亮", "东门的路灯三天没亮"), ""),
        ((), ""),
    ],
)
def test_the_word_said_first_counts(texts: tuple[str, ...], skill: str) -> None:
    assert skill_meant(*texts) == skill


def test_every_skill_has_words_and_no_word_asks_for_two() -> None:
    assert SKILL_WORDS.keys() == SKILLS.keys()
    words = [word for some in SKILL_WORDS.values() for word in some]
    assert len(words) == len(set(words))
