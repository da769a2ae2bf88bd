"""What people decide: how agents are asked. Secrets are written once and told nobody."""

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.traffic.entries import ProfileRemoved, ProfileSaved
from kaisai.domains.traffic.enums import SNMP, Authentication, Privacy, SnmpVersion
from kaisai.domains.traffic.models import Profile
from kaisai.domains.traffic.queries import find_profile
from kaisai.domains.traffic.rules import may_manage_agents
from kaisai.engines.probes.rest.asking import is_address
from kaisai.engines.probes.rest.declarations import Declaration, vendors
from kaisai.engines.probes.rest.tls import BadTrust, context_for

SHORTEST_KEY = 8  # characters of a password (RFC 3414, 11.2)
SITE = re.compile(r"[A-Za-z0-9_-]*")
_OF_SNMP = ("community", "auth", "auth_key", "privacy", "privacy_key")
_OF_CONTROLLERS = ("url", "site", "secret", "certificate")
_KEPT = ("community", "auth_key", "privacy_key", "secret", "certificate")  # where left empty


@operation("traffic.save_profile", may=may_manage_agents)
def save_profile(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str,
    kind: str = SNMP,
    version: SnmpVersion = SnmpVersion.V2C,
    port: int = 161,
    community: str = "",
    user: str = "",
    auth: Authentication = Authentication.NONE,
    auth_key: str = "",
    privacy: Privacy = Privacy.NONE,
    privacy_key: str = "",
    url: str = "",
    site: str = "",
    secret: str = "",
    certificate: str = "",
) -> Profile:
    """Lay down how agents are asked, or change the profile of that name.

    `kind` is `snmp`, or the vendor file of a controller that is asked over HTTP, such as `unifi-os` or
    `mist`: then `url` is its address, `site` one of its sites, `secret` its key, or the password of
    `user`, and `certificate` what it is known by where no public authority vouches for it: its
    SHA-256 fingerprint, or PEM. Secrets and certificate stay as they were where they are left empty, but
    never go to another address or with another user. Writes `traffic.profile_saved`. Refuses a profile that could not
    ask. Safe to repeat.
    """
    profile = Profile.objects.filter(conference=conference, name=name).first()
    profile = profile or Profile(conference=conference, name=name)
    if (kind, url.rstrip("/"), user) != (profile.kind, profile.url, profile.user):
        _forget(profile, "secret", "certificate")
    profile.kind, profile.version, profile.port, profile.user = kind, version, port, user
    profile.auth, profile.privacy = auth, privacy
    profile.url, profile.site = url.rstrip("/"), site
    given = (community, auth_key, privacy_key, secret, certificate.strip())
    for field, told in zip(_KEPT, given, strict=True):
        if told:
            setattr(profile, field, told)
    (_require_snmp if kind == SNMP else _require_controller)(profile)
    clean(profile)
    profile.save()
    record(
        ProfileSaved(name=profile.name, snmp=profile.told_kind),
        by=by,
        at=at,
        conference=conference,
    )
    return profile


def _require_snmp(profile: Profile) -> None:
    """Refuse what could never be asked with, and drop what it does not need."""
    _forget(profile, *_OF_CONTROLLERS)
    if profile.version != SnmpVersion.V3:
        _forget(profile, "user", "auth", "auth_key", "privacy", "privacy_key")
        if not profile.community:
            raise _bad(_("community: say the community of the agents."))
        return
    _forget(profile, "community")
    if not profile.user:
        raise _bad(_("user: SNMPv3 asks as a user."))
    if profile.privacy and not profile.auth:
        raise _bad(_("auth: SNMPv3 encrypts only for a user who is authenticated."))
    for field, used in (("auth_key", profile.auth), ("privacy_key", profile.privacy)):
        if not used:
            _forget(profile, field)
        elif len(getattr(profile, field)) < SHORTEST_KEY:
            raise _bad(_("%s: a password of SNMPv3 has at least 8 characters.") % field)


def _require_controller(profile: Profile) -> None:
    """The same for a controller."""
    _forget(profile, *_OF_SNMP)
    declared = vendors().get(profile.kind)
    if declared is None:
        raise _bad(_("kind: it is one of %s.") % ", ".join([SNMP, *vendors()]))
    if not is_address(profile.url):
        raise _bad(_("url: write it like https://192.0.2.5 or https://192.0.2.5:8443, no path."))
    if not SITE.fullmatch(profile.site) or not (profile.site or declared.site):
        raise _bad(_("site: say the identifier of the site, as the address of its pages has it."))
    _require_login(profile, declared)
    try:
        context_for(profile.certificate)
    except BadTrust:
        raise _bad(
            _("certificate: it is a SHA-256 fingerprint of 64 hexadecimal digits, or PEM.")
        ) from None


def _require_login(profile: Profile, declared: Declaration) -> None:
    if not profile.user and declared.key is None:
        raise _bad(_("user: this controller wants a user and a password."))
    if profile.user and declared.login is None:
        raise _bad(_("user: this controller wants a key alone."))
    if not profile.secret:
        raise _bad(_("secret: say the key, or the password of the user."))
    if not profile.user and not (profile.secret.isascii() and profile.secret.isprintable()):
        raise _bad(_("secret: a key has no other signs than those of ASCII."))


def _forget(profile: Profile, *fields: str) -> None:
    for field in fields:
        setattr(profile, field, "")


def _bad(sentence: Any) -> Refused:
    return Refused("bad-value", sentence, status=422)


@operation("traffic.remove_profile", may=may_manage_agents)
def remove_profile(*, by: Actor, conference: Conference, at: datetime, name: str) -> None:
    """Forget a profile and its secrets. Writes `traffic.profile_removed`. Refuses one in use."""
    profile = find_profile(conference, name)
    used = [str(agent) for agent in profile.agents.select_related("device")[:3]]
    if used:
        raise Refused("in-use", _("Agents are asked with it: %s.") % ", ".join(used), status=409)
    profile.delete()
    record(ProfileRemoved(name=name), by=by, at=at, conference=conference)
