"""The kinds of entries that the programme writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("program.schedule_imported")
class ScheduleImported(Kind):
    """A file became the programme."""

    file: str
    sessions: int
    added: int
    changed: int
    removed: int
    rooms: int
    en = "Schedule {file}: {sessions} sessions ({added} new, {changed} changed, {removed} removed) in {rooms} rooms."
    ja = "タイムテーブル {file}: {sessions}セッション（新規{added}、変更{changed}、削除{removed}）、{rooms}部屋。"
