"""A process that has imported everything and forks itself for each piece of work, so that a child is there at once.

Work comes as a line of hexadecimal pickle on standard input: the name of a function in ``children`` and its
arguments. What the children say, their process number first and their exit last, goes as JSON lines to standard
output; a line is written whole, so that a kill cannot cut it.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys
import tempfile
import traceback
from pathlib import Path

from db import backup
from tests.e2e import children
from tests.helpers.centres import start
from tests.helpers.desk_work import register, walk_in


def say(*words: object) -> None:
    """One line to whoever started this."""
    os.write(1, json.dumps(words).encode() + b"\n")


def warm_up() -> None:
    """Do everything once, so that what is imported only when it is needed is there in every child."""
    with tempfile.TemporaryDirectory() as folder:
        made = start(Path(folder, "centre"))
        register(made.desk, walk_in(made.desk))
        copy = backup.take(made.desk.paths, made.desk.key, made.desk.now(), "manual", Path(folder, "usb"))
        made.reopen().close()
        backup.restore(made.room.paths, copy.path, made.desk.key)


def main() -> None:
    """Fork for every line until there are no more."""
    warm_up()
    # The children share what is here as long as nothing looks through it.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        name, arguments = pickle.loads(bytes.fromhex(line))
        child = os.fork()
        if child == 0:
            try:
                say("pid", os.getpid())
                getattr(children, name)(say, *arguments)
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(3)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say("exit", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
