"""Letters that invite somebody who needs a visa to come."""
