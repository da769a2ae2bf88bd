"""Polls as Parquet: columns as in CSV, null for lost. Needs pyarrow, which kaisai does not bring.

https://parquet.apache.org/docs/file-format/
"""

import importlib
import importlib.util
import math
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from kaisai.engines.metrics.exchange import COLUMNS, BadInput
from kaisai.engines.metrics.port import Poll

AT_ONCE = 5000  # polls in one row group
ROWS = 50_000  # read at once


def write_parquet(polls: Iterable[Poll], path: str) -> int:
    """The number of rows written; `BadInput` ("no-parquet") without pyarrow."""
    arrow, parquet = _arrow()
    text = arrow.dictionary(arrow.int32(), arrow.string())
    kinds = zip(COLUMNS, (text, text, arrow.int64(), arrow.float64()), strict=True)
    schema, rest, count = arrow.schema(list(kinds)), iter(polls), 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rest, AT_ONCE)):
            rows = [
                (poll.source, key, poll.t_ms, None if math.isnan(v) else v)
                for poll in batch
                for key, v in poll.values.items()
            ]
            columns = [
                arrow.array(c, k)
                for c, k in zip(zip(*rows, strict=True), schema.types, strict=True)
            ]
            writer.write_table(arrow.table(columns, schema=schema))
            count += len(rows)
    return count


def read_parquet(path: str) -> Iterator[Poll]:
    """Polls of consecutive rows with the same source and time, some thousand rows at a time.

    Raises:
        BadInput: "no-parquet" without pyarrow, "not-parquet" for a file that has not our columns.
    """
    arrow, parquet = _arrow()
    try:
        with parquet.ParquetFile(path) as file:
            rows = _rows(file)
            for (source, t_ms), group in groupby(rows, key=lambda row: (row[0], row[2])):
                yield Poll(source, t_ms, {row[1]: row[3] for row in group})
    except (arrow.ArrowException, KeyError, TypeError, ValueError) as error:
        raise BadInput("not-parquet", detail=", ".join(COLUMNS)) from error


def _rows(file: Any) -> Iterator[tuple[str, str, int, float]]:
    for batch in file.iter_batches(batch_size=ROWS, columns=list(COLUMNS)):
        sources, keys, times, values = (batch.column(name).to_pylist() for name in COLUMNS)
        for source, key, t_ms, value in zip(sources, keys, times, values, strict=True):
            yield str(source), str(key), int(t_ms), math.nan if value is None else float(value)


def _arrow() -> tuple[Any, Any]:
    """Pyarrow and its Parquet, loaded only when asked for: it is large."""
    if importlib.util.find_spec("pyarrow") is None:
        raise BadInput("no-parquet")
    return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
