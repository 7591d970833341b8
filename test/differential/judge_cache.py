"""What Keystone has looked up is kept, from request to request, until something is written to one of the tables that it came from.

No answer is older than its request, as with no cache at all; but without one, Keystone makes hundreds of SELECTs for each request.
"""

import pickle
import re

from dogpile.cache import api, region
from dogpile.cache.backends import memory
from keystone.common import sql
from keystone.common.cache import _context_cache
from sqlalchemy import event
from sqlalchemy.engine import Engine

WORD = re.compile(r"\w+")
WRITE = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\W?(\w+)", re.IGNORECASE)


class Cache:
    """Takes the place of dogpile.cache.memory, and of what Keystone keeps for one request."""

    def __init__(self):
        #: Values as they were made, pickled: who gets one may change it.
        self.values = {}
        #: The tables that each came from.
        self.tables = {}
        #: What was put here in this request without being looked up, and what was there before.
        self.given = {}
        #: Tables that each value that is being made has come from so far.
        self.making = []
        self.written = set()
        self.statements = {}
        self.is_given = False
        self._take_over()

    def clear(self):
        """Forgets everything: there is another database."""
        self.values.clear()
        self.tables.clear()
        self.given.clear()
        self.written.clear()

    def forget(self):
        """Forgets what a request only said, and all that its writes may have changed."""
        for key, (value, tables) in self.given.items():
            self.delete(key)
            if value is not None:
                self.values[key], self.tables[key] = value, tables
        if self.written:
            for key in [key for key, tables in self.tables.items() if tables & self.written]:
                self.delete(key)
        self.given.clear()
        self.written.clear()

    def get(self, key):
        if key not in self.values:
            return api.NO_VALUE
        if self.making:
            self.making[-1].update(self.tables.get(key, ()))
        return pickle.loads(self.values[key])

    def set(self, key, value):
        if self.is_given or not self.making:
            self.given.setdefault(key, (self.values.get(key), self.tables.get(key)))
            self.tables.pop(key, None)
        else:
            self.given.pop(key, None)
            self.tables[key] = frozenset(self.making[-1])
        self.values[key] = pickle.dumps(value)

    def delete(self, key):
        self.values.pop(key, None)
        self.tables.pop(key, None)

    def _take_over(self):
        backend = memory.MemoryBackend
        backend.__init__ = lambda _, __: None
        backend.get = lambda _, key: self.get(key)
        backend.get_multi = lambda _, keys: [self.get(key) for key in keys]
        backend.set = lambda _, key, value: self.set(key, value)
        backend.set_multi = lambda _, mapping: [self.set(*one) for one in mapping.items()]
        backend.delete = lambda _, key: self.delete(key)
        backend.delete_multi = lambda _, keys: [self.delete(key) for key in keys]
        proxy = _context_cache._ResponseCacheProxy
        proxy._get_local_cache = lambda *_: api.NO_VALUE
        proxy._set_local_cache = lambda *_: None
        get_or_create, put = region.CacheRegion.get_or_create, region.CacheRegion.set

        def making(region, *args, **kwargs):
            was_given, self.is_given = self.is_given, False
            self.making.append(set())
            try:
                return get_or_create(region, *args, **kwargs)
            finally:
                tables = self.making.pop()
                if self.making:
                    self.making[-1].update(tables)
                self.is_given = was_given

        def giving(region, *args, **kwargs):
            was_given, self.is_given = self.is_given, True
            try:
                return put(region, *args, **kwargs)
            finally:
                self.is_given = was_given

        region.CacheRegion.get_or_create, region.CacheRegion.set = making, giving
        event.listen(Engine, "before_cursor_execute", self._executed)

    def _executed(self, _, __, statement, *___):
        if statement not in self.statements:
            self.statements[statement] = self._read(statement)
        tables, is_write = self.statements[statement]
        if is_write:
            self.written.update(tables)
        elif self.making:
            self.making[-1].update(tables)

    def _read(self, statement):
        """The tables that a statement names, and whether it writes: also those whose rows go with what it removes."""
        known = sql.ModelBase.metadata.tables
        write = WRITE.match(statement)
        if not write:
            return known.keys() & set(WORD.findall(statement)), False
        written, found = set(), {write[1]}
        while found:
            written.update(found)
            found = {
                name for name, table in known.items() for key in table.foreign_keys if key.column.table.name in found
            } - written
        return written, True
