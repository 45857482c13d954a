"""What sources outside post to us, each type behind one port: who sent it, and what it says."""
