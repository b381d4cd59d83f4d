"""The demo's processes: web, worker and beat, none of which outlives this one."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from os import killpg
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

START_SECONDS = 120
STOP_SECONDS = 10
POLL_SECONDS = 0.2
Process = subprocess.Popen[bytes]


class ProcessEnded(Exception):
    """A process ended by itself; the message says which and how its log ends."""


def addresses(port: int) -> list[str]:
    """The addresses that `localhost` and all below it stand for on this machine."""
    return [f"127.0.0.1:{port}", *([f"[::1]:{port}"] if has_ipv6() else [])]


def has_ipv6() -> bool:
    """Whether this machine has the address ::1."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def is_free(port: int) -> bool:
    """Whether nobody listens on the port."""
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False


def commands(port: int, folder: Path) -> dict[str, list[str]]:
    """The command line of each process."""
    binds = [part for address in addresses(port) for part in ("--bind", address)]
    celery = ["celery", "--app", "config"]
    queues = ["--queues", "default,scores,mail,provisioning", "--concurrency", "2"]
    return {
        "web": ["gunicorn", "config.wsgi", *binds, "--workers", "2", "--threads", "8", "--no-control-socket"],
        "worker": [*celery, "worker", *queues, "--without-mingle", "--without-gossip"],
        "beat": [*celery, "beat", "--schedule", str(folder / "beat"), "--pidfile", ""],
    }


@contextmanager
def running(commands: dict[str, list[str]], folder: Path) -> Iterator[dict[str, Process]]:
    """Start Python programs by name, each with a log in the folder, and stop all of them at the end.

    SIGTERM ends the block as Ctrl-C does. The kernel tells the programs when this process is killed;
    they hear no Ctrl-C themselves.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as stack:
        processes = {}
        for name, command in commands.items():
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            processes[name] = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield processes
        finally:
            stop(processes)


def stop(processes: dict[str, Process]) -> None:
    """Ask all to end, and kill what is left after STOP_SECONDS."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for process in processes.values():
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_ready(processes: dict[str, Process], folder: Path, port: int) -> None:
    """Poll until the site answers. Raises ProcessEnded, and TimeoutError after START_SECONDS."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        check(processes, folder)
        if time.monotonic() > deadline:
            raise TimeoutError(f"The site didn't answer within {START_SECONDS} seconds; see {folder}.")
        time.sleep(POLL_SECONDS)


def answers(port: int) -> bool:
    """Whether the site is ready."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=POLL_SECONDS * 10):
            return True
    except (URLError, OSError):
        return False


def check(processes: dict[str, Process], folder: Path) -> None:
    """Raises ProcessEnded if one of them has ended."""
    for name, process in processes.items():
        if process.poll() is not None:
            tail = "\n".join((folder / f"{name}.log").read_text(errors="replace").splitlines()[-15:])
            raise ProcessEnded(
                f"The {name} process ended with {process.returncode}; its log ends with:\n{tail}"
            )


def watch(processes: dict[str, Process], folder: Path) -> None:
    """Wait for ever. Raises ProcessEnded when one of them ends."""
    while True:
        check(processes, folder)
        time.sleep(POLL_SECONDS)
