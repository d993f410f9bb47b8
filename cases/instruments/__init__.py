"""Instruments: questionnaires as data. What a definition may say, how answers are checked, what risk they add up to."""
