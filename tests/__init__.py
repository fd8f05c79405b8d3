"""The tests, and the rules of the house as tests."""
