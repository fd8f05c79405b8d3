"""The structure of a tagged PDF, from the elements of the HTML."""
