"""What tests do again and again at a desk: a person walks in, a case is registered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from db.desk import Desk
from db.domain.catalogue import Necessity, ServiceItem
from db.domain.identity import IdKind, Sex
from db.ids import new_id
from db.queries.catalogue import GetItem, OfferedItems, get_item, offered_items
from db.usecases.cases import CaseReceipt, Mode, RegisterCase, register_case
from db.usecases.residents import AddResident, ResidentForm, add_resident

ZHANG = ResidentForm(
    name="张桂兰",
    id_kind=IdKind.RESIDENT_CARD,
    id_number="11010519440303002X",
    sex=Sex.FEMALE,
    birthday=date(1944, 3, 3),
    phone="13812345678",
    residence="local",
)


@dataclass(frozen=True)
class Offer:
    """An item on offer, with its content."""

    item_id: str
    version_id: str
    item: ServiceItem
    required: tuple[int, ...] = field(default=())

    def without(self, *names: str) -> tuple[int, ...]:
        """The required positions but those whose name begins so."""
        return tuple(i for i in self.required if not self.item.materials[i].name.startswith(names))


def offer(desk: Desk, name: str) -> Offer:
    """The item whose name begins so."""
    row = next(i for i in desk.ask(offered_items, OfferedItems()) if i.name.startswith(name))
    item = desk.ask(get_item, GetItem(row.item_id)).item
    required = tuple(i for i, m in enumerate(item.materials) if m.necessity is Necessity.REQUIRED)
    return Offer(row.item_id, row.version_id, item, required)


def walk_in(desk: Desk, form: ResidentForm = ZHANG) -> str:
    """A resident, found or made."""
    return desk.run(add_resident, AddResident(form, allow_duplicate=True)).resident_id


def register(desk: Desk, resident_id: str, name: str = "高龄津贴", mode: Mode = "accept", **changes: object) -> CaseReceipt:
    """A case of the item, every required material ticked unless told otherwise."""
    chosen = offer(desk, name)
    wanted: dict[str, object] = {"ticked": chosen.required, "request_id": new_id(), "repeat_confirmed": True}
    wanted |= changes
    request = RegisterCase(
        resident_id=resident_id,
        item_id=chosen.item_id,
        version_id=chosen.version_id,
        mode=mode,
        **wanted,  # type: ignore[arg-type]
    )
    return desk.run(register_case, request)
