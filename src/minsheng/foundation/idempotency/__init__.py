"""A request sent twice creates one thing."""
