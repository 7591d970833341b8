"""Keystone's own checks of signatures, asked line by line: a JSON list [operation, argument...] in, a JSON object out.

Runs on 22 and 30 with the Python that they are installed for. No service, no database: what they would look up is given.
"""

import base64
import datetime
import json
import logging
import sys
import types
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from keystone.api import ec2tokens
from keystone.api import s3tokens
from keystone.api._shared import EC2_S3_Resource
from keystone.auth.plugins import totp
import keystone.conf
from keystone import exception
from keystone.oauth1 import core as oauth1
from keystone.oauth1 import validator
from keystoneclient.contrib.ec2 import utils as ec2_utils
import oauthlib.oauth1
from oauthlib.oauth1.rfc5849.endpoints import base as endpoints
from oslo_utils import timeutils

CONF = keystone.conf.CONF
keystone.conf.configure()
CONF([], project="keystone", default_config_files=[], default_config_dirs=[])
# Otherwise every refusal has the same text.
CONF.set_override("insecure_debug", True)
REFUSED = (exception.Unauthorized, exception.ValidationError)


def said(error):
    return str(error).replace(" (Disable insecure_debug mode to suppress these details.)", "")


def refusal(check, *given):
    """Why it refuses; None if it doesn't. Any other exception is an answer of 500."""
    try:
        check(*given)
    except REFUSED as error:
        return said(error)
    return None


def set_clock(now):
    timeutils.utcnow = lambda with_timezone=False: datetime.datetime.utcfromtimestamp(now)
    timeutils.utcnow_ts = lambda microsecond=False: now
    endpoints.time = types.SimpleNamespace(time=lambda: now)


def ec2(secret, credentials):
    return refusal(ec2tokens.EC2TokensResource._check_signature, {"secret": secret}, credentials)


def sign_ec2(secret, credentials):
    return ec2_utils.Ec2Signer(secret).generate(credentials)


def s3(secret, credentials):
    return refusal(s3tokens.S3Resource._check_signature, {"secret": secret}, credentials)


def sign_s3(secret, token):
    text = base64.urlsafe_b64decode(token)
    if text[0:4] != b"AWS4":
        return s3tokens._calculate_signature_v1(text, secret)
    return s3tokens._calculate_signature_v4(text, secret)


def stamp(credentials, ttl, now):
    set_clock(now)
    CONF.set_override("auth_ttl", ttl, "credential")
    return refusal(EC2_S3_Resource.ResourceBase._check_timestamp, credentials)


def passcodes(secret, previous, now):
    set_clock(now)
    try:
        return totp._generate_totp_passcodes(secret, previous)
    except (ValueError, KeyError, TypeError):
        return None


class Store:
    """The consumer and the token that there are."""

    def __init__(self, world):
        self.world = world

    def _found(self, given, name, row):
        if given != self.world[name]:
            raise exception.NotFound("none")
        return row

    def get_consumer_with_secret(self, key):
        return self._found(key, "consumer", {"secret": self.world["consumerSecret"]})

    get_consumer = get_consumer_with_secret

    def get_request_token(self, token):
        row = {"consumer_id": self.world["consumer"], "verifier": self.world["verifier"], "request_secret": self.world["tokenSecret"]}
        return self._found(token, "token", row)

    def get_access_token(self, token):
        return self._found(token, "token", {"access_secret": self.world["tokenSecret"]})


def oauth(purpose, request, world, now):
    """True or False, or the text of a refusal, as the routes and the plugin have it."""
    set_clock(now)
    validator.PROVIDERS = types.SimpleNamespace(oauth_api=Store(world))
    kind = {
        "request_token": oauth1.RequestTokenEndpoint,
        "access_token": oauth1.AccessTokenEndpoint,
        "resource": oauth1.ResourceEndpoint,
    }[purpose]
    endpoint = kind(request_validator=validator.OAuthValidator(), token_generator=oauth1.token_generator)
    given = {"http_method": request["method"], "body": dict(request["args"]), "headers": request["headers"]}
    try:
        if purpose == "resource":
            return bool(endpoint.validate_protected_resource_request(request["url"], **given)[0])
        respond = endpoint.create_request_token_response if purpose == "request_token" else endpoint.create_access_token_response
        _, body, status = respond(request["url"], **given)
    except NotImplementedError:
        return False
    if status == 200:
        return True
    return refusal(oauth1.validate_oauth_params, body) if body else False


def sign_oauth(request, secrets, parameters, method, place, now):
    """The headers and the URL that oauthlib's client would send."""
    client = oauthlib.oauth1.Client(
        parameters["consumer"],
        client_secret=secrets["consumer"],
        resource_owner_key=parameters.get("token"),
        resource_owner_secret=secrets.get("token"),
        callback_uri=parameters.get("callback"),
        verifier=parameters.get("verifier"),
        realm=parameters.get("realm"),
        signature_method=method,
        signature_type=place,
        nonce=parameters["nonce"],
        timestamp=str(now),
    )
    url, headers, _ = client.sign(request["url"], http_method=request["method"], headers=request["headers"])
    return [url, headers]


OPERATIONS = {
    "ec2": ec2,
    "sign_ec2": sign_ec2,
    "s3": s3,
    "sign_s3": sign_s3,
    "stamp": stamp,
    "passcodes": passcodes,
    "oauth": oauth,
    "sign_oauth": sign_oauth,
}

for line in sys.stdin:
    operation, *given = json.loads(line)
    try:
        answer = {"result": OPERATIONS[operation](*given)}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(answer), flush=True)
