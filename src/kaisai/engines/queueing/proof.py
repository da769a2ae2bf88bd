"""Proof of work: cheap for one person, dear for whoever wants a thousand places.

A nonce is looked for with which the SHA-256 of `challenge:nonce` begins with so many zero bits
(Back, Hashcash, 2002). Half a million tries for 18 bits take a phone some seconds.
"""

import hashlib

MOST_BITS = 22
LONGEST_NONCE = 32


def is_proof(challenge: str, nonce: str, bits: int) -> bool:
    """Whether the nonce proves the work."""
    if bits == 0:
        return True
    if not nonce or len(nonce) > LONGEST_NONCE or not nonce.isascii():
        return False
    told = hashlib.sha256(f"{challenge}:{nonce}".encode()).digest()
    return int.from_bytes(told, "big") >> (256 - bits) == 0


def prove(challenge: str, bits: int) -> str:
    """Look for a nonce; for programs and tests, pages have their own."""
    number = 0
    while not is_proof(challenge, str(number), bits):
        number += 1
    return str(number)
