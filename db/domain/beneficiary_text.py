"""The beneficiary rules of the time bank as lines that a person reads and writes, one rule a line.

``80 岁以上空巢、独居；80-；空巢、独居``: what the slip says; the age; the conditions, 、 for any of them and 且 between
groups that must all be met. 存过时间 stands for having saved hours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from db.domain.errors import KnownError
from db.domain.time_bank import BeneficiaryRule

SAVER = "存过时间"
_AGE = re.compile(r"(?P<youngest>[0-9]{0,3})\s*[-－—至~～]\s*(?P<oldest>[0-9]{0,3})")


def write_rules(rules: tuple[BeneficiaryRule, ...], words: Mapping[str, str]) -> str:
    """The rules as lines; ``words`` are those of the marks."""
    return "\n".join(_write(rule, words) for rule in rules)


def _write(rule: BeneficiaryRule, words: Mapping[str, str]) -> str:
    age = ""
    if rule.youngest is not None or rule.oldest is not None:
        age = f"{'' if rule.youngest is None else rule.youngest}-{'' if rule.oldest is None else rule.oldest}"
    groups = ["、".join(sorted(words.get(mark, mark) for mark in group)) for group in rule.marks]
    return "；".join((rule.label, age, "且".join([*groups, *([SAVER] if rule.saver else [])])))


def read_rules(text: str, marks: Mapping[str, str]) -> tuple[BeneficiaryRule, ...]:
    """The rules of these lines; ``marks`` are marks by word. Raises KnownError TIME-RULES naming the line."""
    lines = enumerate(text.splitlines(), 1)
    return tuple(_read(n, line, marks) for n, line in lines if line.strip())


def _read(n: int, text: str, marks: Mapping[str, str]) -> BeneficiaryRule:
    label, *rest = (part.strip() for part in re.split("[;；]", text))
    age, conditions = (*rest, "", "")[:2]
    if not label or len(rest) > 2:
        raise _wrong(f"第 {n} 条没看懂，请写成「名称；年龄；条件」。")
    youngest, oldest = _ages(n, age)
    groups, saver = [], False
    for group in filter(None, (part.strip() for part in conditions.split("且"))):
        names = [name.strip() for name in re.split("[、,，]", group) if name.strip()]
        if SAVER in names:
            if len(names) > 1:
                raise _wrong(f"第 {n} 条：「{SAVER}」不能和别的条件并列，请用「且」隔开。")
            saver = True
            continue
        unknown = next((name for name in names if name not in marks), "")
        if unknown:
            raise _wrong(f"第 {n} 条：没有「{unknown}」这个条件或标签，请改成「{'、'.join(list(marks)[:8])}」等。")
        groups.append(frozenset(marks[name] for name in names))
    if youngest is None and oldest is None and not groups and not saver:
        raise _wrong(f"第 {n} 条没有年龄也没有条件，人人都能受助；请补上一样。")
    return BeneficiaryRule(label, youngest, oldest, tuple(groups), saver)


def write_marks(marks: Mapping[str, tuple[str, ...]], words: Mapping[str, str], tags: Mapping[str, str]) -> str:
    """Which tags give each mark, a line a mark: ``孤寡＝孤老、五保``."""
    return "\n".join(
        f"{words.get(mark, mark)}＝{'、'.join(tags.get(code, code) for code in codes)}" for mark, codes in marks.items()
    )


def read_marks(text: str, marks: Mapping[str, str], tags: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The tags' codes by mark; ``marks`` and ``tags`` are by word. Raises KnownError TIME-RULES naming the line."""
    found: dict[str, tuple[str, ...]] = {}
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        word, equals, rest = (part.strip() for part in re.sub("[＝=]", "=", line, count=1).partition("="))
        if not equals or word not in marks:
            raise KnownError("TIME-RULES", f"标签第 {n} 行没看懂，请写成「条件＝标签、标签」。", "marks")
        names = [name.strip() for name in re.split("[、,，]", rest) if name.strip()]
        unknown = next((name for name in names if name not in tags), "")
        if unknown:
            raise KnownError("TIME-RULES", f"没有「{unknown}」这个标签；请先在管理里添上，或改成已有的。", "marks")
        found[marks[word]] = tuple(tags[name] for name in names)
    return found


def _ages(n: int, text: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    found = _AGE.fullmatch(text.replace(" ", ""))
    if found is None or not (found["youngest"] or found["oldest"]):
        raise _wrong(f"第 {n} 条的年龄没看懂，请写成「60-79」或「80-」。")
    youngest = int(found["youngest"]) if found["youngest"] else None
    oldest = int(found["oldest"]) if found["oldest"] else None
    if youngest is not None and oldest is not None and youngest > oldest:
        raise _wrong(f"第 {n} 条的年龄前大后小，请改正。")
    return youngest, oldest


def _wrong(sentence: str) -> KnownError:
    return KnownError("TIME-RULES", sentence, "beneficiaries")
