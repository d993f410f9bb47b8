"""Synthetic demo data: no real person, no real number, the country's real units. Refused in production."""
