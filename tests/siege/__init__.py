"""A siege: content, output and machine as nobody wishes them, round after round, each of its own number."""
