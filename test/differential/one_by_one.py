"""An application of Python's over HTTP, on a port of its own: one request after the other, until whoever has started it is gone."""

import os
import signal
import socketserver
import sys
import threading
from wsgiref import simple_server


class Server(simple_server.WSGIServer):
    request_queue_size = 100

    def server_bind(self):
        # Without the look-up of the host's name.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address
        self.setup_environ()


class Handler(simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


def serve(application, handler=Handler):
    """Prints the port when requests are answered."""
    # Whoever has started this holds its standard input open: it ends with them.
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server = Server(("127.0.0.1", 0), handler)
    server.set_app(application)
    print(server.server_port, flush=True)
    server.serve_forever()
