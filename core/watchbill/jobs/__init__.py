"""Due work, outbox and inbox: the only path by which anything is scheduled, sent or received."""
