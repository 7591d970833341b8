"""The options of oslo.messaging that a Python Keystone has, as registered.py tells those of the rest: one JSON object on standard output.

    /usr/bin/python3 messaging.py > messaging-22.json
    venv/bin/python messaging.py > messaging-30.json
"""

import json

import keystone.conf
from oslo_messaging import opts

keystone.conf.configure()
keystone.conf.set_external_opts_defaults()

told = {}
for group, listed in opts.list_opts():
    if group in (None, "oslo_messaging_notifications", "oslo_messaging_rabbit"):
        for o in listed:
            told[(group or "DEFAULT") + "." + o.dest] = {"type": type(o.type).__name__, "multi": o.multi, "default": o.default, "secret": o.secret}
told.pop("oslo_messaging_rabbit.hostname", None)
told.pop("oslo_messaging_rabbit.processname", None)
print(json.dumps(told, sort_keys=True, indent=1, default=list))
