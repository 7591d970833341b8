"""Keystone's own validators of bodies, asked line by line: a JSON list [operation, argument...] in, a JSON object out.

Runs on 22 and 30 with the Python that they are installed for. No service, no database.
"""

import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from keystone.common.validation import validators
from keystone import exception

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


OPERATIONS = {"refusal": refusal}

for line in sys.stdin:
    operation, *given = json.loads(line)
    try:
        answer = {"result": OPERATIONS[operation](*given)}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(answer), flush=True)
