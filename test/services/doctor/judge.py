"""What upstream's doctor finds with each of some configurations: JSON in, JSON out.

In: [{"name", "folder", "files"}] where each folder has a keystone.conf. Out: [{"name", "found", "order", "status"}].
"""

import contextlib
import io
import json
import os
import sys

import keystone.conf
from keystone.cmd import doctor
from keystone.common import sql
from oslo_log import log

keystone.conf.configure()
CONF = keystone.conf.CONF
sql.initialize()
if not hasattr(CONF, "debug"):
    log.register_options(CONF)
real = sys.stdout
answers = []
for case in json.load(sys.stdin):
    CONF.reset()
    CONF(["--config-file", os.path.join(case["folder"], "keystone.conf")], project="keystone", default_config_dirs=[])
    found = []
    with contextlib.redirect_stdout(io.StringIO()):
        for symptom in doctor.gather_symptoms():
            name = symptom.__name__[len(doctor.SYMPTOM_PREFIX):]
            try:
                if symptom():
                    found.append(name)
            except Exception as e:
                found.append("%s raises %s" % (name, type(e).__name__))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            status = int(bool(doctor.diagnose()))
        except Exception as e:
            status = "raises %s" % type(e).__name__
    order = [line[len("Checking for "):-len("...")] for line in said.getvalue().splitlines() if line.startswith("Checking for ")]
    answers.append({"name": case["name"], "found": found, "checking": order, "status": status})
json.dump(answers, real)
