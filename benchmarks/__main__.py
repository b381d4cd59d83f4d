"""`python -m benchmarks [--json FILE] [NAME…]`: run them in a database of their own; print a table."""

import argparse
import json
import logging
import os
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import django

from benchmarks import Result


def names() -> list[str]:
    """The modules of this package that measure something."""
    modules = (module.name for module in iter_modules([str(Path(__file__).parent)]))
    return [name for name in modules if name != "__main__"]


def main() -> int:
    """Run what was asked for; 1 when a bound doesn't hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"Of: {', '.join(names())}. All by default.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="Write the results there, too.")
    options = parser.parse_args()
    if unknown := set(options.names) - set(names()):
        parser.error(f"There is no benchmark {', '.join(sorted(unknown))}.")
    results = measure(options.names or names())
    if options.json:
        rows = [{**asdict(result), "ratio": result.ratio, "holds": result.holds} for result in results]
        options.json.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    return 0 if all(result.holds for result in results) else 1


def measure(chosen: list[str]) -> list[Result]:
    """Run the modules one by one, printing each result as it comes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    logging.disable(logging.INFO)
    settings.DATABASES["default"]["TEST"]["NAME"] = "bench_equipoise"
    databases = setup_databases(verbosity=0, interactive=False)
    results: list[Result] = []
    try:
        for name in chosen:
            for result in import_module(f"benchmarks.{name}").run():
                show(result)
                results.append(result)
    finally:
        teardown_databases(databases, verbosity=0)
    return results


def show(result: Result) -> None:
    """One line of the table."""
    bound = f"{'≥' if result.at_least else '≤'} {result.target:g}"
    verdict = "holds" if result.holds else "MISSED"
    times = f"{result.ours:.2f} ms, {result.other:.2f} ms"
    sys.stdout.write(f"{result.name:<56} {result.ratio:6.2f} ({bound:<6}) {verdict:<7} {times}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
