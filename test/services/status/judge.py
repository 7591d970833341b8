"""Upstream's keystone-status: KEYS, then its own arguments.

It loads what it needs before it reads its configuration, and so looks for keys where they are where nobody says otherwise.
"""

import sys

keys = sys.argv.pop(1)

import keystone.conf
from keystone.cmd import status

keystone.conf.configure()
for group in ("fernet_tokens", "fernet_receipts", "credential"):
    keystone.conf.CONF.set_default("key_repository", keys, group=group)
sys.exit(status.main())
