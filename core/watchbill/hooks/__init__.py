"""How others take part: the hooks, who implements them, and typed, guarded calls."""
