"""Where mails go: to a server, into a directory, or into the log."""

import pytest
from django.core.mail import send_mail

from kaisai.config.mail import mail_from
from kaisai.entrypoints.cli.words import BadOption


def test_mails_are_written_into_a_directory_that_need_not_be_there(settings, tmp_path):
    folder = tmp_path / "some mails"
    for name, value in mail_from(folder.as_uri()).items():
        setattr(settings, name, value)
    send_mail("Hello", "Text", "a@kumo.example", ["b@kumo.example"])
    (written,) = folder.iterdir()
    assert "To: b@kumo.example" in written.read_text()


@pytest.mark.parametrize("url", ["file://mails", "file:mails", "file://host/mails", "ftp://x/y"])
def test_what_names_no_place_is_refused_with_what_would(url):
    with pytest.raises(BadOption) as refused:
        mail_from(url)
    assert "file:///var/mails" in str(refused.value.en)
    assert url not in str(refused.value.en)
