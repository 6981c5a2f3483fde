"""The declarative base, column types and the marks that change capture reads."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from db.domain.clock import instant_of
from db.ids import new_id

SCHEMA_VERSION = 1
"""Version of the synced row shapes, carried by every captured operation."""


class SyncPolicy(StrEnum):
    """How rows of a table travel (sync.md section 3); stored in ``Table.info['sync']``."""

    FIELDS = "fields"
    """Per-field last writer wins: an update captures the fields that changed."""
    APPEND = "append"
    """Insert only: the row is the operation, and it can never be changed or deleted."""
    SERVER = "server"
    """Owned by the server where there is one; captured by fields while the desk stands alone."""


class Instant(TypeDecorator[datetime]):
    """A UTC instant kept as whole milliseconds since 1970, so that SQL can compare it and JSON can carry it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return int(value.timestamp() * 1000)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else instant_of(value)


class Base(DeclarativeBase):
    """Every table of the desk's database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant}


class Row:
    """Columns every synced row has."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    rev: Mapped[int] = mapped_column(default=0, info={"derived": True})
    """Revision the server last confirmed; 0 while only this desk knows the row. Not captured."""


ERASABLE: dict[str, Any] = {"erasable": True}
"""Column info: free text of an append-only row that may be emptied, or freed of a name, when a person is forgotten."""

DERIVED: dict[str, Any] = {"derived": True}
"""Column info: a projection of other rows, rebuilt from them and never captured."""
