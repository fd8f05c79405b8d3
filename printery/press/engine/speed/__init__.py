"""The engine's results, sooner: caches and shorter ways that change no byte."""
