"""The signing key: one for all processes, whole, for its owner only."""

import errno
import secrets
import stat
import threading

import pytest

from kaisai.config.keys import kept_key


def test_those_who_begin_together_have_one_key(tmp_path, monkeypatch):
    """Web, poller and worker start at once on a machine that has no key yet."""
    path, together, found = tmp_path / "data" / "secret-key", threading.Barrier(6), []
    make = secrets.token_urlsafe

    def all_at_once(length):
        together.wait(300)
        return make(length)

    monkeypatch.setattr(secrets, "token_urlsafe", all_at_once)
    threads = [threading.Thread(target=lambda: found.append(kept_key(path))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert len(found) == 6
    assert set(found) == {kept_key(path)}
    assert len(found[0]) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_a_full_disk_leaves_no_key_behind(tmp_path, monkeypatch):
    def full(_length):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(secrets, "token_urlsafe", full)
    with pytest.raises(OSError, match="No space left"):
        kept_key(tmp_path / "secret-key")
    assert list(tmp_path.iterdir()) == []
