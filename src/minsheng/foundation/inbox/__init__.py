"""What people write to us: kept first, then given to whoever knows where it belongs."""
