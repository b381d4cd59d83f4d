"""The demo's processes: web, worker and beat, none of which outlives this one."""

import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from os import killpg
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

STOPPING = (signal.SIGINT, signal.SIGTERM)
START_SECONDS = 120
STOP_SECONDS = 10
POLL_SECONDS = 0.2
ANSWER_SECONDS = 5
QUEUES = "default,scores,mail,provisioning"
WORKER = ["--concurrency", "2", "--without-mingle", "--without-gossip"]
WEB = ["--preload", "--workers", "2", "--threads", "8", "--no-control-socket"]


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


def web(port: int) -> list[str]:
    """The command line of the web server."""
    binds = [part for address in addresses(port) for part in ("--bind", address)]
    return ["gunicorn", "config.wsgi", *binds, *WEB]


def worker() -> list[str]:
    """The command line of the worker of all queues."""
    return ["celery", "--app", "config", "worker", "--queues", QUEUES, *WORKER]


def beat(folder: Path) -> list[str]:
    """The command line of beat, which keeps its schedule in the folder."""
    return ["celery", "--app", "config", "beat", "--schedule", str(folder / "beat"), "--pidfile", ""]


def end_at_once() -> None:
    """Let SIGINT and SIGTERM kill this process, even where a shell made it ignore the first."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)


class Processes:
    """Python programs with their logs in a folder, all stopped at the end of the `with` block.

    Inside it SIGINT and SIGTERM only set `is_ending`, which ends the waiting.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: dict[str, subprocess.Popen[bytes]] = {}
        self.is_ending = False

    def __enter__(self) -> Self:
        for number in STOPPING:
            signal.signal(number, self.end)
        return self

    def end(self, number: int, frame: object) -> None:
        """Stop waiting."""
        self.is_ending = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask all to end, and kill what is left after STOP_SECONDS."""
        for process in self.started.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.started.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            with suppress(ProcessLookupError):
                killpg(process.pid, signal.SIGKILL)
            process.wait()

    def start(self, name: str, command: list[str]) -> None:
        """Run a module as a program.

        It hears no Ctrl-C itself; the kernel tells it when this process is killed.
        """
        with self.log(name).open("wb") as log:
            self.started[name] = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log(self, name: str) -> Path:
        """Where a program's output goes."""
        return self.folder / f"{name}.log"

    def check(self) -> None:
        """Raises ProcessEnded if one of them has ended."""
        for name, process in self.started.items():
            if process.poll() is not None:
                tail = "\n".join(self.log(name).read_text(errors="replace").splitlines()[-15:])
                raise ProcessEnded(f"The {name} ended with {process.returncode}; its log ends with:\n{tail}")

    def wait_until_ready(self, port: int) -> None:
        """Poll until the site answers. Raises ProcessEnded, and TimeoutError after START_SECONDS."""
        deadline = time.monotonic() + START_SECONDS
        while not (self.is_ending or answers(port)):
            self.check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"No answer within {START_SECONDS} seconds; see {self.folder}.")
            time.sleep(POLL_SECONDS)

    def watch(self) -> None:
        """Wait for a signal. Raises ProcessEnded when one of them ends by itself."""
        while not self.is_ending:
            self.check()
            time.sleep(POLL_SECONDS)


def answers(port: int) -> bool:
    """Whether the site is ready."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=ANSWER_SECONDS):
            return True
    except (URLError, OSError):
        return False
