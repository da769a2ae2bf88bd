"""Reports of mail servers, as they lie in a mailbox."""


def report(address, message_id="", *, status="5.1.1", action="failed", original="", said=""):
    """What a server writes when a mail to this address did not arrive (RFC 3464)."""
    first = f"Original-Recipient: rfc822;{original}\n" if original else ""
    returned = f"Message-ID: <{message_id}>\n" if message_id else ""
    return f"""From: MAILER-DAEMON@mx.example
To: kumo@kaisai.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b0"

--b0
Content-Type: text/plain

From here on: I am sorry.

--b0
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

{first}Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said or "550 no such user"}

--b0
Content-Type: text/rfc822-headers

{returned}To: {original or address}
Subject: Your order

--b0--
""".encode()
