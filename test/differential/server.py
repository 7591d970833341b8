"""Serves Keystone's own code over HTTP, from the folder given: its keystone.conf, and one file of SQLite or another database.

The port is printed when requests are answered; what is sent to /judge/... is for this process and not for Keystone.
With a seed, the ids that Keystone makes follow from it: two clouds made the same way have the same ids.
"""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import sys
import uuid
import warnings

warnings.simplefilter("ignore")
sys.dont_write_bytecode = True
folder = sys.argv[1]
seed = sys.argv[2] if len(sys.argv) > 2 else ""
del sys.argv[1:]  # oslo.config would read them
FILE = os.path.join(folder, "keystone.db")
made = 0


def seeded_uuid():
    global made
    made += 1
    return uuid.UUID(bytes=hashlib.md5(f"{seed} {made}".encode()).digest(), version=4)


if seed:
    uuid.uuid4 = seeded_uuid

os.environ["OS_KEYSTONE_CONFIG_DIR"] = folder

from judge_cache import Cache  # noqa: E402
from one_by_one import serve  # noqa: E402
from keystone.server import wsgi  # noqa: E402
from oslo_db.sqlalchemy import engines  # noqa: E402
from keystone.common import sql  # noqa: E402

cache = Cache()
engines._thread_yield = lambda *_: None


def ready_file():
    """Lets a file of SQLite be written while an earlier request's look at it has been left open: 22 does that."""
    if os.path.exists(FILE):
        with contextlib.closing(sqlite3.connect(FILE)) as db:
            db.execute("pragma journal_mode = wal")


def control(path):
    """Another copy of the database takes the place of this one."""
    if path == "/judge/reset":
        cache.clear()
        sql.core._get_main_context_manager().writer.get_engine().dispose()
        sql.cleanup()
        # A file of its own: in the old one's place, locks of a look that 22 has left open would hold.
        for rest in ("", "-wal", "-shm"):
            if os.path.exists(FILE + rest):
                os.remove(FILE + rest)
        shutil.copyfile(os.path.join(folder, "seed.db"), FILE)
        ready_file()


ready_file()
keystone = wsgi.initialize_public_application()


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path.startswith("/judge/"):
        control(path)
        start_response("204 No Content", [])
        return []
    # What a front server, such as Apache's mod_auth_openidc, would have put into the environment.
    for name in [name for name in environ if name.startswith("HTTP_X_FRONT_")]:
        environ[name[len("HTTP_X_FRONT_"):]] = environ.pop(name)
    try:
        return keystone(environ, start_response)
    finally:
        cache.forget()


serve(application)
