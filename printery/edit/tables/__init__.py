"""Tables of every kind that authors write, as one form."""
