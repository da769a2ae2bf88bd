"""Running numbers as numbers that tell nothing: not how many there are, nor what the next one is.

A Feistel network of four rounds over 26 bits, walked until the value fits into 25 (Black and Rogaway, Ciphers with
arbitrary finite domains, CT-RSA 2002, cycle walking): each number has exactly one hidden one, and with the key the way
back. It keeps neighbours from being guessed at a desk; it is no encryption of secrets.
"""

import hashlib

from kaisai.engines.codes.numbers import MOST

_HALF = 13  # bits
_MASK = (1 << _HALF) - 1
_ROUNDS = 4


def hide(number: int, key: bytes) -> int:
    """The hidden number, between 0 and `MOST`.

    Raises:
        ValueError: the number is not between 0 and `MOST`.
    """
    return _walk(number, key, range(_ROUNDS), backwards=False)


def reveal(hidden: int, key: bytes) -> int:
    """The number that `hide` made it of, with the same key.

    Raises:
        ValueError: the number is not between 0 and `MOST`.
    """
    return _walk(hidden, key, range(_ROUNDS - 1, -1, -1), backwards=True)


def _walk(number: int, key: bytes, rounds: range, *, backwards: bool) -> int:
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} is not between 0 and {MOST}.")
    while True:
        left, right = number >> _HALF, number & _MASK
        for at in rounds:
            if backwards:
                left, right = right ^ _mixed(left, at, key), left
            else:
                left, right = right, left ^ _mixed(right, at, key)
        number = left << _HALF | right
        if number <= MOST:
            return number


def _mixed(half: int, at: int, key: bytes) -> int:
    told = hashlib.blake2s(bytes([at, half >> 8, half & 255]), key=key[:32], digest_size=2).digest()
    return int.from_bytes(told, "big") & _MASK
