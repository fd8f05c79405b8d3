"""The benchmark: `python3 build.py bench`."""
