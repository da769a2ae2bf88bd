"""Secrets that stand in the database are sealed with the secret key of the installation, which stands beside it."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12  # bytes


class CannotOpen(Exception):
    """Sealed with another key, or for another purpose, or altered."""


def seal(secret: bytes, *, key: str, purpose: str) -> bytes:
    """The secret as bytes that only who has the key can open, for the same purpose."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_derived(key, purpose)).encrypt(nonce, secret, None)


def unseal(sealed: bytes, *, key: str, purpose: str) -> bytes:
    """What was sealed.

    Raises:
        CannotOpen: it was sealed with another key or purpose, or is damaged.
    """
    try:
        return AESGCM(_derived(key, purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(purpose) from error


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key.encode())
