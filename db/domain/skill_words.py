"""Which skill of a volunteer everyday words ask for: 漏水 asks for 水电维修."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from db.domain.volunteers import SKILLS

SKILL_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "medical": ("医疗", "护理", "血压", "血糖", "陪诊", "就医", "看病"),
        "law": ("法律", "律师", "遗嘱", "继承", "合同"),
        "teaching": ("辅导", "作业", "功课", "补课"),
        "psychology": ("心理", "疏导", "抑郁", "想不开"),
        "electrical": ("水电", "漏水", "水管", "水龙头", "下水", "马桶", "跳闸", "插座", "灯泡", "电路"),
        "haircut": ("理发", "剪发", "剪头", "义剪"),
        "cooking": ("烹饪", "做饭"),
        "driving": ("驾驶", "开车", "接送"),
        "computer": ("电脑", "手机", "上网"),
        "language": ("外语", "英语", "翻译"),
        "dialect": ("方言",),
        "sign": ("手语", "聋哑"),
        "art": ("书画", "书法", "摄影", "拍照", "照相"),
        "music": ("音乐", "舞蹈", "合唱", "跳舞"),
        "sport": ("体育", "健身", "太极"),
        "first_aid": ("急救", "心肺复苏"),
    }
)
"""Words by the code of a skill of :data:`SKILLS`, as residents say them at the desk."""


def skill_meant(*texts: str) -> str:
    """The name of the skill asked for in the first of the texts that has such a word; empty where none has.

    Of several words the one said first counts.
    """
    for text in texts:
        found = [
            (text.index(word), -len(word), code)
            for code, words in SKILL_WORDS.items() for word in words if word in text
        ]
        if found:
            return SKILLS[min(found)[2]]
    return ""
