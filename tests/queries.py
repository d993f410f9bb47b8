"""How many questions a page asks the database."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries(client: Client, address: str, data: dict[str, Any] | None = None) -> int:
    """The number of queries of a page seen for the second time (code lists are read once); savepoints left out."""
    ask = client.get if data is None else client.post
    assert ask(address, data or {}).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert ask(address, data or {}).status_code == 200
    return sum("SAVEPOINT" not in row["sql"] for row in asked.captured_queries)
