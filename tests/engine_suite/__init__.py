"""WeasyPrint's own tests under Printery's changes: what of the engine is another by intention, and nothing else."""
