"""Asks oslo.middleware itself: requests as JSON lines on standard input, its answers as JSON lines on standard output."""

import json
import sys

import webob
from oslo_config import cfg
from oslo_middleware import cors, healthcheck, http_proxy_to_wsgi, request_id


def application(environ, start_response):
    known = environ["PATH_INFO"] == "/v3"
    if environ["REQUEST_METHOD"] == "OPTIONS" and known:
        start_response("200 OK", [("Vary", "X-Auth-Token")])
        return [b""]
    said = {
        "scheme": environ["wsgi.url_scheme"], "host": environ["HTTP_HOST"], "prefix": environ["SCRIPT_NAME"], "address": environ["REMOTE_ADDR"],
        "global": environ.get("openstack.global_request_id"),
    }
    start_response("200 OK" if known else "404 Not Found", [("Content-Type", "application/json"), ("Vary", "X-Auth-Token")])
    return [json.dumps(said).encode()]


def answer(asked):
    conf = cfg.ConfigOpts()
    conf([], project="them", default_config_files=[], default_config_dirs=[])
    conf.register_opts(cors.CORS_OPTS if hasattr(cors, "CORS_OPTS") else cors.OPTS, "cors")
    conf.register_opts(http_proxy_to_wsgi.OPTS, "oslo_middleware")
    for name, value in asked["cors"].items():
        conf.set_override(name, value, "cors")
    conf.set_override("enable_proxy_headers_parsing", asked["proxy"], "oslo_middleware")
    request = webob.Request.blank(asked["path"], method=asked["method"], headers=asked["headers"], remote_addr="127.0.0.1")
    if asked["path"] == "/healthcheck":
        response = request.get_response(healthcheck.Healthcheck(None, {}))
        return {"status": response.status_int, "type": response.content_type, "text": response.text}
    app = request_id.RequestId(application)
    response = request.get_response(cors.CORS(http_proxy_to_wsgi.HTTPProxyToWSGI(app, conf), conf))
    own = {k.lower(): v for k, v in response.headers.items() if k.lower() == "vary" or k.lower().startswith("access-control-")}
    said = json.loads(response.text) if response.content_type == "application/json" and response.text else None
    return {"status": response.status_int, "headers": own, "said": said}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
