"""Keystone's own code, asked line by line: a JSON list [operation, argument...] in, a JSON object out.

Runs on any release from 22 to 30 with the Python that it is installed for. No service, no database.
"""

import datetime
import json
import logging
import sys
import time
import types
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import msgpack
from keystone.common import password_hashing
from keystone.common import fernet_utils
import keystone.conf
from keystone.credential.providers import fernet as credential_fernet
from keystone.receipt import receipt_formatters
from keystone.token import token_formatters
from keystone.token.providers.fernet import core as fernet_core
from keystone.token.providers.jws import core as jws_core

CONF = keystone.conf.CONF
keystone.conf.configure()
CONF([], project="keystone", default_config_files=[], default_config_dirs=[])
THUMBPRINT = hasattr(token_formatters, "Oauth2CredentialsScopedPayload")


def iso(seconds):
    return datetime.datetime.utcfromtimestamp(seconds).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seconds(text):
    at = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    return int((at - datetime.datetime(1970, 1, 1)).total_seconds())


def arguments(token):
    """What create_token() takes besides the user, the expiry and the audit ids."""
    groups = token["groupIds"]
    result = {
        "methods": token["methods"],
        "system": token["system"],
        "domain_id": token["domainId"],
        "project_id": token["projectId"],
        "trust_id": token["trustId"],
        "federated_group_ids": None if groups is None else [{"id": group} for group in groups],
        "identity_provider_id": token["identityProviderId"],
        "protocol_id": token["protocolId"],
        "access_token_id": token["accessTokenId"],
        "app_cred_id": token["applicationCredentialId"],
    }
    if THUMBPRINT:
        result["thumbprint"] = token["thumbprint"]
    return result


def payload_class(token):
    """The class that the provider chooses for such a token."""
    given = arguments(token)
    model = types.SimpleNamespace(
        oauth_scoped=given["access_token_id"] is not None,
        trust_scoped=given["trust_id"] is not None,
        is_federated=given["identity_provider_id"] is not None,
        project_scoped=given["project_id"] is not None,
        domain_scoped=given["domain_id"] is not None,
        system_scoped=given["system"] is not None,
        application_credential_id=given["app_cred_id"],
        oauth2_thumbprint=given.get("thumbprint"),
    )
    model.unscoped = not (model.project_scoped or model.domain_scoped or model.system_scoped or model.trust_scoped)
    return fernet_core.Provider._determine_payload_class_from_token(None, model)


def told(values):
    """The tuple that validate_token() gives, as an object."""
    values = list(values)
    if not THUMBPRINT:
        values.insert(12, None)
    (user, methods, audits, system, domain, project, trust, groups, idp, protocol, access, credential, thumbprint, issued, expires) = values
    return {
        "userId": user,
        "methods": methods,
        "auditIds": audits,
        "expiresAt": seconds(expires),
        "system": system,
        "domainId": domain,
        "projectId": project,
        "trustId": trust,
        "groupIds": None if groups is None else [group["id"] for group in groups],
        "identityProviderId": idp,
        "protocolId": protocol,
        "accessTokenId": access,
        "applicationCredentialId": credential,
        "thumbprint": thumbprint,
        "issuedAt": seconds(issued),
    }


def configure(group, name, value):
    if group is None:
        CONF.set_override(name, value)
    elif hasattr(CONF[group], name):
        CONF.set_override(name, value, group)


def pack(token):
    """The payload alone."""
    kind = payload_class(token)
    given = arguments(token)
    order = ["methods", "system", "project_id", "domain_id"]
    rest = ["trust_id", "federated_group_ids", "identity_provider_id", "protocol_id", "access_token_id", "app_cred_id"]
    rest += ["thumbprint"] if THUMBPRINT else []
    payload = kind.assemble(
        token["userId"], *[given[name] for name in order], iso(token["expiresAt"]), token["auditIds"], *[given[name] for name in rest]
    )
    return msgpack.packb((kind.version,) + payload).hex()


def issue(token):
    return token_formatters.TokenFormatter().create_token(
        token["userId"], iso(token["expiresAt"]), token["auditIds"], payload_class(token), **arguments(token)
    )


def read(token):
    return told(token_formatters.TokenFormatter().validate_token(token))


def time_read(token, times):
    """Seconds that reading it takes, on average, by the processor's clock."""
    formatter = token_formatters.TokenFormatter()
    before = time.process_time()
    for _ in range(times):
        formatter.validate_token(token)
    return (time.process_time() - before) / times


def issue_jws(token):
    made = jws_core.JWSFormatter().create_token(
        token["userId"], iso(token["expiresAt"]), token["auditIds"], **arguments(token)
    )
    return made[0]


def read_jws(token):
    return told(jws_core.JWSFormatter().validate_token(token))


def issue_receipt(receipt):
    formatter = receipt_formatters.ReceiptFormatter()
    return formatter.create_receipt(receipt["userId"], receipt["methods"], iso(receipt["expiresAt"]))


def read_receipt(receipt):
    user, methods, issued, expires = receipt_formatters.ReceiptFormatter().validate_receipt(receipt)
    return {"userId": user, "methods": methods, "issuedAt": seconds(issued), "expiresAt": seconds(expires)}


def repository(folder, most):
    return fernet_utils.FernetUtils(folder, most, "fernet_tokens")


def setup(folder, most):
    made = repository(folder, most)
    made.create_key_directory()
    made.initialize_key_repository()


def rotate(folder, most):
    repository(folder, most).rotate_keys()


def load(folder, with_null):
    """Text of the keys, the primary one first."""
    keys = repository(folder, 3).load_keys(use_null_key=with_null)
    return [key.decode() if isinstance(key, bytes) else key for key in keys]


def encrypt_credential(folder, blob):
    CONF.set_override("key_repository", folder, "credential")
    encrypted, key_hash = credential_fernet.Provider().encrypt(blob)
    return [encrypted.decode(), key_hash]


def decrypt_credential(folder, encrypted):
    CONF.set_override("key_repository", folder, "credential")
    return credential_fernet.Provider().decrypt(encrypted)


def passlib(scheme, password, settings):
    """A hash as releases up to 26 made them, where passlib is installed."""
    import passlib.hash

    return getattr(passlib.hash, scheme).using(**settings).hash(password.encode("utf-8"))


OPERATIONS = {
    "configure": configure,
    "pack": pack,
    "issue": issue,
    "read": read,
    "time_read": time_read,
    "issue_jws": issue_jws,
    "read_jws": read_jws,
    "issue_receipt": issue_receipt,
    "read_receipt": read_receipt,
    "setup": setup,
    "rotate": rotate,
    "load": load,
    "encrypt_credential": encrypt_credential,
    "decrypt_credential": decrypt_credential,
    "hash": password_hashing.hash_password,
    "verify": password_hashing.check_password,
    "passlib": passlib,
}

for line in sys.stdin:
    operation, *given = json.loads(line)
    try:
        answer = {"result": OPERATIONS[operation](*given)}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(answer), flush=True)
