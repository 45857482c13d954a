"""What people read: pure functions from facts to neutral messages, one module a plugin."""
