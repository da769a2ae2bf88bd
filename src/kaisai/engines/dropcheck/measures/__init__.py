"""What can be measured from here. Nothing in here judges."""
