"""The options that a Python Keystone registers, and those of the oslo libraries it reads: one JSON object on standard output.

    /usr/bin/python3 registered.py | gzip -9n > 22.json.gz              (Debian's python3-keystone)
    venv/bin/python registered.py | gzip -9n > 30.json.gz               (pip install keystone==30.0.0, Python 3.11)

23 to 29 are the newest of each on PyPI (23.0.2, 24.0.0, 25.0.0, 26.1.1, 27.1.0, 28.1.0, 29.1.0), each with the oslo libraries of its
release's upper-constraints.txt.
"""

import json

import keystone.conf
from oslo_cache import _opts as cache
from oslo_db import options as database
from oslo_log import _options as log
from oslo_middleware import opts as middleware
from oslo_policy import opts as policy

keystone.conf.configure()
keystone.conf.set_external_opts_defaults()
CONF = keystone.conf.CONF

# Of these only the libraries that use them know: Keystone here does without.
FOREIGN = ("oslo_concurrency", "oslo_messaging", "profiler")


def kind(t):
    result = {"class": type(t).__name__}
    for name in ("min", "max", "max_length", "schemes"):
        if getattr(t, name, None):
            result[name] = getattr(t, name)
    for name in ("ignore_case", "bounds"):
        if getattr(t, name, None):
            result[name] = True
    if getattr(t, "min", None) == 0:
        result["min"] = 0
    if getattr(t, "choices", None):
        result["choices"] = list(t.choices)
    for name in ("item_type", "value_type"):
        if hasattr(t, name):
            result[name] = kind(getattr(t, name))
    return result


def told(o):
    return {
        "type": kind(o.type), "multi": o.multi, "default": o.default, "sample": o.sample_default, "secret": o.secret, "mutable": o.mutable,
        "required": o.required, "advanced": o.advanced, "removal": bool(o.deprecated_for_removal),
        "deprecated": [[d.group, d.name] for d in o.deprecated_opts],
    }


registered = {}
for info in CONF._opts.values():
    registered["DEFAULT." + info["opt"].dest] = told(info["opt"])
for name, group in CONF._groups.items():
    if not name.startswith(FOREIGN):
        for info in group._opts.values():
            registered[name + "." + info["opt"].dest] = told(info["opt"])
for listed in (log.list_opts(), database.list_opts(), policy.list_opts(), cache.list_opts(), middleware.list_opts_sizelimit(),
               middleware.list_opts_http_proxy_to_wsgi(), middleware.list_opts_cors(), middleware.list_opts_healthcheck(),
               getattr(middleware, "list_opts_ssl", list)()):
    for group, opts in listed:
        for o in opts:
            registered.setdefault((group or "DEFAULT") + "." + o.dest, told(o))
print(json.dumps(registered, sort_keys=True, default=list))
