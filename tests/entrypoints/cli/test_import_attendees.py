"""`kaisai import attendees`: looked at first, then taken over, then again."""

import pytest

CONNPASS = """参加枠名,ユーザー名,表示名,参加ステータス,更新日時,受付番号
一般枠,demo_one,①髙﨑 見本,参加,2026-09-03 09:15,9000001
一般枠,demo_two,見本 二,補欠,2026-09-03 09:16,9000002
"""


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(CONNPASS.encode("cp932"))
    return path


def test_a_list_is_tried_taken_over_and_taken_over_again(installation, listed):
    tried = installation.run("import", "attendees", listed, "--dry-run").stdout.decode()
    assert "+ ①髙﨑 見本 9000001 (一般枠, 参加)" in tried
    assert tried.endswith(
        "2 people in the list: 2 new, 0 changed, 0 cancelled, 0 back, 0 as before.\n"
    )
    done = installation.json("import", "attendees", listed, "--conference", "kumo", "--json")
    assert (done["source"], done["added"], done["without_place"]) == ("connpass", 2, 0)
    text = CONNPASS.replace("補欠", "参加").replace("髙﨑", "高崎") + "一般枠,x\n"
    listed.write_text(text + '一般枠,demo_three,"見本 三,参加,,9000003\n')
    again = installation.run("import", "attendees", listed, LC_ALL="ja_JP.UTF-8")
    assert "名簿 3名: 新規1、変更1、キャンセル0、復帰1、変更なし0。" in again.stdout.decode()
    assert "error broken-quotes: 5行目" in again.stderr.decode()
    found = installation.json("do", "registration.list_attendees", "text=9000002", "--json")
    assert [one["state"] for one in found["result"]["attendees"]] == ["confirmed"]


def test_what_is_no_list_is_refused_with_what_was_looked_for(installation, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n")
    for words in ((), ("--dry-run",)):
        told = installation.refused("import", "attendees", path, *words)
        assert "ユーザー名, 参加ステータス" in told
    assert "key=value" in installation.refused("import", "attendees", path, "--item", "一般枠")
