"""The administrator's pages: the areas, the units, and who is invited to work in them."""
