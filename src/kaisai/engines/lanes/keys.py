"""By what people stand in a row: kana as a Japanese index has them, then Latin letters, then everybody else.

A key is a text that is compared letter by letter. Its first character says of which script it is, and the rest is
the name without what an index does not look at: as in JIS X 4061, hiragana and katakana are the same, voiced marks and
small kana count only between names that are alike otherwise, and the long mark stands for the vowel before it.
"""

import unicodedata

KANA, LATIN, OTHER, FIGURES, NUMBER = "0", "1", "2", "3", "4"
NAMES, NUMBERS = (KANA, LATIN, OTHER), (FIGURES, NUMBER)
LONGEST = 80  # letters of a key; who is alike so far stands in the same place
FIGURE = 12  # digits of a figure in a key
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_VOWELS = {
    kana: vowel
    for vowel, row in {
        "あ": "あかさたなはまやらわ",
        "い": "いきしちにひみりゐ",
        "う": "うくすつぬふむゆる",
        "え": "えけせてねへめれゑ",
        "お": "おこそとのほもよろを",
    }.items()
    for kana in row
}
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def fold(text: str) -> str:
    """What an index looks at: letters and digits, small, without marks; kana as large hiragana."""
    told = ""
    for letter in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text)):
        if letter == "ー":
            told += _VOWELS.get(told[-1:], "")
        elif letter in "ゝヽ":
            told += told[-1:]
        elif letter.isalnum():
            told += letter.translate(_TO_HIRAGANA).translate(_SMALL).casefold().translate(_PLAIN)
    return told


def name_key(name: str, kana: str = "", latin: str = "") -> str:
    """Where somebody stands: by the kana of the name where there are some, else by its Latin letters.

    Latin letters are taken as they are written, so a given name that stands first counts first.
    """
    folded = [fold(text) for text in (kana, name, latin)]
    for is_of, script in ((_is_kana, KANA), (_is_latin, LATIN)):
        for text in folded:
            if is_of(text[:1]):
                return (script + text)[:LONGEST]
    return OTHER


def fine_key(name: str, kana: str = "", latin: str = "") -> str:
    """By what those are put in order whose keys are alike."""
    return unicodedata.normalize("NFKC", kana or latin or name).casefold()


def number_key(number: str, registered: str = "") -> str:
    """Where a ticket stands by its number; a figure of the service where it was bought goes before."""
    figure = unicodedata.normalize("NFKC", registered).strip()
    if figure.isascii() and figure.isdecimal() and len(figure) <= FIGURE:
        return FIGURES + figure.zfill(FIGURE)
    return NUMBER + number.replace("-", "").upper()


def _is_kana(letter: str) -> bool:
    return "あ" <= letter <= "ん"


def _is_latin(letter: str) -> bool:
    return "a" <= letter <= "z"
