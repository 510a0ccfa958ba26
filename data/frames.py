"""Frames from statements: the one way query results become DataFrames, with their column types stated."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Select

from data.session import ScopedSession

Columns = Mapping[str, str]
"""Column name to pandas dtype ('int64', 'Int64' where empty is possible, 'str', 'object' for days and decimals)."""


def frame(session: ScopedSession, statement: Select[*tuple[Any, ...]], columns: Columns) -> pd.DataFrame:
    """The rows of a statement as a frame with exactly these columns and types, also when there are none."""
    rows = session.execute(statement).all()
    data = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return pd.DataFrame(
        {name: pd.Series(values, dtype=kind) for (name, kind), values in zip(columns.items(), data, strict=True)}
    )
