"""Work done behind the request."""
