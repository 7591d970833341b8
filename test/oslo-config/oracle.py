"""Asks oslo.config itself: cases as JSON lines on standard input, its answers as JSON lines on standard output."""

import io
import json
import logging
import os
import shutil
import sys
import tempfile

from oslo_config import cfg, generator, types

# Deprecations are logged each time then, not once in the life of a process.
cfg.oslo_log = None

ITEMS = {
    "string": lambda o: types.String(choices=choices(o), quotes=o.get("quotes", False), regex=o.get("regex"),
                                     ignore_case=o.get("ignoreCase", False), max_length=o.get("maxLength")),
    "boolean": lambda o: types.Boolean(),
    "integer": lambda o: types.Integer(min=o.get("min"), max=o.get("max"), choices=numbers(o)),
    "float": lambda o: types.Float(min=o.get("min"), max=o.get("max")),
    "port": lambda o: types.Port(min=o.get("min"), max=o.get("max"), choices=numbers(o), type_name="port value"),
    "ip": lambda o: types.IPAddress(version=o.get("version")),
    "hostname": lambda o: types.Hostname(),
    "hostAddress": lambda o: types.HostAddress(version=o.get("version")),
    "hostDomain": lambda o: types.HostDomain(version=o.get("version")),
    "uri": lambda o: types.URI(max_length=o.get("maxLength"), schemes=o.get("schemes")),
}


def choices(o):
    given = o.get("choices")
    return list(given.items()) if isinstance(given, dict) else given


def numbers(o):
    given = o.get("choices")
    return [(int(k), v) for k, v in given.items()] if isinstance(given, dict) else given


def item(o):
    return ITEMS[o["type"]](o)


def option(name, o):
    removal = o.get("deprecatedForRemoval") or {}
    common = dict(
        default=o.get("default"), sample_default=o.get("sampleDefault"), help=o.get("help"), secret=o.get("secret", False),
        mutable=o.get("mutable", False), advanced=o.get("advanced", False),
        deprecated_opts=[cfg.DeprecatedOpt(d.get("name"), group=d.get("group")) for d in o.get("deprecated", [])],
        deprecated_for_removal="deprecatedForRemoval" in o, deprecated_reason=removal.get("reason"), deprecated_since=removal.get("since"))
    bounds = dict(min=o.get("min"), max=o.get("max"))
    kind = o["type"]
    if kind == "string":
        return cfg.StrOpt(name, choices=choices(o), quotes=o.get("quotes"), regex=o.get("regex"), ignore_case=o.get("ignoreCase"),
                          max_length=o.get("maxLength"), **common)
    if kind == "boolean":
        return cfg.BoolOpt(name, **common)
    if kind == "integer":
        if "choices" in o:
            return cfg.Opt(name, type=types.Integer(choices=numbers(o), **bounds), **common)
        return cfg.IntOpt(name, **bounds, **common)
    if kind == "float":
        return cfg.FloatOpt(name, **bounds, **common)
    if kind == "port":
        return cfg.PortOpt(name, choices=numbers(o), **bounds, **common)
    if kind == "ip":
        return cfg.IPOpt(name, version=o.get("version"), **common)
    if kind == "hostname":
        return cfg.HostnameOpt(name, **common)
    if kind == "hostAddress":
        return cfg.HostAddressOpt(name, version=o.get("version"), **common)
    if kind == "hostDomain":
        return cfg.HostDomainOpt(name, version=o.get("version"), **common)
    if kind == "uri":
        return cfg.URIOpt(name, max_length=o.get("maxLength"), schemes=o.get("schemes"), **common)
    if kind == "list":
        return cfg.ListOpt(name, item_type=item(o["items"]) if "items" in o else None, bounds=o.get("bounds"), **common)
    if kind == "dict":
        return cfg.Opt(name, type=types.Dict(item(o["values"]) if "values" in o else None, bounds=o.get("bounds", False)), **common)
    if kind == "multi":
        return cfg.MultiOpt(name, item_type=item(o["items"]), **common) if "items" in o else cfg.MultiStrOpt(name, **common)
    raise KeyError(kind)


def told(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return {"number": repr(value)}
    if isinstance(value, (list, tuple)):
        return [told(v) for v in value]
    return {"dict": [[k, told(v)] for k, v in value.items()]}


class Notes(logging.Handler):
    def __init__(self):
        super().__init__()
        self.notes = []

    def emit(self, record):
        self.notes.append(record.getMessage())


def registered(groups):
    conf = cfg.ConfigOpts()
    for group, content in groups.items():
        for name, o in content["options"].items():
            conf.register_opt(option(name, o), group=None if group == "DEFAULT" else group)
    return conf


def values(conf, groups):
    result = {}
    for group, content in groups.items():
        for name in content["options"]:
            try:
                value = getattr(conf if group == "DEFAULT" else getattr(conf, group), name)
                result[group + "." + name] = {"value": told(value)}
            except Exception as error:
                result[group + "." + name] = {"error": type(error).__name__}
    return result


def lay(files):
    for path, text in files.items():
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)


def sample(groups):
    listed = [("them", [(None if g == "DEFAULT" else cfg.OptGroup(g, help=c.get("help")), [option(n, o) for n, o in c["options"].items()])
                        for g, c in groups.items()])]
    generator._list_opts = lambda namespaces: listed
    conf = cfg.ConfigOpts()
    generator.register_cli_opts(conf)
    conf(["--namespace", "them"])
    out = io.StringIO()
    generator.generate(conf, out)
    return out.getvalue()


def answer(case):
    here = tempfile.mkdtemp()
    notes = Notes()
    log = logging.getLogger("oslo_config.cfg")
    log.addHandler(notes)
    log.propagate = False
    groups = case["groups"]
    before = dict(os.environ)
    try:
        os.chdir(here)
        os.environ.update(case.get("environment", {}))
        lay({os.path.join(here, path): text for path, text in case["files"].items()})
        args = [part for kind, path in case["args"] for part in ("--config-" + kind, os.path.join(here, path))]
        conf = registered(groups)
        try:
            conf(args, project="them", prog="theirs", default_config_files=[], default_config_dirs=[])
        except Exception as error:
            return {"refused": type(error).__name__}
        result = {"values": values(conf, groups), "notes": sorted(set(notes.notes))}
        if "again" in case:
            lay({os.path.join(here, path): text for path, text in case["again"].items()})
            try:
                conf.mutate_config_files()
                fresh = registered(groups)
                fresh(args, project="them", prog="theirs", default_config_files=[], default_config_dirs=[])
                result["mutated"] = values(conf, groups)
                result["fresh"] = values(fresh, groups)
            except Exception as error:
                result["mutated"] = {"refused": type(error).__name__}
        if case.get("sample"):
            result["sample"] = sample(groups)
        return result
    finally:
        log.removeHandler(notes)
        os.environ.clear()
        os.environ.update(before)
        os.chdir("/")
        shutil.rmtree(here)


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
