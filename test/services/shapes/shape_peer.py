"""Keystone's own validators of bodies, asked line by line: a JSON list [operation, argument...] in, a JSON object out.

Runs on 22 and 30 with the Python that they are installed for. No service, no database.
"""

import importlib
import inspect
import json
import logging
import pkgutil
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from keystone.common.validation import validators
from keystone import exception
# The whole API, as a service has it: some schemas change others when they are made.
import keystone.server.flask.application  # noqa: F401
from werkzeug.datastructures import ImmutableMultiDict

try:
    from jsonschema import _keywords as keywords
    from keystone.api.validation import validators as api_validators
except ImportError:
    from jsonschema import _validators as keywords

    api_validators = None

# Which of several unexpected properties is told of would else be another one in each process: those of a set have no order.
keywords.set = dict.fromkeys


def refusal(wording, schema, value):
    """The message of a refusal, or None."""
    if wording == "30":
        validator = api_validators._SchemaValidator(schema, is_body=True)
    else:
        validator = validators.SchemaValidator(schema)
    try:
        validator.validate(value)
    except exception.SchemaValidationError as error:
        return str(error)
    return None


def named(name):
    """A schema by its name: `resource.project_create`."""
    module, schema = name.split(".")
    return getattr(importlib.import_module(f"keystone.{module}.schema"), schema)


def decorated(method, kind):
    """The schema that a method of the API is decorated with: `projects.ProjectsResource.post`."""
    module, resource, function = method.split(".")
    resource = getattr(importlib.import_module(f"keystone.api.{module}"), resource)
    return getattr(getattr(resource, function), f"_request_{kind}_schema")


def told(schema, value):
    """What the schema of a name says, in the release's older way."""
    return refusal("older", named(schema), value)


def body(method, schema, member, missing, value):
    """What is said of a whole body, by the method's own schema first."""
    if method is not None and api_validators is not None:
        said = refusal("30", decorated(method, "body"), value)
        if said is not None:
            return said
    return None if schema is None else told(schema, value.get(member, missing))


def query(method, pairs):
    return refusal("30", decorated(method, "query"), ImmutableMultiDict(pairs))


def decorators():
    """Every method of the API that has a schema, with what of."""
    found = []
    for module in pkgutil.iter_modules(importlib.import_module("keystone.api").__path__):
        for name, resource in vars(importlib.import_module(f"keystone.api.{module.name}")).items():
            if not inspect.isclass(resource) or resource.__module__ != f"keystone.api.{module.name}":
                continue
            for function, method in vars(resource).items():
                for kind in ("body", "query"):
                    schema = getattr(method, f"_request_{kind}_schema", None)
                    # One that takes everything is none.
                    if schema is not None and schema.get("properties") != {}:
                        found.append(f"{kind} {module.name}.{name}.{function}")
    return sorted(found)


OPERATIONS = {"refusal": refusal, "told": told, "body": body, "query": query, "decorators": decorators}

for line in sys.stdin:
    operation, *given = json.loads(line)
    try:
        answer = {"result": OPERATIONS[operation](*given)}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(answer), flush=True)
