"""Webhooks: signed as the specification says, only where the operator lets them go."""

import contextlib
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kaisai.consumers.notifications import webhooks
from kaisai.consumers.notifications.channels import NotDelivered
from kaisai.consumers.notifications.places import address_for, is_allowed
from kaisai.consumers.notifications.webhooks import Webhook, signature
from kaisai.domains.alerts.queries import Parcel
from tests.entrypoints.poller.receivers import SECRET, Hook, serving

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


@dataclass
class Kumo:
    slug: str = "kumo"


SAID = {
    "en": {"line": "sw-a is down", "text": "sw-a is down."},
    "ja": {"line": "sw-a が停止", "text": "sw-a が停止。"},
    "why": "opened",
    "alert": 7,
    "key": "device:sw-a",
    "level": "critical",
}
PARCEL = Parcel(1, Kumo(), "kaisai-kumo-1-1", "webhook", "", SECRET, "ja", SAID)


@pytest.fixture
def hook():
    with serving(Hook()) as hook:
        yield hook


def send(url, allowed=LOOPBACK):
    Webhook(allowed).send(replace(PARCEL, address=url), "https://kaisai.example/kumo/alerts/7")


def test_the_signature_is_that_of_the_specification():
    """The example of github.com/standard-webhooks, and of Svix before it."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    message, at = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    told = signature(secret, message, at, b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_arrives_signed_in_both_languages(hook):
    send(f"{hook.url}/hook?of=kumo")
    path, headers, told = hook.got[0]
    assert path == "/hook?of=kumo"
    assert hook.forged == []
    assert headers["webhook-id"] == PARCEL.id
    assert told["type"] == "alert.opened"
    assert told["data"]["line"] == "sw-a が停止"
    assert told["data"]["en"]["line"] == "sw-a is down"
    assert told["data"]["url"] == "https://kaisai.example/kumo/alerts/7"


@pytest.mark.parametrize(("status", "permanent"), [(500, False), (302, False), (410, True)])
def test_other_answers_are_failures_and_no_redirect_is_followed(hook, status, permanent):
    hook.answers["/hook"] = status
    with pytest.raises(NotDelivered) as failed:
        send(f"{hook.url}/hook")
    assert failed.value.permanent is permanent
    assert [path for path, _headers, _told in hook.got] == ["/hook"]


def test_who_answers_byte_by_byte_is_given_up(hook, monkeypatch):
    monkeypatch.setattr(webhooks, "TIMEOUT", 1.0)
    with pytest.raises(NotDelivered):
        send(f"{hook.url}/drip")


class SlowHandshake:
    """A TLS receiver: shakes hands when it is told to, then answers a byte now and then."""

    def __init__(self, context):
        self.context, self.greeted, self.go, self.over = (
            context,
            *(threading.Event() for _ in "123"),
        )
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]

    def serve(self):
        with contextlib.suppress(OSError):
            taken, _address = self.listening.accept()
            with taken:
                taken.recv(1, socket.MSG_PEEK)
                self.greeted.set()
                self.go.wait(300)
                with self.context.wrap_socket(taken, server_side=True) as secure:
                    secure.recv(65536)
                    while not self.over.wait(0.2):
                        secure.send(b"H")


@pytest.fixture
def slow(tmp_path, monkeypatch):
    context, file = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    receiver = SlowHandshake(context)
    serving = threading.Thread(target=receiver.serve, daemon=True)
    serving.start()
    yield receiver
    receiver.go.set()
    receiver.over.set()
    receiver.listening.close()
    serving.join()


def certified(folder):
    """What a server on 127.0.0.1 needs for TLS, and a file by which it is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example")])
    place = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    today = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(place, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "both.pem"
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(key.private_bytes(*plain) + made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


def test_who_answers_byte_by_byte_over_tls_is_given_up(slow, monkeypatch):
    monkeypatch.setattr(webhooks, "TIMEOUT", 2.0)
    slow.go.set()
    with pytest.raises(NotDelivered):
        send(f"https://127.0.0.1:{slow.port}/hook")


def test_giving_up_counts_also_while_hands_are_shaken(slow):
    """The time may be over then; a receiver that goes on afterwards would be waited for without end."""
    connection = webhooks._Pinned("127.0.0.1", slow.port, "127.0.0.1", secure=True)
    failed = []

    def ask():
        try:
            connection.request("POST", "/", b"{}")
            connection.getresponse()
        except OSError as error:
            failed.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    assert slow.greeted.wait(300)
    connection.give_up()
    slow.go.set()
    asking.join(300)
    connection.close()
    assert failed


def test_giving_up_counts_also_before_there_is_a_connection(slow):
    connection = webhooks._Pinned("127.0.0.1", slow.port, "127.0.0.1", secure=True)
    connection.give_up()
    slow.go.set()
    with contextlib.closing(connection), pytest.raises(OSError, match=r"(?i)pipe|eof|reset"):
        connection.connect()


def test_nobody_who_listens_is_a_failure(hook):
    port = hook.server_address[1]
    hook.server_close()
    with pytest.raises(NotDelivered) as failed:
        send(f"http://127.0.0.1:{port}/")
    assert not failed.value.permanent


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],
)  # fmt: skip
def test_the_own_machine_is_out_of_reach_however_it_is_written(hook, host):
    with pytest.raises(NotDelivered):
        send(f"http://{host}:{hook.server_address[1]}/", allowed=[])
    assert hook.got == []


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255",
        "::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "64:ff9b:1::7f00:1", "64:ff9b:1::909:909", "5f00::1",
        "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_private_addresses_need_the_operators_word(address):
    found = ipaddress.ip_address(address)
    assert not is_allowed(found, [])
    assert is_allowed(found, [ipaddress.ip_network(f"{address}/{found.max_prefixlen}")])


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "64:ff9b::909:909"])
def test_public_addresses_need_nobody(address):
    assert is_allowed(ipaddress.ip_address(address), [])


def test_a_refused_place_says_how_to_allow_it():
    with pytest.raises(NotDelivered) as refused:
        address_for("127.0.0.1", 80, [])
    assert refused.value.permanent
    assert "KAISAI_WEBHOOK_NETWORKS" in refused.value.problem.en
    assert "KAISAI_WEBHOOK_NETWORKS" in refused.value.problem.ja
