"""Keystone's own policies, and what they answer, by the keystone and oslo.policy that this Python has.

in (one JSON document): {"options": {...}, "cases": [{"target": {...}, "creds": {...}}]}
out: {"keystone", "oslo.policy": versions, "rules": [...], "answers": {name: one letter a case: 1 allowed, 0 denied, x exception}}
"""
import importlib.metadata
import json
import logging
import sys
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

from keystone.common import policies  # noqa: E402
from judge import conf_for, flatten  # noqa: E402


def as_list(value):
    return value if isinstance(value, list) else [value]


def listed(rule):
    old = rule.deprecated_rule or None
    return {
        "name": rule.name,
        "text": str(rule.check),
        "scopes": rule.scope_types,
        "operations": [
            method.strip() + " " + path.strip()
            for operation in getattr(rule, "operations", [])
            for method in as_list(operation["method"])
            for path in as_list(operation["path"])
        ],
        "before": old and {"name": old.name, "text": str(old.check), "since": old.deprecated_since},
        "removal": rule.deprecated_since if rule.deprecated_for_removal else None,
    }


def letter(enforcer, name, case):
    try:
        return "1" if enforcer.enforce(name, flatten(case["target"]), dict(case["creds"])) else "0"
    except Exception:  # noqa: BLE001
        return "x"


def version_of(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


asked = json.load(sys.stdin)
enforcer = conf_for(None, asked["options"])
enforcer.register_defaults(list(policies.list_rules()))
enforcer.suppress_deprecation_warnings = True
enforcer.use_conf = True
enforcer.load_rules()
enforcer.use_conf = False
rules = list(policies.list_rules())
json.dump(
    {
        "keystone": version_of("keystone"),
        "oslo.policy": version_of("oslo.policy"),
        "rules": [listed(rule) for rule in rules],
        "answers": {rule.name: "".join(letter(enforcer, rule.name, case) for case in asked["cases"]) for rule in rules},
    },
    sys.stdout,
)
