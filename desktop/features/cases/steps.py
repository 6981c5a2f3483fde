"""Which step of a case is the next right one, which key each has, and what is left for 更多. Pure rules."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from db.domain.cases import CaseAction, CaseState, MaterialCheck, MaterialsKind, materials_status
from db.domain.catalogue import ItemKind, Necessity
from db.queries.cases import ActionOffer, CaseDetail, MaterialRow

_BEFORE_ACCEPTANCE = frozenset({CaseState.REGISTERED, CaseState.RECEIVED, CaseState.SUPPLEMENT})


@dataclass(frozen=True, slots=True)
class KeyedStep:
    """One step with its key; ``refusal`` says why it cannot be taken now."""

    key: str
    offer: ActionOffer
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class StepPlan:
    """The one primary step, the one beside it, and the rest."""

    primary: KeyedStep | None
    second: KeyedStep | None
    more: tuple[KeyedStep, ...]


def tickable(case: CaseDetail, material: MaterialRow) -> bool:
    """Whether the clerk may tick a material as brought now."""
    if material.received_at is not None or material.necessity is Necessity.EXEMPT:
        return False
    return case.state in _BEFORE_ACCEPTANCE or (case.accepted_at is not None and case.closed_at is None)


def kept_for_step(case: CaseDetail) -> bool:
    """Whether ticks are kept until the next step; after acceptance each is saved at once (补交)."""
    return case.state in _BEFORE_ACCEPTANCE


def materials_kind(materials: Sequence[MaterialRow], ticked: Collection[int]) -> MaterialsKind:
    """How complete the materials are with those just ticked."""
    return materials_status(
        [
            MaterialCheck(
                required=m.necessity is Necessity.REQUIRED,
                present=m.received_at is not None or m.position in ticked,
                deferrable=m.deferrable_days is not None,
            )
            for m in materials
        ]
    ).kind


def missing_words(materials: Sequence[MaterialRow], ticked: Collection[int]) -> str:
    """The required materials that are not there, for a sentence."""
    return "、".join(
        m.name for m in materials
        if m.necessity is Necessity.REQUIRED and m.received_at is None and m.position not in ticked
    )


def _next(case: CaseDetail, kind: MaterialsKind) -> CaseAction | None:
    match case.state:
        case CaseState.REGISTERED | CaseState.RECEIVED:
            if kind is MaterialsKind.MISSING:
                return CaseAction.ASK_SUPPLEMENT if case.state is CaseState.RECEIVED else CaseAction.RECEIVE
            return CaseAction.ACCEPT if kind is MaterialsKind.COMPLETE else CaseAction.ACCEPT_TOLERANT
        case CaseState.SUPPLEMENT:
            return CaseAction.SUPPLEMENT_RECEIVED
        case CaseState.ACCEPTED:
            return CaseAction.COMPLETE if case.item_kind is ItemKind.INSTANT else CaseAction.HANDLE
        case CaseState.HANDLING:
            return CaseAction.COMPLETE
        case CaseState.COMPLETED:
            return CaseAction.DELIVER
    return None


def _refusal(case: CaseDetail, offer: ActionOffer, kind: MaterialsKind, missing: str) -> str:
    if not offer.allowed:
        return offer.refusal
    action = offer.action
    if action in (CaseAction.ACCEPT, CaseAction.COMPLETE_INSTANT) and kind is not MaterialsKind.COMPLETE:
        return f"还缺必要材料：{missing}；收到后在「材料」里勾上。"
    if action is CaseAction.ACCEPT_TOLERANT and kind is MaterialsKind.MISSING:
        return f"缺的材料里有不能容缺的：{missing}。"
    if action in (CaseAction.ACCEPT_TOLERANT, CaseAction.ASK_SUPPLEMENT) and kind is MaterialsKind.COMPLETE:
        return "材料已经齐全，按 F9 受理就可以。"
    return ""


def plan(case: CaseDetail, ticked: Collection[int]) -> StepPlan:
    """The keys of a case: F9 the next right step (F7 where that is 补正), F10 finish, digits under F4 更多."""
    kind = materials_kind(case.materials, ticked)
    missing = missing_words(case.materials, ticked)
    wanted = _next(case, kind)
    offers = [
        offer for offer in case.actions
        if not (offer.action is CaseAction.COMPLETE_INSTANT and case.item_kind is not ItemKind.INSTANT)
    ]
    steps = {offer.action: KeyedStep("", offer, _refusal(case, offer, kind, missing)) for offer in offers}
    primary = steps.pop(wanted, None) if wanted else None
    second = None
    if case.state is CaseState.RECEIVED and CaseAction.ASK_SUPPLEMENT in steps:
        second = _keyed(steps.pop(CaseAction.ASK_SUPPLEMENT), "F7")
    elif case.state is CaseState.ACCEPTED and CaseAction.COMPLETE in steps:
        second = _keyed(steps.pop(CaseAction.COMPLETE), "F10")
    if primary is not None:
        primary = _keyed(primary, "F7" if wanted is CaseAction.ASK_SUPPLEMENT else "F9")
    more = tuple(_keyed(step, str(number)) for number, step in enumerate(steps.values(), 1))
    return StepPlan(primary, second, more)


def _keyed(step: KeyedStep, key: str) -> KeyedStep:
    return KeyedStep(key, step.offer, step.refusal)
