"""Lanes of a desk: who queues where, and how the borders between lanes move."""
