"""What was measured against what is expected: one coroutine and one outcome per check."""
