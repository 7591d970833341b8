"""Serves Barbican's own code over HTTP, without authentication, from the folder given: its .barbican/barbican.conf and one file of SQLite. The
second argument is the file of pipelines that it comes with.

The port is printed when requests are answered; what is sent to /judge/... is for this process and not for Barbican.
"""

import contextlib
import os
import shutil
import sqlite3
import sys
import warnings

warnings.simplefilter("ignore")
sys.dont_write_bytecode = True
folder, PIPELINES = sys.argv[1:3]
del sys.argv[1:]  # oslo.config would read them
FILE = os.path.join(folder, "barbican.db")
SEED = os.path.join(folder, "seed.db")
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "differential"))
# Barbican reads its file when it is imported.
os.environ["HOME"] = folder

from one_by_one import Handler, serve  # noqa: E402
import webob  # noqa: E402
from paste import deploy  # noqa: E402

from barbican.model import repositories  # noqa: E402


def unauthenticated():
    """Where the pipelines are that Debian ships, with the one for /v1 that believes a request's headers."""
    with open(PIPELINES) as shipped:
        text = shipped.read().replace("/v1: barbican-api-keystone\n", "/v1: barbican_api\n")
    text = text.replace("/etc/barbican/healthcheck_disable", os.path.join(folder, "healthcheck_disable"))
    path = os.path.join(folder, "paste.ini")
    with open(path, "w") as ours:
        ours.write(text)
    return path


def control(path, body):
    """Another copy of the database takes the place of this one, or a statement changes it."""
    repositories.clear()
    if path == "/judge/reset":
        repositories._ENGINE.dispose()
        shutil.copyfile(SEED, FILE)
    elif path == "/judge/sql":
        with contextlib.closing(sqlite3.connect(FILE)) as db:
            db.execute(body.decode())
            db.commit()


if "request_id" in open(PIPELINES).read():
    # Since this filter makes the id of a request, its context still asks the request, where nobody puts it: without this, all fails that is unauthenticated.
    webob.BaseRequest.request_id = property(lambda request: request.environ["openstack.request_id"])
barbican = deploy.loadapp("config:" + unauthenticated())
repositories.clear()
repositories._ENGINE.dispose()
if os.path.exists(FILE):
    shutil.copyfile(FILE, SEED)


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path.startswith("/judge/"):
        control(path, environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0)))
        start_response("204 No Content", [])
        return []
    answered = []

    def start(status, headers, exc_info=None):
        answered[:] = [status]
        if status.startswith("204 "):
            headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
        return start_response(status, headers, *([exc_info] if exc_info else []))

    body = barbican(environ, start)
    # Servers pass over a body that no answer of this kind has; this one would send it.
    return [] if answered[0].startswith("204 ") else body


class Typed(Handler):
    def get_environ(self):
        environ = super().get_environ()
        # Of no type is of none: this server alone says text/plain.
        if self.headers.get("content-type") is None:
            environ["CONTENT_TYPE"] = ""
        return environ


serve(application, Typed)
