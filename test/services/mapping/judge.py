"""Answers, as Keystone's own rule processor does, what mappings make of assertions.

python3 judge.py < cases > answers

Each line is a case, as JSON; each line of the answer what came of it: {"ok": …}, {"refused": kind, "message": …} if Keystone refuses it by
itself, {"crash": …} if an exception of Python's gets through, which a client sees as an error 500. Sets keep the order in which they were
filled: Python's own order changes from run to run. Results are also made with Python's own sets, and must be equal but for that.
"""
import json
import re
import sys
import types
import warnings

import keystone.conf
from keystone import exception
from keystone.federation import utils

warnings.simplefilter("ignore")
keystone.conf.configure()
keystone.conf.CONF([], project="keystone", default_config_files=[])
CONF = keystone.conf.CONF


class InOrder(dict):
    """A set that keeps its order."""

    def __init__(self, items=()):
        super().__init__(dict.fromkeys(items))

    def add(self, item):
        self[item] = None

    def update(self, items):
        super().update(dict.fromkeys(items))

    def intersection(self, others):
        return InOrder(other for other in others if other in self)

    def difference(self, others):
        return InOrder(item for item in self if item not in others)


def process(mapping, attributes):
    if hasattr(utils, "create_attribute_mapping_rules_processor"):
        processor = utils.create_attribute_mapping_rules_processor(mapping)
    else:
        processor = utils.RuleProcessor(mapping["id"], mapping["rules"])
    return processor.process(attributes)


def letters(value):
    return sorted(json.dumps(value, default=repr))


def mapped(case):
    if "default" in case and "attribute_mapping_default_schema_version" in CONF.federation:
        CONF.set_override("attribute_mapping_default_schema_version", case["default"], group="federation")
    mapping = case["mapping"]
    if case["validate"]:
        utils.validate_mapping_structure(mapping)
    text = json.dumps(mapping)
    if not isinstance(mapping, dict):
        raise TypeError("no mapping")
    mapping = {"id": "m", **mapping}
    utils.set = InOrder
    result = process(mapping, case["attributes"])
    del utils.set
    # An item, or the first letters, of a list depend on its order.
    if not re.search(r"\{[^{}]*[\[!:.]", text):
        plain = process({"id": "m", **json.loads(text)}, case["attributes"])
        assert letters(plain) == letters(result), "the order of a set matters"
    return result


def environment(case):
    CONF.set_override("assertion_prefix", case["prefix"], group="federation")
    values = {name: bytes.fromhex(value).decode("latin-1") for name, value in case["environment"].items()}
    utils.flask = types.SimpleNamespace(request=types.SimpleNamespace(environ=values))
    return dict(utils.get_assertion_params_from_env())


def formatted(case):
    maps = utils.DirectMaps()
    for value in case["values"]:
        maps.add(value)
    try:
        return case["template"].format(*maps)
    except IndexError:
        raise exception.DirectMappingError(mapping_id="m")


def literal(case):
    evaluate = utils.RuleProcessor._ast_literal_eval
    return evaluate(case["text"]) if isinstance(utils.RuleProcessor.__dict__["_ast_literal_eval"], staticmethod) else evaluate(None, case["text"])


OPERATIONS = {
    "map": mapped,
    "environment": environment,
    "format": formatted,
    "literal": literal,
    "search": lambda case: bool(re.search(case["pattern"], case["text"])),
}


def answer(case):
    try:
        return {"ok": OPERATIONS[case["do"]](case)}
    except exception.Error as error:
        return {"refused": type(error).__name__, "message": str(error)}
    except AssertionError:
        raise
    except BaseException as error:
        return {"crash": type(error).__name__, "message": str(error)[:200]}
    finally:
        utils.__dict__.pop("set", None)


def plain(value):
    """A value as JSON has it; what JSON has no notation for, in Python's."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, float) and abs(value) < 1e300:
        return value
    return {"python": repr(value)}


for line in sys.stdin:
    print("@" + json.dumps(plain(answer(json.loads(line)))), flush=True)
