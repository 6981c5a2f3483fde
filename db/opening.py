"""Opening what is sensitive on a screen: read it, and put on record that somebody looked."""

from __future__ import annotations

from db.desk import Desk
from db.queries.residents import GetResident, ResidentCard, get_resident
from db.usecases.privacy import See, see


def open_resident(desk: Desk, resident_id: str) -> ResidentCard:
    """A person's card as a screen opens it; that tags are on it is put on record first.

    Where nothing can be written (a file opened to look at) there is no record to keep. Raises KnownError PERSON-MISSING.
    """
    card = desk.ask(get_resident, GetResident(resident_id))
    if card.tags and not desk.read_only:
        desk.run(see, See("resident_tags", resident_id))
    return card
