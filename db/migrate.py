"""The schema's life: creating it, knowing its revision, upgrading it with Alembic."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateIndex, CreateTable

from db.domain.errors import KnownError
from db.models import load_all
from db.sync import capture
from db.transaction import DeskStateStore

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every revision in order; the last is the head. Kept here so that an ordinary start never imports Alembic."""
HEAD = REVISIONS[-1]


def create(engine: Engine) -> None:
    """Make every table and trigger in an empty file; the DDL equals that of an upgrade to the head."""
    with engine.begin() as connection:
        for statement in _tables():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
        ensure_triggers(connection)


@cache
def _tables() -> tuple[str, ...]:
    """The DDL of every table and index, in the order they can be made."""
    dialect = SQLiteDialect()
    statements = []
    for table in load_all().metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            statements.append(str(CreateIndex(index).compile(dialect=dialect)))
    return tuple(statements)


def revision(connection: Connection) -> str:
    """The revision of an existing file. Raises KnownError DB-CORRUPT where it has none."""
    if not connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).scalar():
        raise KnownError("DB-CORRUPT", "这不是一门通的数据文件，或已经损坏；请用最近的备份恢复。")
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def pending(connection: Connection) -> bool:
    """Whether an upgrade is needed. Raises KnownError DB-TOO-NEW for a revision this program does not know."""
    current = revision(connection)
    if current not in REVISIONS:
        raise KnownError(
            "DB-TOO-NEW",
            "这份数据来自更新的版本，没有动过任何内容；请升级程序，或打开另一份数据。",
            data=current,
            program=HEAD,
        )
    return current != HEAD


def alembic_config() -> object:
    """Alembic's configuration for the desk's migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config


def upgrade(engine: Engine, target: str = "head") -> None:
    """Run the migrations, foreign keys off while they run and checked empty of violations after.

    Foreign keys are switched off before the transaction begins: inside one the pragma does nothing, and a batch
    migration of a parent table would delete its children.
    """
    from alembic import command

    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                _drop_triggers(connection)
                config = alembic_config()
                config.attributes["connection"] = connection  # type: ignore[attr-defined]
                command.upgrade(config, target)  # type: ignore[arg-type]
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise KnownError("DB-CORRUPT", "升级数据时发现记录对不上，已退回升级前；请把诊断包交给维护人员。")
                if target == "head":
                    ensure_triggers(connection)
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def _drop_triggers(connection: Connection) -> None:
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'desk_state'").scalar():
        DeskStateStore(connection).put(capture="")


def ensure_triggers(connection: Connection) -> None:
    """Make the capture triggers anew when the models call for other ones."""
    state = DeskStateStore(connection)
    program = capture.program()
    if state.get("capture") and state.get("capture_by") == program:
        return
    wanted = capture.digest()
    if state.get("capture") != wanted:
        capture.install(connection)
    state.put(capture=wanted, capture_by=program)
