"""Words of a letter, in English and Japanese, and its dates."""

from datetime import date

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
# Code → English, Japanese.
WORDS = {
    "title": ("Letter of invitation", "招へい状"),
    "draft": ("DRAFT, not valid", "下書き（無効）"),
    "number": ("Letter no.", "文書番号"),
    "date": ("Date", "発行日"),
    "to": ("To the visa section,\n{consulate}", "{consulate}\u3000査証ご担当 御中"),
    "invites": (
        "We invite the person named below to take part in {meeting}, which is held {days}{venue}.",
        "{days}{venue}開催いたします「{meeting}」に、次の方を招へいいたします。",
    ),
    "at": (" at {venue}", "、{venue}において"),
    "name": ("Name, as in the passport", "氏名（旅券の表記）"),
    "nationality": ("Nationality", "国籍"),
    "birth-date": ("Date of birth", "生年月日"),
    "passport": ("Passport number", "旅券番号"),
    "address": ("Address", "住所"),
    "stay": ("Planned stay", "滞在予定期間"),
    "registration": ("Registration", "参加登録番号"),
    "registered": (
        "{name} is registered for this conference and plans the stay given above in order to attend it.",
        "同氏は参加登録を完了しており、上記の期間、本会議への参加のため滞在する予定です。",
    ),
    "asks": (
        "We would be grateful if you would consider the application for a visa favourably.",
        "つきましては、査証の発給につきまして、ご高配を賜りますようお願い申し上げます。",
    ),
    "contact": (
        "If you have any questions about this invitation, please write to {contact}.",
        "本状に関するお問い合わせは、{contact} までお願いいたします。",
    ),
    "closing": ("Yours faithfully,", "以上"),
    "signature": ("Signature", "署名"),
}


def said(code: str, language: str, **told: str) -> str:
    """In `ja` or, for anything else, English."""
    return WORDS[code][language == "ja"].format(**told)


def day(on: date, language: str) -> str:
    """A day as a letter has it."""
    if language == "ja":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def span(first: date, last: date, language: str) -> str:
    """From one day to another."""
    if first == last:
        return day(first, language)
    mark = "〜" if language == "ja" else " to "
    return f"{day(first, language)}{mark}{day(last, language)}"


def during(first: date, last: date, language: str) -> str:
    """When something is held, within a sentence."""
    if language == "ja":
        between = day(first, language), day(last, language)
        return between[0] if first == last else f"{between[0]}から{between[1]}まで"
    return f"{'on' if first == last else 'from'} {span(first, last, language)}"
