"""Find the mapping for a file: a shipped one by its columns, or a guess from their names and values."""

import datetime as dt
import functools
import unicodedata
from pathlib import Path

from people.imports.mapping import DATES, SEPARATOR, Mapping, Source, load_mapping
from people.imports.reading import Table

SHIPPED = Path(__file__).parent / "mappings"
SAMPLE = 200
DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%y")
SEPARATORS = (" / ", " > ", " » ", " | ")

# Usual headers in English, German and Spanish, compared without case, accents, spaces and signs.
SYNONYMS = {
    "number": (
        "number, employee number, employee no, employee id, emp id, emp no, staff number, staff id, "
        "personnel number, person id, worker id, id, payroll number, "
        "personalnummer, personal nr, pers nr, mitarbeiternummer, mitarbeiter nr, mitarbeiter id, "
        "número de empleado, núm empleado, número, id empleado, código de empleado, legajo, matrícula"
    ),
    "first_name": "first name, given name, forename, vorname, rufname, nombre, nombres, nombre de pila",
    "last_name": "last name, surname, family name, nachname, familienname, name, apellido, apellidos",
    "name": (
        "full name, employee name, display name, employee, vollständiger name, mitarbeiter, "
        "vor und nachname, nombre completo, empleado, nombre y apellidos"
    ),
    "email": (
        "email, e-mail, work email, email address, mail, business email, company email, "
        "e-mail-adresse, emailadresse, dienstliche e-mail, mailadresse, "
        "correo, correo electrónico, correo de trabajo"
    ),
    "title": (
        "title, job title, position, role, job role, job, "
        "stelle, stellenbezeichnung, funktion, titel, berufsbezeichnung, puesto, cargo, título"
    ),
    "location": (
        "location, office, site, work location, city, "
        "standort, ort, büro, arbeitsort, ubicación, oficina, sede, ciudad, centro de trabajo"
    ),
    "time_zone": "time zone, timezone, tz, zeitzone, zona horaria, huso horario",
    "hired": (
        "hired, hire date, date hired, start date, joining date, date of joining, entry date, "
        "eintritt, eintrittsdatum, einstellungsdatum, beginn, "
        "fecha de ingreso, fecha de alta, fecha de contratación, fecha de inicio"
    ),
    "left": (
        "left, leave date, leaving date, termination date, end date, exit date, last day, "
        "austritt, austrittsdatum, ende, fecha de baja, fecha de salida, fecha de fin"
    ),
    "department": (
        "department, dept, team, unit, org unit, organization unit, division, department name, "
        "abteilung, bereich, organisationseinheit, departamento, área, equipo, sección"
    ),
    "manager": (
        "manager, manager number, manager id, manager employee number, supervisor, supervisor id, "
        "reports to, line manager, manager email, supervisor email, "
        "vorgesetzter, vorgesetzte, führungskraft, personalnummer vorgesetzter, e-mail vorgesetzter, "
        "jefe, responsable, supervisora, gerente, número de jefe, correo del jefe"
    ),
}


def normal(header: str) -> str:
    """A header without case, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", header.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


@functools.cache
def headers() -> dict[str, str]:
    """The field of each usual header."""
    return {
        normal(header): name
        for name, synonyms in SYNONYMS.items()
        for header in reversed(synonyms.split(", "))
    }


@functools.cache
def shipped_mappings() -> list[Mapping]:
    """The mappings that come with the product."""
    return [load_mapping(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*.yaml"))]


def find_shipped(columns: list[str]) -> Mapping | None:
    """The shipped mapping whose telling columns the file all has."""
    found = (mapping for mapping in shipped_mappings() if set(mapping.found_by) <= set(columns))
    return next(found, None)


def guess(table: Table) -> Mapping:
    """A mapping by the columns' names and values; it may lack what no column seems to hold."""
    fields: dict[str, Source] = {}
    for column in table.columns:
        name = headers().get(normal(column))
        if name and name not in fields:
            fields[name] = guess_source(name, column, table.samples(column, SAMPLE))
    if "name" in fields and "first_name" in fields:
        del fields["name"]
    if "last_name" in fields and "first_name" not in fields:
        fields.setdefault("name", fields.pop("last_name"))
        fields.pop("last_name", None)
    return Mapping(fields=fields)


def guess_source(name: str, column: str, samples: list[str]) -> Source:
    """The source that reads a field from a column, judging how its values are written."""
    if name in DATES:
        return Source(column=column, format=guess_format(samples))
    if name == "department":
        return Source(column=column, separator=guess_separator(samples))
    if name == "manager":
        return Source(column=column, by="email" if any("@" in sample for sample in samples) else "number")
    return Source(column=column)


def guess_format(samples: list[str]) -> str:
    """The format that most values fit; none when two fit equally, for a wrong one would go unnoticed."""
    counts = {pattern: sum(fits(sample, pattern) for sample in samples) for pattern in DATE_FORMATS}
    best = max(counts.values())
    fitting = [pattern for pattern, count in counts.items() if count == best]
    return fitting[0] if best and len(fitting) == 1 else ""


def fits(text: str, pattern: str) -> bool:
    """Whether a text is a date in a format."""
    try:
        dt.datetime.strptime(text, pattern)  # noqa: DTZ007
    except ValueError:
        return False
    return True


def guess_separator(samples: list[str]) -> str:
    """What stands between the parts of a department's path."""
    counts = {separator: sum(separator in sample for sample in samples) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: counts[separator])
    return best if counts[best] else SEPARATOR
