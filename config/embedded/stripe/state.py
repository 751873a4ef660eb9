"""Everything the simulator knows, in memory and in one SQLite file, so that a kill loses nothing that was answered.

Objects are dictionaries in Stripe's shape. Keys and kinds that begin with an underscore are ours and never leave.
Only `add`, `change` and `remove` write, inside a `transaction`.
"""

import contextlib
import json
import pathlib
import secrets
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from .errors import no_such

Object = dict[str, Any]
TABLE = "CREATE TABLE IF NOT EXISTS objects (seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, body TEXT NOT NULL)"
WRITE = "INSERT INTO objects (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body"


class Store:
    """The objects and the clock; without a file they live as long as the process."""

    def __init__(self, file: pathlib.Path | None = None) -> None:
        self.lock = threading.RLock()
        self.base = ""
        self.after_commit: Callable[[], None] = lambda: None
        self._objects: dict[str, Object] = {}
        self._kinds: defaultdict[str, dict[str, Object]] = defaultdict(dict)  # the same objects, by kind
        self._dirty: dict[str, None] = {}  # a set that keeps the order of writing
        self._standing: int | None = None
        self._database = self._open(file)
        for (body,) in self._database.execute("SELECT body FROM objects ORDER BY seq"):
            self._put(json.loads(body))

    @staticmethod
    def _open(file: pathlib.Path | None) -> sqlite3.Connection:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(file or ":memory:", check_same_thread=False, timeout=2)
        # Exclusive: two simulators on one file would each believe in a past of their own.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(TABLE)
        database.commit()
        return database

    def close(self) -> None:
        with self.lock:
            self._database.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written inside is kept, or none of it."""
        with self.lock:
            try:
                yield
            except BaseException:
                self._roll_back()
                raise
            self._commit()
        self.after_commit()

    def _commit(self) -> None:
        gone = [(id_,) for id_ in self._dirty if id_ not in self._objects]
        kept = [(id_, json.dumps(self._objects[id_])) for id_ in self._dirty if id_ in self._objects]
        with self._database:
            self._database.executemany("DELETE FROM objects WHERE id = ?", gone)
            self._database.executemany(WRITE, kept)
        self._dirty.clear()

    def _roll_back(self) -> None:
        for id_ in self._dirty:
            row = self._database.execute("SELECT body FROM objects WHERE id = ?", (id_,)).fetchone()
            self._take(id_)
            if row is not None:
                self._put(json.loads(row[0]))
        self._dirty.clear()

    def _put(self, thing: Object) -> None:
        self._objects[thing["id"]] = self._kinds[thing["object"]][thing["id"]] = thing

    def _take(self, id_: str) -> None:
        if thing := self._objects.pop(id_, None):
            del self._kinds[thing["object"]][id_]

    def add(self, prefix: str, kind: str, *, id_: str | None = None, **fields: Any) -> Object:
        """Create an object with a new id, the moment, and empty metadata unless given."""
        new_id = id_ or f"{prefix}_{secrets.token_hex(12)}"
        common = {"id": new_id, "object": kind, "created": self.now(), "livemode": False}
        self._put({**common, **fields, "metadata": fields.get("metadata") or {}})
        self._dirty[new_id] = None
        return self._objects[new_id]

    def change(self, thing: Object, **fields: Any) -> None:
        thing.update(fields)
        self._dirty[thing["id"]] = None

    def remove(self, thing: Object) -> None:
        self._take(thing["id"])
        self._dirty[thing["id"]] = None

    def get(self, id_: str | None) -> Object | None:
        return self._objects.get(id_ or "")

    def find(self, id_: str, kind: str, param: str = "id") -> Object:
        """The object, or Stripe's 404."""
        thing = self._objects.get(id_)
        if thing is None or thing["object"] != kind:
            raise no_such(kind.rpartition(".")[2], id_, param)
        return thing

    def having(self, kind: str, **fields: Any) -> list[Object]:
        """The objects of a kind with these values, oldest first."""
        return [
            thing
            for thing in self._kinds[kind].values()
            if all(thing.get(name) == value for name, value in fields.items())
        ]

    def now(self) -> int:
        """The simulator's moment, in Unix seconds; it may be ahead of the world's."""
        clock = self._objects.get("_clock")
        return self._standing or int(time.time()) + (clock["offset"] if clock else 0)

    @contextlib.contextmanager
    def standing_at(self, moment: int) -> Iterator[None]:
        """Inside, the clock stands still at `moment`."""
        self._standing = moment
        try:
            yield
        finally:
            self._standing = None

    def set_clock(self, moment: int) -> None:
        self.change(self.get("_clock") or self.add("", "_clock", id_="_clock"), offset=moment - int(time.time()))


def without_ours(node: Any) -> Any:
    """A copy for the outside world, without the keys that begin with an underscore."""
    if isinstance(node, dict):
        return {key: without_ours(value) for key, value in node.items() if not key.startswith("_")}
    return [without_ours(value) for value in node] if isinstance(node, list) else node
