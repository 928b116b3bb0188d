"""`python -m copydesk` is the command `copydesk`."""

import sys

from copydesk.cli.main import main

sys.exit(main())
