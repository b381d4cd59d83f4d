"""What the tests of placing people from files share."""

from careerladders.services.level_imports import Imported, levels_import
from people.imports.reading import read_table

HEADER = "employee,framework,code,date,reason\n"
PRIYA = "PRIYA,general,IC4,2024-01-01,hired\n"
JONAS = "JONAS,general,M1,2024-07-01,promoted\n"


def take(*rows: str, header: str = HEADER, dry_run: bool = False) -> Imported:
    """Place people from a CSV file."""
    table = read_table((header + "".join(rows)).encode())
    return levels_import(table=table, actor=None, dry_run=dry_run)
