"""What the hot paths cost, beside a peer in the same run; see performance in docs/why."""
