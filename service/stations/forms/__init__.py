"""Forms as data: which fields a listing has, what was entered, and what is wrong with it."""
