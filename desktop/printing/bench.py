"""``python -m desktop.printing.bench DATA LOGIN``: how soon a receipt's bytes are at an ESC/POS socket, as JSON.

Counted from the key: the case is registered, its receipt taken from the queue, set, and sent; the printer
answers when asked. The floor is the same bytes through a fresh connection.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import time
from pathlib import Path

from db.bench.desk_rows import Subject
from db.desk import Desk
from db.domain.catalogue import Necessity
from db.domain.printer_profiles import PrinterProfile, Way
from db.ids import new_id
from db.queries.catalogue import GetItem, OfferedItems, get_item, offered_items
from db.room import DataRoom
from db.session import open_desk
from db.usecases.cases import RegisterCase, register_case
from db.usecases.settings import ChangePrinters, change_printers
from desktop.printing.pipeline import Order, Pipeline
from desktop.printing.socket_printer import SocketPrinter
from desktop.printing.spooler import FolderSpooler

RUNS, WARM_UP = 20, 3


def _requests(desk: Desk, people: list[str]) -> list[RegisterCase]:
    offer = next(item for item in desk.ask(offered_items, OfferedItems()) if item.name == "高龄津贴")
    materials = desk.ask(get_item, GetItem(offer.item_id)).item.materials
    ticked = tuple(n for n, one in enumerate(materials) if one.necessity is Necessity.REQUIRED)
    return [
        RegisterCase(person, offer.item_id, offer.version_id, ticked, "accept", new_id(), repeat_confirmed=True)
        for person in people
    ]


def measure(desk: Desk) -> dict[str, list[float]]:
    """Milliseconds from the key to the first byte, and of a bare connection that sends the same."""
    listener = SocketPrinter()
    desk.run(change_printers, ChangePrinters((PrinterProfile("80mm", Way.TCP, listener.device),)))
    subject = Subject(desk)
    people = [person[0] for person in subject.people[: RUNS + WARM_UP]]
    subject.close()
    ours, floor = [], []
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Pipeline(desk, FolderSpooler(Path(folder)))
        for request in _requests(desk, people):
            start = time.perf_counter()
            [job, *_] = desk.run(register_case, request).job_ids
            outcome = pipeline.print(Order(job), lambda view: None)
            if outcome.fault is not None:
                raise RuntimeError(outcome.fault.headline)
            listener.done.acquire()
            ours.append(1000 * (listener.came_at[-1] - start))
    host, _, port = listener.device.partition(":")
    for _ in range(RUNS + WARM_UP):
        start = time.perf_counter()
        with socket.create_connection((host, int(port))) as line:
            line.sendall(listener.data)
        listener.done.acquire()
        floor.append(1000 * (listener.came_at[-1] - start))
    return {"ours": ours[WARM_UP:], "floor": floor[WARM_UP:]}


def main(data: str, login: str) -> None:
    """Print the times of a room whose operators share a passphrase."""
    desk = open_desk(DataRoom(Path(data)), login, os.environ["YIMEN_PASSPHRASE"])
    try:
        sys.stdout.write(json.dumps(measure(desk)))
    finally:
        desk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
