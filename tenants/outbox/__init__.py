"""Work that must not be lost: written with its cause, done at least once, its effect exactly once."""
