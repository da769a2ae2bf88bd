"""Who comes in when, at a steady pace, and proof that somebody took the trouble."""
