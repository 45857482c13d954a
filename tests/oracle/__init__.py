"""The planner beside the optimum that a solver finds: `make oracle`."""
