"""Serves Keystone's own code, or Barbican's, as its guide has it served: some processes on one port, each with one request at a time.

    node.py FOLDER PROCESSES [PORT [SERVICE]]

The folder has its keystone.conf; or .barbican/barbican.conf, and paste.ini. The port is printed when requests are answered; with one that is given it goes on without whoever started it. On SIGTERM nothing is taken any more, and what is under
way is finished; when standard input ends, all processes end at once.
"""

import os
import signal
import socket
import sys
import threading
import warnings
from wsgiref import simple_server

warnings.simplefilter("ignore")
folder, processes, port = sys.argv[1], int(sys.argv[2]), int((sys.argv + [0])[3])
service = sys.argv[4] if len(sys.argv) > 4 else "keystone"
del sys.argv[1:]  # oslo.config would read them
os.environ["OS_KEYSTONE_CONFIG_DIR"] = folder
os.environ["HOME"] = folder

if service == "barbican":
    from paste import deploy

    def make():
        # It opens its database at once: each process does that for itself.
        return deploy.loadapp("config:" + os.path.join(folder, "paste.ini"))

else:
    from keystone.server import wsgi

    application = wsgi.initialize_public_application()

    def make():
        return application


class Server(simple_server.WSGIServer):
    """One process's; the socket is shared with the others."""

    def __init__(self, listening):
        super().__init__(listening.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_name, self.server_port = listening.getsockname()
        self.setup_environ()


class Handler(simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


def serve(listening, alive):
    """One process, which ends with its parent."""
    threading.Thread(target=lambda: (os.read(alive, 1), os._exit(1)), daemon=True).start()
    server = Server(listening)
    server.set_app(make())
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever(poll_interval=0.05)
    server.server_close()
    os._exit(0)


listening = socket.create_server(("127.0.0.1", port), backlog=128)
listening.setblocking(False)
alive, held = os.pipe()
children = []
for _ in range(processes):
    child = os.fork()
    if child == 0:
        os.close(held)
        serve(listening, alive)
    children.append(child)


def end(*_):
    for child in children:
        os.kill(child, signal.SIGTERM)


signal.signal(signal.SIGTERM, end)
if not port:
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
print(listening.getsockname()[1], flush=True)
for child in children:
    os.waitpid(child, 0)
os._exit(0)
