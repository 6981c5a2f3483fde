"""What the registration screen holds while a clerk works, and how it is kept as a draft."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from db.domain.identity import IdKind
from db.ids import new_id
from db.usecases.cases import Agent

PAGE = "walkin"
CHANNELS = (("window", "窗口"), ("phone", "电话"), ("visit", "上门"), ("wechat", "微信"))


@dataclass(frozen=True, slots=True)
class Form:
    """One application being filled in. ``request_id`` is made with it: pressing twice registers once."""

    request_id: str = field(default_factory=new_id)
    resident_id: str = ""
    item_id: str = ""
    version_id: str = ""
    ticked: frozenset[int] = frozenset()
    channel: str = "window"
    note: str = ""
    by_agent: bool = False
    agent: Mapping[str, str] = field(default_factory=dict)
    resident_form: Mapping[str, Any] | None = None

    @property
    def begun(self) -> bool:
        """Whether more than opening a person has happened, so that leaving would lose something."""
        return bool(
            self.ticked or self.note.strip() or self.by_agent or self.channel != "window"
            or self.resident_form is not None or (self.item_id and self.resident_id)
        )

    def change(self, **values: Any) -> Form:
        """A copy with these values."""
        return replace(self, **values)

    def held(self) -> dict[str, Any]:
        """What a draft holds: only what the clerk typed or chose, never looked-up facts."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        held = {name: dict(value) if isinstance(value, Mapping) else value for name, value in data.items()}
        return held | {"ticked": sorted(self.ticked)}

    @classmethod
    def from_json(cls, text: str) -> Form | None:
        """The form of a draft; ``None`` when the text is not one (an older program wrote it)."""
        try:
            data = json.loads(text)
            data["ticked"] = frozenset(data["ticked"])
            return cls(**data)
        except (ValueError, TypeError, KeyError):
            return None

    def agent_request(self) -> Agent | None:
        """Who acts for the applicant, as the use case wants it."""
        if not self.by_agent:
            return None
        return Agent(
            name=self.agent.get("name", ""),
            id_kind=IdKind(self.agent.get("id_kind", IdKind.RESIDENT_CARD)),
            id_number=self.agent.get("id_number", ""),
            phone=self.agent.get("phone", ""),
            authorisation=self.agent.get("authorisation", ""),
        )
