"""What may be typed into each field of 批量补录, said below the line."""

from __future__ import annotations

from PySide6.QtCore import QObject

from db.domain.masking import mask_name
from db.domain.visit_topics import SEEN_TOPICS
from db.queries.visit_form import FormMember, VisitForm
from desktop.features.visits.form import words_of


def shown_name(facts: VisitForm | None, member: FormMember) -> str:
    """The head in full, to compare with the form; the others masked, as the form has them."""
    head = facts is not None and member.resident_id == facts.head_id
    return member.name if head else mask_name(member.name)


class BatchHints(QObject):
    """``facts`` is the household of the line, where it is known."""

    def of(self, code: str, facts: VisitForm | None) -> str:
        """What can be typed into a field."""
        tr = self.tr
        if code == "household":
            words = tr("输门牌（3-2-501）、姓名或拼音，按 Enter；扫走访表上的码直接带出。")
        elif code == "visited_on":
            words = tr("走访日期：11-20、1120 或 20；Enter 沿用。")
        elif code == "way":
            words = tr("方式：1 入户　2 电话　3 楼道　4 未遇（直接录进来）")
        elif code == "met":
            words = self._members(facts)
        elif code == "asked":
            words = tr("想要的：没有就按 Enter，录进下面的表。")
        else:
            words = self._topic(code, facts)
        return words

    def _members(self, facts: VisitForm | None) -> str:
        members = facts.members if facts is not None else ()
        people = [
            f"{n} {shown_name(facts, member)}{f' {member.relation_name}' if member.relation_name else ''}"
            for n, member in enumerate(members[:8], start=1)
        ]
        return self.tr("见到谁：{}").format("　".join([*people, self.tr("9 邻居或其他（可接着写是谁）")]))

    def _topic(self, code: str, facts: VisitForm | None) -> str:
        topic = next(one for one in SEEN_TOPICS if one.code == code)
        last = {seen.topic: seen for seen in facts.seen} if facts is not None else {}
        boxes = "　".join(f"{n} {option}" for n, option in enumerate(topic.options, start=1))
        words = self.tr("{}：{}　数字后面可接着写补充").format(topic.label, boxes)
        if code in last:
            words += self.tr("　0 无变化（上次：{}）").format(words_of(last[code]) or "—")
        return words
