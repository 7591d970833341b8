"""An API behind keystonemiddleware.auth_token, as other services are. Its settings come as JSON; it prints its port, and answers every request that
is let through with what the middleware says of whoever sent it."""

import json
import sys
import threading
import warnings
from wsgiref import simple_server

warnings.simplefilter("ignore")
settings = json.loads(sys.argv[1])
del sys.argv[1:]  # oslo.config would read them

from keystonemiddleware import auth_token  # noqa: E402


def application(environ, start_response):
    names = ("HTTP_X_", "HTTP_OPENSTACK_")
    said = {name[len("HTTP_"):].lower().replace("_", "-"): value for name, value in environ.items() if name.startswith(names)}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(said).encode()]


class Handler(simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


# Whoever has started this holds its standard input open: it ends with them.
threading.Thread(target=lambda: (sys.stdin.read(), __import__("os")._exit(0)), daemon=True).start()
server = simple_server.make_server("127.0.0.1", 0, auth_token.AuthProtocol(application, settings), handler_class=Handler)
print(server.server_port, flush=True)
server.serve_forever()
