"""Tests of pictures; a package, since one borrows pictures of the other."""
