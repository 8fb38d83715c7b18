"""What the commands do, one file each; loaded with Django started."""
