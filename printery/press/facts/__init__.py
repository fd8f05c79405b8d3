"""Values that several rooms of the press share: plain, frozen, and without any library."""
