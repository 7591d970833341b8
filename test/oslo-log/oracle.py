"""Asks oslo.log and oslo.utils themselves: questions as JSON lines on standard input, answers as JSON lines on standard output."""

import json
import logging
import os
import sys
import time

os.environ["TZ"] = "UTC"
time.tzset()

from oslo_config import cfg
from oslo_context import context
from oslo_log import formatters, log
from oslo_utils import strutils


def line(options, record, ctx):
    conf = cfg.ConfigOpts()
    log.register_options(conf)
    conf([], project="them", default_config_files=[], default_config_dirs=[])
    for name, value in options.items():
        conf.set_override(name, value)
    made = logging.LogRecord(record["name"], record["level"], "", 0, record["message"], None, None)
    made.created = record["created"]
    made.msecs = round(record["created"] * 1000) % 1000
    made.process = 4242
    if ctx is not None:
        made.context = context.RequestContext(
            request_id=ctx["requestId"], global_request_id=ctx.get("globalRequestId"), user_id=ctx.get("user"), project_id=ctx.get("project"),
            domain_id=ctx.get("domain"), system_scope=ctx.get("systemScope"), user_domain_id=ctx.get("userDomain"),
            project_domain_id=ctx.get("projectDomain"), overwrite=False)
    else:
        made.context = None
    return formatters.ContextFormatter(project="them", version="1", datefmt=conf.log_date_format, config=conf).format(made)


for asked in sys.stdin:
    question = json.loads(asked)
    if "mask" in question:
        print(json.dumps(strutils.mask_password(question["mask"])), flush=True)
    else:
        print(json.dumps(line(question["options"], question["record"], question["context"])), flush=True)
