"""`python -m watchbill.cli` is `watchbill`."""

from watchbill.cli.entry import main

raise SystemExit(main())
