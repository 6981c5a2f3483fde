"""Certificates: templates with versions, drafts with their publicity, what was issued, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables its keys point to.
import db.models.operator
import db.models.resident
import db.models.volunteer  # noqa: F401
from db.models.base import DERIVED, ERASABLE, Base, Row, SyncPolicy


class CertificateTemplate(Row, Base):
    """One version of a template; a changed template is a new row, so that old certificates keep theirs."""

    __tablename__ = "certificate_template"
    __table_args__ = (UniqueConstraint("key", "version"), {"info": {"sync": SyncPolicy.SERVER}})

    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    """CertificateKind."""
    name: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    """JSON of Template."""
    state: Mapped[str] = mapped_column(String(10), default="active")
    """active / retired."""
    starts_on: Mapped[date]
    created_at: Mapped[datetime]
    operator_name: Mapped[str] = mapped_column(String(50), default="")


class CertificateDraft(Row, Base):
    """A certificate that is being prepared: for whom, from which records, and its publicity. Facts are read anew."""

    __tablename__ = "certificate_draft"
    __table_args__ = (
        Index(None, "state", "made_on", "id"),
        Index(None, "template_id", "state"),
        Index(None, "volunteer_id"),
        Index(None, "resident_id"),
        Index("ix_certificate_draft_batch_id", "batch_id", sqlite_where=text("batch_id <> ''")),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    template_id: Mapped[str] = mapped_column(ForeignKey("certificate_template.id"))
    kind: Mapped[str] = mapped_column(String(20))
    volunteer_id: Mapped[str | None] = mapped_column(ForeignKey("volunteer.id"))
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"))
    holder_name: Mapped[str] = mapped_column(String(50))
    """Empty once the person is forgotten."""
    purpose: Mapped[str] = mapped_column(String(200), default="")
    basis: Mapped[str] = mapped_column(String(200), default="")
    params: Mapped[str] = mapped_column(Text, default="{}")
    """JSON of CertificateParams."""
    state: Mapped[str] = mapped_column(String(10), default="draft")
    """DraftState."""
    publicity_days: Mapped[int] = mapped_column(default=0)
    publicity_from: Mapped[date | None]
    publicity_until: Mapped[date | None]
    shown: Mapped[str] = mapped_column(String(32), default="")
    """Digest of the facts that were made public: what changed since must be made public anew."""
    objections: Mapped[str] = mapped_column(Text, default="[]")
    """JSON: (day, words, operator, answer)."""
    batch_id: Mapped[str] = mapped_column(String(32), default="")
    made_on: Mapped[date]
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))


class Certificate(Row, Base):
    """An issued certificate, word for word. Append-only; a forgotten person's words are emptied, the hash stays."""

    __tablename__ = "certificate"
    __table_args__ = (
        Index(None, "serial"),
        Index(None, "issued_on", "id"),
        Index(None, "state", "issued_on", "id"),
        Index(None, "kind", "issued_on", "id"),
        Index(None, "holder_name", "issued_on", "id"),
        Index(None, "volunteer_id", "issued_on", "id"),
        Index(None, "resident_id", "issued_on", "id"),
        Index(None, "draft_id"),
        Index(None, "key_id"),
        Index("ix_certificate_replaces_id", "replaces_id", sqlite_where=text("replaces_id IS NOT NULL")),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    draft_id: Mapped[str | None] = mapped_column(ForeignKey("certificate_draft.id"))
    """None for one that replaces another."""
    template_id: Mapped[str] = mapped_column(ForeignKey("certificate_template.id"))
    serial: Mapped[str] = mapped_column(String(50))
    serial_short: Mapped[str] = mapped_column(String(36))
    lane: Mapped[int]
    window: Mapped[int]
    counter: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(60))
    volunteer_id: Mapped[str | None] = mapped_column(ForeignKey("volunteer.id"))
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"))
    holder_name: Mapped[str] = mapped_column(String(50), info=ERASABLE)
    holder_masked: Mapped[str] = mapped_column(String(40), info=ERASABLE)
    body: Mapped[str] = mapped_column(Text, info=ERASABLE, sort_order=10)
    """JSON of the words as printed. Behind all other columns, so that lists need not read past it."""
    content_hash: Mapped[str] = mapped_column(String(32))
    """128 bits in base32."""
    check_code: Mapped[str] = mapped_column(String(9))
    payload: Mapped[str] = mapped_column(String(800), info=ERASABLE, sort_order=11)
    key_id: Mapped[str] = mapped_column(String(8))
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
    signatory: Mapped[str] = mapped_column(String(50))
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    hlc: Mapped[int]
    replaces_id: Mapped[str | None] = mapped_column(String(32))
    draft: Mapped[CertificateDraft | None] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the draft first."""

    state: Mapped[str] = mapped_column(String(10), default="issued", info=DERIVED)
    """issued / void / replaced, projected from the events."""


class CertificateEvent(Row, Base):
    """What became of a certificate. Append-only; the void ones of every centre are the revocation list."""

    __tablename__ = "certificate_event"
    __table_args__ = (
        Index(None, "certificate_id"),
        Index(None, "serial"),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    certificate_id: Mapped[str] = mapped_column(String(32))
    """Of another centre's certificate there is no row here."""
    serial: Mapped[str] = mapped_column(String(50))
    kind: Mapped[str] = mapped_column(String(10))
    """EventKind."""
    made_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="", info=ERASABLE)
    replaced_by: Mapped[str] = mapped_column(String(50), default="")
    """Serial of the one that takes its place."""
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(String(32))
    operator_name: Mapped[str] = mapped_column(String(50))
