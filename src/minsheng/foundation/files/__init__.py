"""What people attach."""
