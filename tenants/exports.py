"""Tables as CSV and XLSX files that spreadsheets open without running what stands in a cell."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def escape_cell(value: object) -> object:
    """The value as it may stand in a cell: a text that would run as a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(RUNS_AS_FORMULA):
        return f"'{value}"
    return value


def csv_response(filename: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file to download, in UTF-8 with a byte order mark; every cell is escaped, None is empty."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    writer = csv.writer(response)
    for row in [header, *rows]:
        writer.writerow([escape_cell(cell) for cell in row])
    return response


def printable(value: object) -> object:
    """The value without the control characters that XLSX can't hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def xlsx_response(filename: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """An XLSX file of one sheet to download; every cell is escaped, None is empty."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in [header, *rows]:
        sheet.append([printable(escape_cell(cell)) for cell in row])
    response = HttpResponse(content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    workbook.save(response)
    return response
