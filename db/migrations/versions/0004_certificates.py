"""Certificates: templates, drafts, what was issued and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificate_event",
        sa.Column("certificate_id", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.String(length=50), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("replaced_by", sa.String(length=50), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_event")),
    )
    with op.batch_alter_table("certificate_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_event_certificate_id"), ["certificate_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_certificate_event_serial"), ["serial"], unique=False)

    op.create_table(
        "certificate_template",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_template")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_certificate_template_key_version")),
    )
    op.create_table(
        "certificate_draft",
        sa.Column("template_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=True),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("holder_name", sa.String(length=50), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("publicity_days", sa.Integer(), nullable=False),
        sa.Column("publicity_from", sa.Date(), nullable=True),
        sa.Column("publicity_until", sa.Date(), nullable=True),
        sa.Column("shown", sa.String(length=32), nullable=False),
        sa.Column("objections", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_certificate_draft_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_certificate_draft_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["certificate_template.id"],
            name=op.f("fk_certificate_draft_template_id_certificate_template"),
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_certificate_draft_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_draft")),
    )
    with op.batch_alter_table("certificate_draft", schema=None) as batch_op:
        batch_op.create_index(
            "ix_certificate_draft_batch_id",
            ["batch_id"],
            unique=False,
            sqlite_where=sa.text("batch_id <> ''"),
        )
        batch_op.create_index(batch_op.f("ix_certificate_draft_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certificate_draft_state_made_on_id"), ["state", "made_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certificate_draft_template_id_state"), ["template_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_certificate_draft_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("draft_id", sa.String(length=32), nullable=True),
        sa.Column("template_id", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.String(length=50), nullable=False),
        sa.Column("serial_short", sa.String(length=36), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=True),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("holder_name", sa.String(length=50), nullable=False),
        sa.Column("holder_masked", sa.String(length=40), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("check_code", sa.String(length=9), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("signatory", sa.String(length=50), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("payload", sa.String(length=800), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["certificate_draft.id"], name=op.f("fk_certificate_draft_id_certificate_draft")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_certificate_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_certificate_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["certificate_template.id"],
            name=op.f("fk_certificate_template_id_certificate_template"),
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_certificate_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certificate_holder_name_issued_on_id"),
            ["holder_name", "issued_on", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_certificate_issued_on_id"), ["issued_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_key_id"), ["key_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certificate_kind_issued_on_id"), ["kind", "issued_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certificate_resident_id_issued_on_id"),
            ["resident_id", "issued_on", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_certificate_replaces_id",
            ["replaces_id"],
            unique=False,
            sqlite_where=sa.text("replaces_id IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_certificate_serial"), ["serial"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certificate_state_issued_on_id"), ["state", "issued_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certificate_volunteer_id_issued_on_id"),
            ["volunteer_id", "issued_on", "id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_volunteer_id_issued_on_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_state_issued_on_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_serial"))
        batch_op.drop_index("ix_certificate_replaces_id", sqlite_where=sa.text("replaces_id IS NOT NULL"))
        batch_op.drop_index(batch_op.f("ix_certificate_resident_id_issued_on_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_kind_issued_on_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_key_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_issued_on_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_holder_name_issued_on_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_draft_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("certificate_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_draft_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_draft_template_id_state"))
        batch_op.drop_index(batch_op.f("ix_certificate_draft_state_made_on_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_draft_resident_id"))
        batch_op.drop_index("ix_certificate_draft_batch_id", sqlite_where=sa.text("batch_id <> ''"))

    op.drop_table("certificate_draft")
    op.drop_table("certificate_template")
    with op.batch_alter_table("certificate_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_event_serial"))
        batch_op.drop_index(batch_op.f("ix_certificate_event_certificate_id"))

    op.drop_table("certificate_event")
