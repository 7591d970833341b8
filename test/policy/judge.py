"""Answers policy cases, one JSON line each, with the oslo.policy that this Python has.

in:  {"rules": {name: rule}, "target": {...}, "creds": {...}, "ask": name [, "default": name]}
     {"yaml": text}
     {"defaults": [...], "file": text or null, "options": {...}, "target", "creds", "ask"}
out: {"answer": true | false | "exception", "checks": {name: str(check)}} | {"rules": {...}} | {"error": text}
first line out: the version of oslo.policy
"""
import importlib.metadata
import json
import logging
import os
import sys
import tempfile
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

from oslo_config import cfg  # noqa: E402
from oslo_policy import generator, policy  # noqa: E402


def flatten(values, prefix=""):
    flat = {}
    for key, value in values.items():
        name = prefix + "." + key if prefix else key
        if isinstance(value, dict):
            flat.update(flatten(value, name))
        else:
            flat[name] = value
    return flat


def conf_for(file, options):
    conf = cfg.ConfigOpts()
    conf([], default_config_files=[], default_config_dirs=[])
    enforcer = policy.Enforcer(conf, policy_file=file, use_conf=file is not None)
    for name, value in options.items():
        if name in conf.oslo_policy:
            conf.set_override(name, value, "oslo_policy")
    conf.set_override("policy_dirs", [], "oslo_policy")
    return enforcer


SHARED = conf_for(None, {})


def answer(enforcer, case):
    try:
        return bool(enforcer.enforce(case["ask"], flatten(case["target"]), dict(case["creds"])))
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


def judge_rules(case):
    SHARED.default_rule = case.get("default", "default")
    rules = policy.Rules.from_dict(case["rules"], SHARED.default_rule)
    SHARED.set_rules(rules)
    return {"answer": answer(SHARED, case), "checks": {name: str(check) for name, check in rules.items()}}


def default_of(data):
    old = data.get("deprecated")
    deprecated = old and policy.DeprecatedRule(
        old["name"], old["check"], deprecated_reason=old["reason"], deprecated_since=old["since"])
    given = {"description": data.get("description"), "deprecated_rule": deprecated, "scope_types": data.get("scopeTypes")}
    if "operations" in data:
        return policy.DocumentedRuleDefault(data["name"], data["check"], operations=data["operations"], **given)
    return policy.RuleDefault(data["name"], data["check"], **given)


def judge_defaults(case):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as out:
        out.write(case["file"] or "")
    try:
        enforcer = conf_for(out.name, case["options"])
        defaults = [default_of(data) for data in case["defaults"]]
        enforcer.register_defaults(defaults)
        result = answer(enforcer, case)
        registered = enforcer.registered_rules
        return {
            "answer": result,
            "checks": {name: str(check) for name, check in enforcer.rules.items()},
            "redundant": [name for name, rule in enforcer.file_rules.items() if name in registered and rule == registered[name]],
            "sample": "".join(generator._format_rule_default_yaml(default) for default in defaults),
        }
    finally:
        os.unlink(out.name)


def judge(case):
    if "yaml" in case:
        return {"rules": policy.parse_file_contents(case["yaml"])}
    return judge_defaults(case) if "defaults" in case else judge_rules(case)


def main():
    print(json.dumps(importlib.metadata.version("oslo.policy")), flush=True)
    for line in sys.stdin:
        try:
            result = judge(json.loads(line))
        except Exception as error:  # noqa: BLE001
            result = {"error": type(error).__name__ + ": " + str(error)}
        print(json.dumps(result, default=lambda _: None), flush=False)


if __name__ == "__main__":
    main()
