"""`kaisai lottery verify`: no server, no database, one look."""

import json

from click.testing import CliRunner

from kaisai.engines.lottery.draw import Application, commitment, draw
from kaisai.engines.lottery.record import Record, write_record
from kaisai.entrypoints.cli import cli

SEED = bytes(32)
APPLICATIONS = tuple(Application(f"e-{n}", f"g-{n // 2}", {"general": 1}) for n in range(12))


def written(folder, **change):
    result = draw({"general": 6}, APPLICATIONS, SEED)
    record = Record("一般", commitment(SEED), {"general": 6}, APPLICATIONS, "", SEED, result)
    file = folder / "lottery.json"
    file.write_text(json.dumps(json.loads(write_record(record)) | change), encoding="utf-8")
    return str(file)


def run(*words):
    return CliRunner().invoke(cli, ["lottery", "verify", *words])


def test_a_right_one_is_said_to_be_right(tmp_path):
    told = run(written(tmp_path), "--lang", "en")
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "ok    The seed is the one that was committed to.",
        "ok    Drawn again: the same 6 winners, the same 6 waiting in the same order.",
    ]
    assert "当選 6 件、補欠 6 件" in run(written(tmp_path), "--lang", "ja").stdout


def test_a_wrong_one_exits_with_one_and_names_who_was_moved(tmp_path):
    told = run(written(tmp_path, winners=["e-0"]), "--json")
    answer = json.loads(told.stdout)
    assert (told.exit_code, answer["right"]) == (1, False)
    assert {each["code"] for each in answer["findings"]} == {"seed", "other-result"}


def test_a_bad_file_is_one_sentence(tmp_path):
    told = run(written(tmp_path, quotas={"general": "six"}), "--lang", "en")
    assert told.exit_code == 1
    assert "quotas: general: A whole number from 0 to" in told.stderr
    assert told.stdout == ""
    missing = run(str(tmp_path / "nothing.json"), "--lang", "en")
    assert "cannot be read: No such file or directory" in missing.stderr
