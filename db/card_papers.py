"""What goes on cards. A job keeps only which cards; names and portraits are put in when it is rendered.

Five hundred portraits would make a row of the queue megabytes large, and a queue row must hold no name of
somebody who is forgotten before it is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.desk import Desk
from db.domain.card_payload import CardHolder
from db.domain.errors import KnownError
from db.person_facts import listed
from db.photo_store import PhotoStore
from db.registry import Query
from db.transaction import Reader

USES = "凭本卡签到签退、查询和兑换积分"
RULES = (
    "服务开始和结束时请出示本卡。",
    "本卡仅限本人使用，不得转借。",
    "时长经审核、公示后记入档案。",
    "遗失请尽快到服务台挂失。",
)
RESIDENT_USES = "到服务台出示，扫码即找到您的登记"
RESIDENT_RULES = (
    "办事、咨询时请出示本卡。",
    "本卡仅限本人使用，不得转借。",
    "卡上没有证件号和电话。",
    "遗失请尽快到服务台挂失。",
)
RESIDENT_MOTTO = "只用于社区服务，不是身份证件"


def card_data(reader: Reader, card_ids: Sequence[str]) -> dict[str, Any]:
    """What the queue keeps of a job of cards."""
    place = reader.one("SELECT address FROM centre")
    return {
        "centre_name": reader.desk.centre_name,
        "card_ids": list(card_ids),
        "found": [
            line
            for line in (
                f"拾到请交：{reader.desk.centre_name}",
                place.address if place else "",
                f"电话 {reader.desk.centre_phone}" if reader.desk.centre_phone else "",
            )
            if line
        ],
    }


def cards_of(reader: Reader, card_ids: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """The faces of cards in the order given, without their portraits: ``photo`` is the hash of one or empty."""
    found: dict[str, dict[str, Any]] = {}
    for at in range(0, len(card_ids), 400):
        marks, values = listed(card_ids[at : at + 400])
        for row in reader.rows(
            "SELECT c.id, c.number, c.holder_kind, c.holder_number, c.issued_on, c.payload, "
            "coalesce(v.name, r.name) AS name, t.name AS team, t.colour, p.sha256 FROM card c "
            "LEFT JOIN volunteer v ON v.id = c.volunteer_id LEFT JOIN resident r ON r.id = c.resident_id "
            "LEFT JOIN team_member m ON m.id = (SELECT id FROM team_member WHERE volunteer_id = v.id "
            "AND until_on IS NULL ORDER BY from_on, id LIMIT 1) LEFT JOIN volunteer_team t ON t.id = m.team_id "
            "LEFT JOIN photo p ON p.id = v.photo_id AND p.removed_at IS NULL "
            f"WHERE c.id IN ({marks})",
            values,
        ):
            found[row.id] = {
                "kind": row.holder_kind,
                "name": row.name or "",
                "number": row.holder_number,
                "card": row.number,
                "issued_on": row.issued_on,
                "qr_payload": row.payload,
                "team": row.team or "",
                "team_colour": list(bytes.fromhex(row.colour)) if row.colour else None,
                "photo": row.sha256 or "",
            }
    return tuple(found[card_id] for card_id in card_ids if card_id in found)


CARDS: Query[tuple[str, ...], tuple[dict[str, Any], ...]] = Query("cards.faces", None, cards_of)


def volunteer_cards(desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of ``VolunteerCards`` of a job of cards, portraits read from the photo store.

    A portrait that is lost or damaged leaves its place empty; the card is good without it.
    """
    faces = desk.ask(CARDS, tuple(data["card_ids"]))
    store = PhotoStore(desk.paths.photos, desk.key)
    cards = []
    for face in faces:
        photo = b""
        if face["photo"]:
            try:
                photo = store.read_thumb(face["photo"])
            except KnownError:
                photo = b""
        cards.append({name: value for name, value in face.items() if name != "kind"} | {"photo": photo})
    resident = bool(faces) and all(face["kind"] == CardHolder.RESIDENT for face in faces)
    words: dict[str, Any] = {"uses": USES, "rules": list(RULES)}
    if resident:
        words = {
            "uses": RESIDENT_USES, "rules": list(RESIDENT_RULES), "motto": RESIDENT_MOTTO, "portraits": False,
            "title": "居民卡",
        }
    return {
        "centre_name": data["centre_name"],
        "heading": (CardHolder.RESIDENT if resident else CardHolder.VOLUNTEER).label,
        "cards": cards,
        "found": data["found"],
        **words,
    }
