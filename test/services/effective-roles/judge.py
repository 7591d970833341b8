"""Answers, as Keystone itself does, which roles somebody has somewhere.

python3 judge.py sqlite:///keystone.db < asks.json > answers.json

Each ask is [user, "project" | "domain" | "system", id]; each answer the sorted ids of the roles that a token would have.
"""
import base64
import json
import os
import sys
import tempfile

from keystone.common import sql  # noqa: F401
import keystone.conf
from keystone.models import token_model
from keystone.server import backends

folder = tempfile.mkdtemp()
for name in ("0", "1"):
    with open(os.path.join(folder, name), "w") as file:
        file.write(base64.urlsafe_b64encode(os.urandom(32)).decode())
settings = os.path.join(tempfile.mkdtemp(), "keystone.conf")
with open(settings, "w") as file:
    file.write(
        f"[database]\nconnection = {sys.argv[1]}\n[cache]\nenabled = false\n[fernet_tokens]\nkey_repository = {folder}\n"
        f"[fernet_receipts]\nkey_repository = {folder}\n[credential]\nkey_repository = {folder}\n"
    )
keystone.conf.configure()
keystone.conf.CONF(["--config-file", settings], project="keystone")
backends.load_backends()


def roles(user, kind, target):
    token = token_model.TokenModel()
    token.user_id = user
    token.methods = ["password"]
    if kind == "project":
        token.project_id = target
    elif kind == "domain":
        token.domain_id = target
    else:
        token.system = "all"
    return sorted({role["id"] for role in token.roles})


json.dump([roles(*ask) for ask in json.load(sys.stdin)], sys.stdout)
