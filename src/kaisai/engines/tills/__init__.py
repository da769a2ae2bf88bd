"""A till: what should be in it, and what goes back to a buyer. Amounts are whole yen."""
