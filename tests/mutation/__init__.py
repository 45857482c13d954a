"""Mistakes that a tool plants in the planner, one at a time: its tests must see nearly all of them."""
