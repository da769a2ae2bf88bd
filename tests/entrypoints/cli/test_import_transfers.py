"""`kaisai import transfers`: looked at first, then taken over, and not twice."""


def test_a_statement_is_tried_taken_over_and_known_again(installation, tmp_path):
    path = tmp_path / "meisai.csv"
    path.write_bytes("日付,摘要,お預り金額\n2026/10/05,ﾔﾏﾀﾞ,500\n昨日,ﾀﾅｶ,7\n".encode("cp932"))
    tried = installation.run("import", "transfers", path, "--dry-run")
    assert "2026-10-05 500 yen ヤマダ: unknown" in tried.stdout.decode()
    assert "bad-day" in tried.stderr.decode()
    done = installation.json("import", "transfers", path, "--json")
    assert (done["new"], done["settled"], done["left"]) == (1, 0, 1)
    assert "imported before" in installation.refused("import", "transfers", path)
