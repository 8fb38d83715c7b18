"""The record book as pages to read and to print, and the case sheet."""
