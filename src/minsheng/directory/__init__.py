"""The directory: areas, units, service points, workers and the posts they hold."""
