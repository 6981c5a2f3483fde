"""``yimen-admin``: maintenance and scripts. JSON in on standard input, JSON out on standard output.

Scripts sign in like people: ``--operator NAME``, the passphrase in the environment variable ``YIMEN_PASSPHRASE``
or, with ``--passphrase-stdin``, as the first line of standard input. A KnownError is JSON on standard error with
exit 2; anything else is a bug, exit 1, with the log's path.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from db.domain.errors import KnownError
from db.paths import DataPaths, default_data_dir

Handler = Callable[["Cli"], Any]


def _not_understood(why: object) -> KnownError:
    return KnownError("REQUEST", f"请求写得不对（{why}）；请对照 use-cases 或 queries 给出的格式改好再试。", "request")


class Cli:
    """One invocation: its arguments, its input and the room it works on."""

    def __init__(self, args: argparse.Namespace, stdin: TextIO) -> None:
        self.args = args
        self._stdin = stdin
        self._first_line = stdin.readline().rstrip("\r\n") if args.passphrase_stdin else None

    @property
    def root(self) -> Path:
        """The data folder."""
        return Path(self.args.data) if self.args.data else default_data_dir()

    def body(self) -> bytes:
        """The JSON request on standard input; an empty object where there is none."""
        try:
            return (self._stdin.read().strip() or "{}").encode()
        except UnicodeError as error:
            raise _not_understood("不是 UTF-8 文字") from error

    def secret(self) -> str:
        """The passphrase. Raises KnownError SIGN-IN where none was given."""
        found = self._first_line if self._first_line is not None else os.environ.get("YIMEN_PASSPHRASE")
        if not found:
            raise KnownError("SIGN-IN", "请用环境变量 YIMEN_PASSPHRASE 或 --passphrase-stdin 给出口令。")
        return found

    def room(self) -> Any:
        """The data room."""
        from db.keystore import operating_system_store
        from db.room import DataRoom

        return DataRoom(self.root, store=operating_system_store())

    def desk(self) -> Any:
        """The open desk with the operator signed in."""
        from db.session import open_desk

        if not self.args.operator:
            raise KnownError("SIGN-IN", "请用 --operator 写明登录名。")
        return open_desk(self.room(), self.args.operator, self.secret())


def _init(cli: Cli) -> Any:
    import msgspec

    from db.keystore import new_recovery_code
    from db.session import start_centre
    from db.usecases.setup import FirstStart

    try:
        given = msgspec.json.decode(cli.body(), type=dict[str, Any])
        if "passphrase" not in given:
            given["passphrase"] = cli.secret()
        request = msgspec.convert(given, FirstStart)
    except msgspec.DecodeError as error:
        raise _not_understood(error) from error
    code = new_recovery_code()
    desk = start_centre(cli.room(), request, code)
    facts = desk.facts
    desk.close()
    return {"data": str(cli.root), "centre": facts.centre_name, "window": facts.window, "recovery_code": code}


def _registry(kind: str) -> dict[str, Any]:
    import msgspec

    from db import registry

    registry.load_all()
    entries: dict[str, Any] = dict(registry.USE_CASES if kind == "use-cases" else registry.QUERIES)
    return {
        name: {
            "what": (entry.function.__doc__ or "").strip().split("\n")[0],
            "needs": entry.needs.value if entry.needs else None,
            "request": msgspec.json.schema(entry.request_type),
            "result": msgspec.json.schema(entry.result_type),
        }
        for name, entry in sorted(entries.items())
    }


def _use_cases(cli: Cli) -> Any:
    return _registry("use-cases")


def _queries(cli: Cli) -> Any:
    return _registry("queries")


def _perform(cli: Cli, kind: str) -> Any:
    import msgspec

    from db import registry

    registry.load_all()
    entries: dict[str, Any] = dict(registry.USE_CASES if kind == "use-cases" else registry.QUERIES)
    entry = entries.get(cli.args.name)
    if entry is None:
        what = "操作" if kind == "use-cases" else "查询"
        raise KnownError("NAME", f"没有叫「{cli.args.name}」的{what}；请用 {kind} 看看有哪些。", "name")
    try:
        request = msgspec.json.decode(cli.body(), type=entry.request_type)
    except msgspec.DecodeError as error:
        raise _not_understood(error) from error
    desk = cli.desk()
    try:
        return desk.run(entry, request) if kind == "use-cases" else desk.ask(entry, request)
    finally:
        desk.close()


def _call(cli: Cli) -> Any:
    return _perform(cli, "use-cases")


def _query(cli: Cli) -> Any:
    return _perform(cli, "queries")


def _backup(cli: Cli) -> Any:
    from db import backup
    from db.domain.permissions import Permission

    desk = cli.desk()
    try:
        if not desk.may(Permission.BACKUP):
            raise KnownError("PERMISSION", "备份要管理员或值班长来做；请换一位登录。")
        folder = Path(cli.args.to) if cli.args.to else None
        made = backup.take(desk.paths, desk.key, desk.now(), "manual", folder)
        return {"path": str(made.path), "size": made.size, "taken_at": made.taken_at}
    finally:
        desk.close()


def _restore(cli: Cli) -> Any:
    from db import backup, keystore

    path = Path(cli.args.file)
    keys = backup.read_note(path).keys
    if cli.args.operator:
        key = keystore.unlock_with_passphrase(keys, cli.args.operator, cli.secret())
    else:
        key = keystore.unlock_with_recovery(keys, cli.secret())
    if key is None:
        raise KnownError("KEY-WRONG", "口令或恢复码打不开这份备份，没有动过任何内容；请核对后再试。", "passphrase")
    aside = backup.restore(DataPaths(cli.root), path, key)
    desk = cli.room().open(key)
    facts = desk.facts
    desk.close()
    return {"incarnation": facts.incarnation, "lane": facts.lane, "set_aside": str(aside) if aside else None}


def _check(cli: Cli) -> Any:
    from db.check import check

    desk = cli.desk()
    try:
        report = check(desk, repair=cli.args.repair)
    finally:
        desk.close()
    cli.args.exit_code = 0 if report.ok else 2
    return report


def _demo(cli: Cli) -> Any:
    from db.demo.room import make_demo_room

    return make_demo_room(cli.root, residents=cli.args.residents, years=cli.args.years, seed=cli.args.seed)


def _import(cli: Cli) -> Any:
    from db.importing.command import import_file

    desk = cli.desk()
    try:
        args = cli.args
        return import_file(
            desk, Path(args.file), kind=args.kind, duplicates=args.duplicates, errors=args.errors
        )
    finally:
        desk.close()


def _export(cli: Cli) -> Any:
    from db.importing.command import export_catalogue_file

    desk = cli.desk()
    try:
        return export_catalogue_file(desk, Path(cli.args.file))
    finally:
        desk.close()


def _bench(cli: Cli) -> Any:
    from db.bench.run import run

    return run(residents=cli.args.residents, growth=not cli.args.no_growth)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="yimen-admin", description=(__doc__ or "").split("\n")[0])
    top.add_argument("--data", help="the data folder (else the platform's)")
    top.add_argument("--operator", help="who signs in")
    top.add_argument("--passphrase-stdin", action="store_true", help="the first line of standard input")
    top.add_argument("--json", action="store_true", help="accepted for symmetry: output is always JSON")
    commands = top.add_subparsers(dest="command", required=True)

    def add(name: str, handler: Handler, help_text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text)
        sub.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        sub.set_defaults(handler=handler)
        return sub

    add("init", _init, "set up a centre: JSON of FirstStart on standard input; prints the recovery code once")
    add("use-cases", _use_cases, "every change, with JSON schemas")
    add("call", _call, "perform a change: JSON request on standard input").add_argument("name")
    add("queries", _queries, "every read, with JSON schemas")
    add("query", _query, "ask: JSON request on standard input").add_argument("name")
    demo = add("demo", _demo, "a lively made-up centre in a new data folder")
    demo.add_argument("--residents", type=int, default=2000)
    demo.add_argument("--years", type=int, default=1)
    demo.add_argument("--seed", type=int, default=20261120)
    importing = add("import", _import, "residents, volunteers or service hours from an Excel sheet")
    importing.add_argument("file")
    importing.add_argument("--kind", choices=("residents", "volunteers", "hours"), default="residents")
    importing.add_argument("--duplicates", choices=("skip", "update", "add"), default="skip")
    importing.add_argument("--errors", help="where to write the rows that could not be read")
    add("export", _export, "the catalogue as an Excel workbook").add_argument("file")
    add("backup", _backup, "take a backup now").add_argument("--to", help="another folder, such as a USB disk")
    add("restore", _restore, "put a backup in place; secret: recovery code, or passphrase with --operator").add_argument(
        "file"
    )
    checking = add("check", _check, "verify integrity, references, schema, audit chain, cases, hours, points")
    checking.add_argument("--repair", action="store_true", help="first make derived search terms, hours, balances and stock anew")
    bench = add("bench", _bench, "measure against floors in the same run; prints JSON")
    bench.add_argument("--residents", type=int, default=100_000)
    bench.add_argument("--no-growth", action="store_true", help="leave out the run with a tenth of the data")
    return top


def _print(value: Any) -> None:
    import msgspec

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def main(argv: list[str] | None = None) -> int:
    """Entry of ``yimen-admin``. Returns the exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # a Chinese Windows console is GBK otherwise
    args = parser().parse_args(argv)
    args.exit_code = 0
    try:
        _print(args.handler(Cli(args, sys.stdin)))
    except KnownError as error:
        import msgspec

        fault = {"code": error.code, "message": error.message, "field": error.field, "details": error.details}
        sys.stderr.write(msgspec.json.encode(fault, enc_hook=str).decode() + "\n")
        return 2
    except Exception:
        root = Path(args.data) if args.data else default_data_dir()
        log = DataPaths(root).logs / "yimen-admin.log"
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as handle:
                traceback.print_exc(file=handle)
        except OSError:
            traceback.print_exc()
        sys.stderr.write(f"yimen-admin failed; see {log}\n")
        return 1
    return int(args.exit_code)


if __name__ == "__main__":
    raise SystemExit(main())
