"""Words of traffic for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaisai.engines.probes.rest.declarations import vendors

SNMP = "snmp"  # the kind of profile that is of no controller


def kind_label(kind: str) -> str:
    """How agents of a kind of profile are asked, as people call it."""
    declared = vendors().get(kind)
    return declared.name if declared else kind.upper()


class SnmpVersion(models.TextChoices):
    """The versions of SNMP that agents are asked in."""

    V1 = "1", "SNMPv1"
    V2C = "2c", "SNMPv2c"
    V3 = "3", "SNMPv3"


class Authentication(models.TextChoices):
    """How SNMPv3 says who asks; see `engines.probes.snmp.live.AUTH`."""

    NONE = "", _("none")
    MD5 = "md5", "MD5"
    SHA = "sha", "SHA-1"
    SHA224 = "sha224", "SHA-224"
    SHA256 = "sha256", "SHA-256"
    SHA384 = "sha384", "SHA-384"
    SHA512 = "sha512", "SHA-512"


class Privacy(models.TextChoices):
    """How SNMPv3 encrypts; see `engines.probes.snmp.live.PRIVACY`."""

    NONE = "", _("none")
    DES = "des", "DES"
    AES = "aes", "AES-128"
    AES192 = "aes192", "AES-192"
    AES256 = "aes256", "AES-256"


class PartKind(models.TextChoices):
    """What an agent is made of; the kinds of `engines.probes.snmp.declarations.KINDS` that are kept."""

    PORT = "port", _("port")
    RADIO = "radio", _("radio")
    ACCESS_POINT = "access_point", _("access point")
    SSID = "ssid", _("network name")
    CPU = "cpu", _("processor")
    MEMORY = "memory", _("memory")
    TEMPERATURE = "temperature", _("temperature")
    POE = "poe", _("power supply")
    POE_PORT = "poe_port", _("powered port")
    POOL = "pool", _("address pool")
    SESSIONS = "sessions", _("sessions")
    TOTAL = "total", _("total")
    NEIGHBOR = "neighbor", _("neighbour")
    LOCAL_PORT = "local_port", _("own end")


class ProposalKind(models.TextChoices):
    """What a search may propose, in the order in which it is taken over."""

    DEVICE = "device", _("device")
    AGENT = "agent", _("SNMP agent")
    LINK = "link", _("link")
    PARENT = "parent", _("parent")
