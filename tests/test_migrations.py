"""The schema: an upgrade equals the models, a newer file is refused untouched, a backup is taken first."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import text

from db import migrate
from db.check import normal_ddl
from db.domain.errors import KnownError
from db.engine import make_engine
from db.session import open_desk
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, Started, centre  # noqa: F401

KEY = b"k" * 32


def test_upgrading_from_nothing_makes_what_the_models_say(tmp_path: Path) -> None:
    upgraded = make_engine(tmp_path / "upgraded.db", KEY, writer=True)
    migrate.upgrade(upgraded)
    created = make_engine(tmp_path / "created.db", KEY, writer=True)
    migrate.create(created)
    with upgraded.connect() as one, created.connect() as other:
        assert normal_ddl(one) == normal_ddl(other)
        assert migrate.revision(one) == migrate.revision(other) == migrate.HEAD
        triggers = "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        assert one.exec_driver_sql(triggers).all() == other.exec_driver_sql(triggers).all()


def test_the_revisions_known_without_alembic_are_those_of_the_scripts() -> None:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(migrate.alembic_config())  # type: ignore[arg-type]
    assert tuple(s.revision for s in reversed(list(scripts.walk_revisions()))) == migrate.REVISIONS


def test_every_revision_goes_down_and_up_again(tmp_path: Path) -> None:
    from alembic import command

    engine = make_engine(tmp_path / "a.db", KEY, writer=True)
    migrate.upgrade(engine)
    with engine.connect() as connection, connection.begin():
        migrate._drop_triggers(connection)
        config = migrate.alembic_config()
        config.attributes["connection"] = connection  # type: ignore[attr-defined]
        command.downgrade(config, "base")  # type: ignore[arg-type]
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM alembic_version").scalar() == 0
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert not migrate.pending(connection)


def test_a_file_of_a_newer_program_is_refused_untouched(centre: Started) -> None:  # noqa: F811
    with centre.desk._writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    centre.desk.close()
    database = centre.room.paths.database
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    with pytest.raises(KnownError) as refused:
        open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
    assert refused.value.code == "DB-TOO-NEW"
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before


def test_an_older_file_is_backed_up_before_it_is_migrated(centre: Started, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    with centre.desk._writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    centre.desk.close()
    monkeypatch.setattr(migrate, "REVISIONS", ("0000", *migrate.REVISIONS))

    def upgrade(engine: object, target: str = "head") -> None:
        assert [p.name for p in centre.room.paths.backups.glob("*before-migration.db")]
        with engine.begin() as connection:  # type: ignore[attr-defined]
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": migrate.HEAD})

    monkeypatch.setattr(migrate, "upgrade", upgrade)
    centre.desk = open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
    assert list(centre.room.paths.backups.glob("*before-migration.db"))


def test_an_ordinary_start_never_imports_alembic(centre: Started) -> None:  # noqa: F811
    import subprocess
    import sys

    centre.desk.close()
    program = (
        "import sys; from pathlib import Path; from db.room import DataRoom; from db.session import open_desk\n"
        f"desk = open_desk(DataRoom(Path({str(centre.room.paths.root)!r})), {ADMIN!r}, {ADMIN_PASSPHRASE!r})\n"
        "desk.close(); assert 'alembic' not in sys.modules and 'reportlab' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    centre.desk = open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
