"""Every write of checks."""

from kaisai.domains.checks.operations.checking import (
    discard_check,
    submit_check,
    submit_phone_check,
)
from kaisai.domains.checks.operations.expecting import save_expectations
from kaisai.domains.checks.operations.signing import sign_off, withdraw_sign_off

__all__ = [
    "discard_check",
    "save_expectations",
    "sign_off",
    "submit_check",
    "submit_phone_check",
    "withdraw_sign_off",
]
