"""Runs commands of the openstack client, one for each line of standard input: a JSON array of its words. Answers each with its status and what it
wrote. All run in one process: the client takes longer to load than to do anything."""

import contextlib
import io
import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
from openstackclient import shell  # noqa: E402

for line in sys.stdin:
    written = io.StringIO()
    with contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
        try:
            status = shell.main(json.loads(line))
        except SystemExit as end:
            status = end.code or 0
        except BaseException as error:
            written.write(repr(error))
            status = 1
    # Each command puts handlers of its own there.
    logging.getLogger().handlers.clear()
    print(json.dumps({"status": status, "written": written.getvalue()}), flush=True)
