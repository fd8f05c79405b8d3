"""`python -m printery`."""

import sys

from printery.cli import main

sys.exit(main())
