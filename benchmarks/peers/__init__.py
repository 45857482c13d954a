"""Engines of jobs that others wrote, each run in an environment of its own (see `benchmarks.environments`)."""
