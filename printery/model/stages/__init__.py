"""Values that the stages hand on to each other: frozen."""
