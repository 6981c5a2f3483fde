"""Cards at the desk: the keyring, what a scanned card is worth here, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.card_payload import CardState, CardVerdict
from db.domain.errors import KnownError
from db.person_facts import kept_one
from db.signing import Keyring, PublicKey, check_card
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class Judged:
    """A scanned card judged; the holder is known only for a card of this centre's register."""

    verdict: CardVerdict
    number: str = ""
    card_id: str = ""
    volunteer_id: str | None = None
    resident_id: str | None = None


def public_keys(reader: Reader) -> tuple[PublicKey, ...]:
    """Every public key this desk knows."""
    return tuple(
        PublicKey(
            row.centre,
            bytes.fromhex(row.public),
            date.fromisoformat(row.made_on),
            None if row.retired_on is None else date.fromisoformat(row.retired_on),
            None if row.revoked_on is None else date.fromisoformat(row.revoked_on),
        )
        for row in reader.rows("SELECT centre, public, made_on, retired_on, revoked_on FROM signing_key")
    )


def judge_text(reader: Reader, text: str) -> Judged | None:
    """Read and judge what a scanner sent; None if it is no card at all."""
    found: dict[str, Judged] = {}

    def state_of(number: str) -> CardState | None:
        # Two desks may have issued one number at once: the one in use counts, else the one made last.
        row = reader.one(
            "SELECT id, state, volunteer_id, resident_id FROM card WHERE number = :number "
            "ORDER BY state = 'active' DESC, hlc DESC LIMIT 1",
            {"number": number},
        )
        if row is None:
            return None
        found[number] = Judged(CardVerdict.GENUINE, number, row.id, row.volunteer_id, row.resident_id)
        return CardState(row.state)

    checked = check_card(text, Keyring(public_keys(reader)), reader.desk.centre_code, state_of)
    if checked is None:
        return None
    number = checked.facts.number if checked.facts else ""
    known = found.get(number, Judged(checked.verdict, number))
    if checked.verdict in (CardVerdict.FORGED, CardVerdict.UNKNOWN_ISSUER):  # anybody could have written the number
        return Judged(checked.verdict, number)
    volunteer_id = known.volunteer_id
    if volunteer_id is not None:
        merged = reader.scalar("SELECT merged_into FROM volunteer WHERE id = :id", {"id": volunteer_id})
        volunteer_id = merged or volunteer_id
    resident_id = known.resident_id and kept_one(reader, known.resident_id)
    return Judged(checked.verdict, number, known.card_id, volunteer_id, resident_id)


def read_volunteer_card(reader: Reader, text: str) -> str:
    """The number of the volunteer whose card this is.

    Raises KnownError CARD with the verdict's sentence for one that is not genuine, CARD-HOLDER for a resident's.
    """
    judged = judge_text(reader, text)
    if judged is None or not judged.verdict.usable:
        verdict = judged.verdict if judged else CardVerdict.CUT_SHORT
        raise KnownError("CARD", verdict.message, "card")
    if judged.volunteer_id is None:
        raise KnownError("CARD-HOLDER", "这是居民卡，不是志愿者卡；请换卡或按编号录入。", "card")
    return str(reader.scalar("SELECT number FROM volunteer WHERE id = :id", {"id": judged.volunteer_id}))
