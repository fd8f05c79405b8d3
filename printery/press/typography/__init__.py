"""Where lines break and what a proofreader would mark: arithmetic, without the engine."""
