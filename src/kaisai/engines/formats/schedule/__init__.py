"""Programmes: schedule.json, schedule.xml and their kin, read and checked."""

from kaisai.engines.formats.schedule.reading import read_schedule
from kaisai.engines.formats.schedule.records import Day, Room, Schedule, Session, Speaker

__all__ = ["Day", "Room", "Schedule", "Session", "Speaker", "read_schedule"]
