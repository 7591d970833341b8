"""Answers requests as Keystone itself does, in this process.

python3 judge.py keystone.conf < requests.json > answers.json

A request is {"method", "path", "headers", "environment", "body"}. In headers and body {"$token": n} stands for the token that the answer to
request n brought, {"$receipt": n} for its receipt. An answer is {"status", "token", "receipt", "body"}.
"""
import json
import logging
import os
import sys

out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import webob
from keystone.server.flask import core

CONFIGURATION = sys.argv.pop()
app = core.initialize_application("public", config_files=[CONFIGURATION])
logging.disable(logging.CRITICAL)
sys.excepthook = sys.__excepthook__
answers = []


def earlier(number, what):
    return number < len(answers) and answers[number][what] or "none"


def filled(value):
    if isinstance(value, dict):
        if "$token" in value:
            return earlier(value["$token"], "token")
        if "$receipt" in value:
            return earlier(value["$receipt"], "receipt")
        return {name: filled(one) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one) for one in value]
    return value


for asked in json.load(sys.stdin):
    request = webob.Request.blank(asked["path"], environ=dict(asked.get("environment") or {}), method=asked["method"])
    request.headers.update(filled(asked.get("headers") or {}))
    if "body" in asked:
        request.content_type = "application/json"
        request.body = json.dumps(filled(asked["body"])).encode()
    try:
        answer = request.get_response(app)
    except Exception as error:
        answer = webob.Response(str(error), status=500)
    try:
        body = answer.json
    except Exception:
        body = answer.text
    answers.append(
        {
            "status": answer.status_int,
            "token": answer.headers.get("X-Subject-Token"),
            "receipt": answer.headers.get("Openstack-Auth-Receipt"),
            "body": body,
        }
    )
json.dump(answers, out)
out.flush()
