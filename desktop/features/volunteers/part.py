"""What every view of the page is, with what the volunteers' views have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop import parts
from desktop.widgets.entry_form import EntryForm
from desktop.widgets.pick_field import Choice

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage


class Part(parts.Part):
    """One of the segments."""

    page: VolunteersPage
    topics = frozenset({"volunteers"})

    def reveal(self) -> None:
        """F11 is held: show numbers in full, where there are any."""

    def take_card(self, text: str) -> bool:
        """A card was scanned while this view was in front; whether the view took it."""
        return False

    def seek(self, form: EntryForm, field: str, text: str) -> None:
        """Offer the volunteers that a text may mean in a field of a form."""
        from db.queries.volunteers import FindVolunteers, find_volunteers

        def offer(rows: Any) -> None:
            if field in form.editors:
                form.pick(field).set_choices(volunteer_choices(rows))

        if text:
            self.ask(f"seek.{field}", find_volunteers, FindVolunteers(text, 8), offer)


def volunteer_choices(rows: Any) -> tuple[Choice, ...]:
    """Volunteers as a field offers them: the name in full, for the clerk must be sure."""
    return tuple(
        Choice(row.volunteer_id, row.name, "・".join(part for part in (row.number, row.team, row.phone_masked) if part))
        for row in rows
    )
