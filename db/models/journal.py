"""The two journals written in every transaction: the outbox of captured changes and the audit chain."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, SyncPolicy


class Outbox(Base):
    """One captured operation, written by a row trigger in the writer's own transaction."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "batch_no"),)

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    op_id: Mapped[str] = mapped_column(String(32), unique=True)
    hlc: Mapped[int] = mapped_column(BigInteger)
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(6))
    """insert / update / delete / append."""
    base_rev: Mapped[int]
    changes: Mapped[str | None] = mapped_column(Text)
    """JSON of field to new value; absent for append, where the row itself is the operation."""
    schema: Mapped[int]
    batch_no: Mapped[int | None]


class AuditEntry(Base):
    """One link of the audit chain: who did what to whom, when, with what result (等保 2 级审计要素)."""

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("incarnation", "seq"),
        Index(None, "subject_id"),
        Index(None, "at"),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    incarnation: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int]
    at: Mapped[datetime]
    operator_id: Mapped[str | None] = mapped_column(String(32))
    operator_name: Mapped[str] = mapped_column(String(50))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(64))
    result: Mapped[str] = mapped_column(String(10))
    """ok / refused."""
    details: Mapped[str] = mapped_column(Text)
    """JSON without names or numbers of residents."""
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
