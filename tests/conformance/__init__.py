"""One suite for every chat: what people may expect of the desk wherever they meet it."""
