"""Why a picture is not taken, in English and Japanese."""

SENTENCES: dict[str, tuple[str, str]] = {
    "empty": ("The file is empty.", "ファイルが空です。"),
    "too-large": (
        "The file has more than {most} MB; make it smaller.",
        "ファイルが {most} MB を超えています。小さくしてください。",
    ),
    "unknown-type": (
        "The file is no PNG, JPEG, WebP or SVG; export it as one of these.",
        "PNG、JPEG、WebP、SVG のいずれでもありません。いずれかの形式で書き出してください。",
    ),
    "broken": (
        "The file ends early or is damaged; export it again.",
        "ファイルが途中で切れているか壊れています。もう一度書き出してください。",
    ),
    "too-many-pixels": (
        "The picture has {width} × {height} pixels; make it smaller than {most} in each direction.",
        "画像が {width} × {height} ピクセルあります。縦横とも {most} 未満に縮小してください。",
    ),
    "bad-xml": (
        "The SVG cannot be read: {said}. Export it again.",
        "SVG を読み取れません: {said}。もう一度書き出してください。",
    ),
    "entities": (
        "The SVG declares entities, which are not taken; save it as plain SVG.",
        "エンティティ宣言を含む SVG は受け付けません。プレーン SVG で保存してください。",
    ),
    "no-size": (
        "The SVG does not say how large it is; give it a viewBox.",
        "SVG に大きさの指定がありません。viewBox を付けてください。",
    ),
    "too-much-to-draw": (
        "The SVG draws more than {most} shapes by patterns within patterns; export it without.",
        "SVG のパターンが入れ子になり、図形が {most} 個を超えます。パターンなしで書き出してください。",
    ),
    "too-deep": (
        "The SVG is nested more than {most} levels deep; simplify it.",
        "SVG の入れ子が {most} 段を超えています。単純にしてください。",
    ),
}


class NotADrawing(ValueError):
    """A file that is not taken; `code` is a key of `SENTENCES`."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def sentence(self, language: str) -> str:
        """What is wrong and what to do, in `ja` or, for anything else, English."""
        return SENTENCES[self.code][language.startswith("ja")].format(**self.values)
