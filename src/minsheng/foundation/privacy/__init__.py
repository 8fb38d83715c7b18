"""Personal data: sorted, encrypted, masked."""
