"""How a lower room tells an upper one that something happened."""
