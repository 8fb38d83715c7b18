"""The leader page and the lists its numbers open into."""
