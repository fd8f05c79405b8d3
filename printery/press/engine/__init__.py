"""The only door to WeasyPrint and pydyf: what is changed in them, and what the other rooms ask of them."""
