"""Words of the network."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeviceKind(models.TextChoices):
    """What a device is for."""

    ROUTER = "router", _("router")
    SWITCH = "switch", _("switch")
    AP = "ap", _("access point")
    CONTROLLER = "controller", _("controller")
    SERVER = "server", _("server")
    UPLINK = "uplink", _("uplink")
    SIGN = "sign", _("sign")
    OTHER = "other", _("other")
