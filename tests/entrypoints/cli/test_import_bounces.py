"""`kaisai import bounces`: files, mailboxes and folders; nothing of theirs is a traceback."""

from tests.returned import report


def test_files_and_folders_are_read_together(installation, tmp_path):
    folder = tmp_path / "Maildir"
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True)
        (folder / part / "1:2,S").write_bytes(report(f"{part}@kumo.example"))
    single = tmp_path / "one.eml"
    single.write_bytes(report("ann@kumo.example"))
    odd = tmp_path / "odd.eml"
    odd.write_bytes(b"\xff\x00 no mail")
    files = (folder, single, odd)
    tried = installation.run("import", "bounces", *files, "--dry-run").stdout.decode()
    assert "4 messages: 0 came back" in tried
    assert "3 not ours, 1 no report" in tried
    done = installation.json("import", "bounces", *files, "--json")
    assert (done["messages"], done["strange"], done["came_back"]) == (4, 3, 0)
    assert "gone.eml" in installation.refused("import", "bounces", tmp_path / "gone.eml")
