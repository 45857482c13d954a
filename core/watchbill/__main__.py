"""`python -m watchbill` is the console script `watchbill`."""

import sys

from watchbill.cli import main

if __name__ == "__main__":
    sys.exit(main())
