"""Validates and renders tokens as Keystone itself does, asked line by line: a JSON list [operation, argument...] in, a JSON object out.

Runs on any release from 22 to 30 with the Python that it is installed for, on a database that is there.
"""
import json
import logging
import os
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import keystone.conf
from keystone import exception
from keystone.common import provider_api
from keystone.common import render_token
from keystone.common import sql  # noqa: F401
from keystone.server import backends

CONF = keystone.conf.CONF
PROVIDERS = provider_api.ProviderAPIs


def open_service(url, keys, settings):
    """`settings` is a list of [group, name, value]."""
    path = os.path.join(tempfile.mkdtemp(), "keystone.conf")
    lines = {"database": [f"connection = {url}"], "cache": ["enabled = false"]}
    for group in ("fernet_tokens", "fernet_receipts", "credential"):
        lines[group] = [f"key_repository = {keys}"]
    for group, name, value in settings:
        lines.setdefault(group, []).append(f"{name} = {value}")
    with open(path, "w") as file:
        for group, options in lines.items():
            file.write(f"[{group}]\n" + "\n".join(options) + "\n")
    keystone.conf.configure()
    CONF(["--config-file", path], project="keystone")
    logging.disable(logging.CRITICAL)
    backends.load_backends()


def told(ask):
    """What a client would be told: the body, or the status and the message."""
    from oslo_serialization import jsonutils

    try:
        return json.loads(jsonutils.dumps(ask()))
    except exception.Error as error:
        return {"status": error.code, "message": str(error)}


def validate(token, window, access_rules, catalog):
    def ask():
        model = PROVIDERS.token_provider_api.validate_token(
            token, window_seconds=window, access_rules_support="1" if access_rules else None
        )
        return render_token.render_token_response_from_model(model, include_catalog=catalog)

    try:
        return told(ask)
    except Exception as error:
        return {"status": 500, "message": f"{type(error).__name__}: {error}"}


def issue(user, methods, given, catalog):
    """`given` is what issue_token() takes by name, and what the context of authentication says."""
    context = given.pop("auth_context", None)

    def ask():
        model = PROVIDERS.token_provider_api.issue_token(user, methods, auth_context=context, **given)
        return {"id": model.id, "body": render_token.render_token_response_from_model(model, include_catalog=catalog)}

    try:
        return told(ask)
    except Exception as error:
        return {"status": 500, "message": f"{type(error).__name__}: {error}"}


def revoke(token, cascade):
    def ask():
        if cascade is None:
            PROVIDERS.token_provider_api.revoke_token(token)
        else:
            PROVIDERS.token_provider_api.revoke_token(token, revoke_chain=cascade)

    return told(ask)


def events(since):
    from oslo_utils import timeutils

    at = timeutils.normalize_time(timeutils.parse_isotime(since)) if since else None
    return [event.to_dict() for event in PROVIDERS.revoke_api.list_events(last_fetch=at)]


def announce(kind, identifier):
    """What other rooms of Keystone say when something goes, of which revocation events come."""
    from keystone import notifications

    if kind == "disabled_user":
        notifications.Audit.disabled("user", identifier, public=False)
    else:
        notifications.Audit.deleted(kind, identifier, None)


OPERATIONS = {"open": open_service, "validate": validate, "issue": issue, "revoke": revoke, "events": events, "announce": announce}

for line in sys.stdin:
    operation, *given = json.loads(line)
    try:
        answer = {"result": OPERATIONS[operation](*given)}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(answer), flush=True)
