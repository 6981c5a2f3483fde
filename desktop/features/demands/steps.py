"""Which step of a demand is the next right one, which key each has, and what each asks for. Pure rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from db.domain.demand_table import DemandAction, DemandRating, DemandState
from db.queries.demands import DemandDetail, DemandOffer


class Field(StrEnum):
    """What a step may ask for, in the order of the form."""

    OWNER = "owner"
    LIMIT = "limit"
    NEXT = "next"
    MAIN = "main"
    CASE = "case"
    MEETING = "meeting"
    RATING = "rating"
    PERSON = "person"
    PHONE = "phone"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of a step, those it cannot do without, and what its words are called."""

    fields: tuple[Field, ...]
    needed: frozenset[Field] = frozenset()
    words: str = "情况"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step with its key. ``action`` is ``None`` for writing down one more reporter."""

    name: str
    label: str
    asked: Asked
    action: DemandAction | None = None
    key: str = ""
    refusal: str = ""
    prefix: str = field(default="", compare=False)
    """Put before the words in the record, such as 催办：."""


_O, _L, _N, _W = Field.OWNER, Field.LIMIT, Field.NEXT, Field.WORDS


def _needs(*fields: Field) -> frozenset[Field]:
    return frozenset(fields)


ASKED: Mapping[DemandAction, Asked] = MappingProxyType(
    {
        DemandAction.TRIAGE: Asked((_O, _N, _W), words="研判意见", hint="属于哪一类、谁来办、怎么办"),
        DemandAction.ASSIGN: Asked((_O, _L, _N, _W), _needs(_O), "要求", "请对方做什么"),
        DemandAction.HANDLE: Asked((_O, _N, _W), words="情况", hint="谁签收、怎么安排"),
        DemandAction.NOTE: Asked((_N, _W), _needs(_W), "情况", "办到哪一步了"),
        DemandAction.HAND_OVER: Asked((_O, _N, _W), _needs(_O), "说明", "为什么移交"),
        DemandAction.EXTEND: Asked((_L, _N, _W), _needs(_W, _L), "原因", "为什么要延期"),
        DemandAction.ESCALATE: Asked((_N, _W), words="说明", hint="请上一级做什么"),
        DemandAction.TO_MEETING: Asked((Field.MEETING, _W), _needs(Field.MEETING), "说明", "请会上议什么"),
        DemandAction.FROM_MEETING: Asked((_O, _L, _N, _W), words="议定", hint="会上定了什么"),
        DemandAction.TO_CASE: Asked((Field.CASE, _N, _W), _needs(Field.CASE), "说明"),
        DemandAction.MERGE: Asked((Field.MAIN, _W), _needs(Field.MAIN), "说明", "同一件事"),
        DemandAction.UNMERGE: Asked((_W,), _needs(_W), "原因", "为什么不是同一件事"),
        DemandAction.ANSWER: Asked((_N, _W), words="结果", hint="办成了什么，怎么告诉反映人"),
        DemandAction.TELL: Asked((_N, _W), words="告知", hint="怎么告知的，对方怎么说"),
        DemandAction.RATE: Asked((Field.RATING, _N, _W), _needs(Field.RATING), "评价", "本人怎么说"),
        DemandAction.RETURN: Asked((_N, _W), _needs(_W), "原因", "为什么退回"),
        DemandAction.ARCHIVE: Asked((_W,), words="说明"),
        DemandAction.CLOSE: Asked((_W,), _needs(_W), "原因", "为什么不再办，怎么向反映人说明"),
    }
)
"""What each step asks for."""

REPORTER = Asked((Field.PERSON, Field.PHONE, _W), _needs(Field.PERSON), "反映", "也说了什么")

_NEXT: Mapping[DemandState, DemandAction] = MappingProxyType(
    {
        DemandState.REGISTERED: DemandAction.TRIAGE,
        DemandState.TRIAGED: DemandAction.ASSIGN,
        DemandState.ASSIGNED: DemandAction.HANDLE,
        DemandState.HANDLING: DemandAction.ANSWER,
        DemandState.ANSWERED: DemandAction.TELL,
    }
)
_MORE = (
    DemandAction.UNMERGE, DemandAction.NOTE, DemandAction.HAND_OVER, DemandAction.MERGE, DemandAction.TO_CASE,
    DemandAction.TO_MEETING, DemandAction.EXTEND, DemandAction.ESCALATE, DemandAction.ASSIGN, DemandAction.HANDLE,
    DemandAction.ANSWER, DemandAction.RETURN, DemandAction.RATE, DemandAction.ARCHIVE, DemandAction.CLOSE,
)
"""The order of 更多."""


@dataclass(frozen=True, slots=True)
class StepPlan:
    """The one primary step (F9), the one beside it (F7), and the rest under 更多."""

    primary: Step | None
    second: Step | None
    more: tuple[Step, ...]

    def find(self, name: str) -> Step | None:
        """The step of that name, wherever it is offered."""
        every = (self.primary, self.second, *self.more)
        return next((step for step in every if step is not None and step.name == name), None)


def next_action(demand: DemandDetail) -> DemandAction | None:
    """The next right step; a demand on an agenda waits for its meeting, one rated unsettled goes back."""
    if demand.state is DemandState.HANDLING and demand.meeting_on is not None:
        return DemandAction.FROM_MEETING
    if demand.state is DemandState.REVISITING:
        if demand.rating is None:
            return DemandAction.RATE
        return DemandAction.RETURN if demand.rating is DemandRating.NOT_SETTLED else DemandAction.ARCHIVE
    return _NEXT.get(demand.state)


def _step(offer: DemandOffer, state: DemandState) -> Step:
    asked = ASKED[offer.action]
    if offer.action is DemandAction.HANDLE and state is DemandState.TRIAGED:
        asked = replace(asked, fields=(_O, _L, _N, _W))  # handled without being handed to anybody
    if offer.action is DemandAction.RETURN and state in (DemandState.ANSWERED, DemandState.REVISITING):
        asked = replace(asked, fields=(_L, _N, _W))
    if offer.needs_reason:
        asked = replace(asked, needed=asked.needed | {_W})
    label = _LABELS.get((state, offer.action), offer.label)
    return Step(str(offer.action), label, asked, offer.action, refusal="" if offer.allowed else offer.refusal)


_LABELS: Mapping[tuple[DemandState, DemandAction], str] = MappingProxyType(
    {
        (DemandState.TRIAGED, DemandAction.HANDLE): "自己办理",
        (DemandState.TRIAGED, DemandAction.ANSWER): "当场答复",
        (DemandState.ASSIGNED, DemandAction.ASSIGN): "改交别人",
        (DemandState.HANDLING, DemandAction.ASSIGN): "改交别人",
        (DemandState.ANSWERED, DemandAction.RETURN): "退回再办",
        (DemandState.REVISITING, DemandAction.RETURN): "退回再办",
    }
)


def plan(demand: DemandDetail) -> StepPlan:
    """The keys of a demand: F9 the next right step, F7 退回 or 催办, digits under F4 更多."""
    steps = {offer.action: _step(offer, demand.state) for offer in demand.actions}
    wanted = next_action(demand)
    primary = steps.pop(wanted, None) if wanted is not None else None
    urge = None
    note = steps.get(DemandAction.NOTE)
    if note is not None and demand.state in (DemandState.ASSIGNED, DemandState.HANDLING):
        asked = replace(note.asked, words="催办", hint="催了谁，对方怎么说")
        urge = replace(note, name="urge", label="催办", asked=asked, prefix="催办：")
    second = None
    if demand.state is DemandState.ASSIGNED:
        second, urge = urge, None
    elif DemandAction.RETURN in steps:
        second = steps.pop(DemandAction.RETURN)
    rest = [steps[action] for action in _MORE if action in steps]
    if urge is not None:
        rest.insert(1, urge)
    if demand.state is not DemandState.ARCHIVED and demand.actions:
        rest.append(Step("reporter", "加反映人", REPORTER))
    keys = "123456789"
    more = tuple(replace(step, key=keys[n] if n < len(keys) else "0") for n, step in enumerate(rest[:10]))
    return StepPlan(
        replace(primary, key="F9") if primary else None, replace(second, key="F7") if second else None, more
    )
