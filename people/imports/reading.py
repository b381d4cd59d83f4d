"""Read a CSV or XLSX file into rows that know their line, and give back rows that were refused."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from tenants.exports import escape_cell

Cell = str | dt.date

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 500
ENCODINGS = ("utf-8", "utf-16", "cp1252")
REASON_COLUMN = "Why it was not imported"

BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ESCAPED = re.compile(r"'[=+\-@]")
BROKEN_WORKBOOK = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    NotImplementedError,
    OSError,
)


@dataclass(frozen=True)
class RowError:
    """What is wrong in one place of a file; lines count from 1, the header's."""

    line: int
    column: str
    reason: str


class InvalidFile(Exception):
    """The file as a whole can't be used; `errors` says where and why."""

    def __init__(self, reason: str, *, line: int = 1, column: str = "") -> None:
        super().__init__(reason)
        self.errors = [RowError(line, column, reason)]


@dataclass(frozen=True)
class Row:
    """One row of a table and the line, or spreadsheet row, where it begins."""

    line: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """The columns of a file and its rows that aren't empty."""

    columns: list[str]
    rows: list[Row]
    is_workbook: bool = False
    separator: str = ","

    def samples(self, column: str, count: int = 3) -> list[str]:
        """The first different texts of a column that aren't empty."""
        position = self.columns.index(column)
        found: dict[str, None] = {}
        for row in self.rows:
            cell = str(row.cells[position]).strip() if position < len(row.cells) else ""
            if cell:
                found[cell] = None
            if len(found) == count:
                break
        return list(found)


def read_table(data: bytes, *, encoding: str = "") -> Table:
    """Read a file's bytes; CSV in UTF-8 or UTF-16 unless an encoding of ENCODINGS is chosen.

    Raises: InvalidFile.
    """
    if len(data) > MAX_BYTES:
        raise InvalidFile(_("The file is larger than 20 MB; split it."))
    if data.startswith(OLD_EXCEL):
        raise InvalidFile(_("This is an old or protected Excel file; save it as .xlsx or CSV."))
    if data.startswith(ZIP):
        return make_table(workbook_rows(data), is_workbook=True)
    text = decode(data, encoding)
    separator = guess_separator(text)
    return make_table(csv_rows(text, separator), separator=separator)


def decode(data: bytes, encoding: str) -> str:
    """The text of a CSV file; an unreadable byte is named with its line. Raises InvalidFile."""
    marked = next((name for bom, name in BOMS.items() if data.startswith(bom)), "")
    chosen = marked or encoding or "utf-8"
    try:
        return data.decode(chosen)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = _(
            "The byte 0x%(byte)02X in line %(line)d is not valid %(encoding)s. Save the file as "
            "“CSV UTF-8”, or choose its encoding if it comes from an older Windows program (cp1252)."
        ) % {"byte": data[error.start], "line": line, "encoding": chosen.upper()}
        raise InvalidFile(reason, line=line) from error


def guess_separator(text: str) -> str:
    """The one of comma, semicolon and tab that splits the header into most columns."""
    header = text[: text.find("\n")] if "\n" in text else text
    return max(",;\t", key=lambda separator: len(next(csv.reader([header], delimiter=separator), [])))


def csv_rows(text: str, separator: str) -> Iterator[Row]:
    """Rows with the line where each begins, also when cells contain line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield Row(begins, cells)
            begins = reader.line_num + 1
    except csv.Error as error:
        reason = _("The row that begins in line %(line)d can't be read as CSV: %(error)s.")
        raise InvalidFile(reason % {"line": begins, "error": error}, line=begins) from error


def workbook_rows(data: bytes) -> Iterator[Row]:
    """Rows of a workbook's first sheet. Raises InvalidFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise InvalidFile(_("The workbook is too large when unpacked; save it as CSV."))
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=False).worksheets[0]
        for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), start=1):
            yield Row(line, [workbook_cell(value) for value in values])
    except BROKEN_WORKBOOK as error:
        raise InvalidFile(_("This workbook can't be read; save it as .xlsx or CSV.")) from error


def workbook_cell(value: object) -> Cell:
    """A cell's date as a date, anything else as the text that people see; "=" for a formula of many cells."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "="
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def make_table(rows: Iterator[Row], *, is_workbook: bool = False, separator: str = ",") -> Table:
    """Take the first row as header and keep those below that aren't empty. Raises InvalidFile."""
    header = next(rows, Row(1, []))
    columns = check_columns([str(cell).strip() for cell in header.cells])
    width = len(columns)
    kept: list[Row] = []
    for row in rows:
        if not any(row.cells):
            continue
        if len(kept) == MAX_ROWS:
            raise InvalidFile(_("The file has more than 200,000 rows; split it."), line=row.line)
        extra = any(row.cells[width:])
        cells = [unescape(cell) for cell in (row.cells if extra else row.cells[:width])]
        kept.append(Row(row.line, cells))
    return Table(columns, kept, is_workbook, separator)


def check_columns(columns: list[str]) -> list[str]:
    """The header without empty cells at its end. Raises InvalidFile when it can't name columns."""
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise InvalidFile(_("The file is empty: its first row must name the columns."))
    if "\0" in "".join(columns):
        raise InvalidFile(_("The header contains NUL bytes: this is not a text file in UTF-8."))
    if len(columns) > MAX_COLUMNS:
        raise InvalidFile(_("The file has more than 500 columns."))
    for position, column in enumerate(columns):
        if not column:
            raise InvalidFile(_("Column %(number)d has no name.") % {"number": position + 1})
        if column in columns[:position]:
            raise InvalidFile(_("Two columns have the name “%s”.") % column, column=column)
    return columns


def unescape(cell: Cell) -> Cell:
    """A text without the apostrophe that our exports put before what a spreadsheet would run."""
    return cell[1:] if isinstance(cell, str) and ESCAPED.match(cell) else cell


def write_rejected(table: Table, errors: Iterable[RowError]) -> bytes:
    """The rows with errors as a file of the same kind, with the reasons in a last column."""
    reasons: dict[int, list[str]] = {}
    for error in errors:
        text = f"{error.column}: {error.reason}" if error.column else error.reason
        reasons.setdefault(error.line, []).append(text)
    width = len(table.columns) - (table.columns[-1] == REASON_COLUMN)
    rows: list[list[object]] = [[*table.columns[:width], REASON_COLUMN]]
    for row in table.rows:
        if row.line in reasons:
            cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
            rows.append([*cells, " ".join(reasons[row.line])])
    return write_workbook(rows) if table.is_workbook else write_csv(rows, table.separator)


def write_csv(rows: list[list[object]], separator: str) -> bytes:
    """The rows as CSV in UTF-8 with a byte order mark, formulas escaped."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([escape_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def write_workbook(rows: list[list[object]]) -> bytes:
    """The rows as a workbook, formulas escaped."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in rows:
        sheet.append([escape_cell(cell) for cell in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
