"""Whom a connection trusts: the authorities of the system, one certificate, or one authority."""

import hashlib
import re
import ssl

_FINGERPRINT = re.compile(r"(?:sha256[:=]?)?([0-9a-f]{64})")
_PEM = "-----BEGIN CERTIFICATE-----"


class BadTrust(ValueError):
    """What was given is neither a fingerprint nor a certificate."""


def context_for(trust: str) -> ssl.SSLContext:
    """What connections are made with.

    Args:
        trust: nothing for the authorities of the system; a SHA-256 fingerprint (64 hexadecimal digits,
            colons as one likes) for just the certificate that has it, whatever name and dates it
            tells; or certificates in PEM, of which one must have signed, for the right name.

    Raises:
        BadTrust: neither of these.
    """
    if not trust.strip():
        return ssl.create_default_context()
    if _PEM in trust:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.load_verify_locations(cadata=trust)
        except (ssl.SSLError, ValueError) as why:
            raise BadTrust(str(why)) from why
        return context
    return _pinned(_digits(trust))


def _digits(trust: str) -> str:
    text = re.sub(r"[\s:]", "", trust.lower().replace("fingerprint=", ""))
    found = _FINGERPRINT.fullmatch(text)
    if found is None:
        raise BadTrust("no fingerprint")
    return found[1]


def _pinned(digits: str) -> ssl.SSLContext:
    """Checked within the handshake, before anything is sent that the wrong one could read."""

    class Pinned(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            shown = self.getpeercert(binary_form=True) or b""
            if hashlib.sha256(shown).hexdigest() != digits:
                raise ssl.SSLCertVerificationError("it has another certificate than the pinned one")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # the fingerprint says more than a name
    context.verify_mode = ssl.CERT_NONE
    context.sslobject_class = Pinned
    return context
