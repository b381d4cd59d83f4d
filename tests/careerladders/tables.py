"""Pages and exported tables, as tests read them."""

import csv
from io import BytesIO, StringIO
from typing import Any

from django.test import Client
from openpyxl import load_workbook


def csv_rows(client: Client, path: str) -> list[list[str]]:
    """The cells of a CSV file that the site gives out, header first."""
    response = client.get(path)
    assert response.status_code == 200
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"), newline="")))


def xlsx_rows(client: Client, path: str) -> list[list[Any]]:
    """The cells of a workbook that the site gives out, header first."""
    response = client.get(path)
    assert response.status_code == 200
    sheet: Any = load_workbook(BytesIO(response.content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def page_text(client: Client, path: str, **query: Any) -> str:
    """A page that answers with 200, its white space made even."""
    response = client.get(path, query)
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())
