"""The embedded PostgreSQL and Valkey: shared while used, gone afterwards, their data kept."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
import redis

from config import embedded

pytestmark = pytest.mark.slow

BOTH = "database_url", "redis_url"
USER = """
import sys
from config import embedded

for name in sys.argv[1:]:
    print(getattr(embedded, name)(), flush=True)
sys.stdin.read()
"""
FORKING_USER = USER.replace("sys.stdin", "import os\nif os.fork(): os._exit(0)\nsys.stdin")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to another user")


def owner(process: int) -> int | None:
    """The user id of a process; None when it has ended meanwhile."""
    try:
        return Path(f"/proc/{process}").stat().st_uid
    except FileNotFoundError:
        return None


class Checkout:
    """A folder with nothing but the module under test, and those who use its servers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix: list[str] = []
        (folder / "config").mkdir(parents=True)
        shutil.copy(embedded.__file__, folder / "config" / "embedded.py")

    def start(self, *services: str) -> "subprocess.Popen[str]":
        """A process that asks for the addresses of these services."""
        return subprocess.Popen(
            [*self.prefix, sys.executable, "-c", USER, *services],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @contextmanager
    def user(self, *services: str) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
        """A process that has these addresses, and the addresses; it ends with the block."""
        with self.start(*services) as process:
            assert process.stdin
            assert process.stdout
            yield process, [process.stdout.readline().strip() for _ in services]
            process.stdin.close()

    def processes(self, *words: str) -> list[int]:
        """The processes of its servers and supervisors whose command line has these words."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_text().split("\0")
                place = " ".join([os.readlink(entry / "cwd"), *command])
            except OSError:
                continue
            if f"{self.folder}/" in place and set(words) <= set(command):
                found.append(int(entry.name))
        return found

    def stop(self) -> None:
        """What `make stop` does."""
        subprocess.run([sys.executable, "-m", "config.embedded", "stop"], cwd=self.folder, check=True)


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether the condition comes true within the seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def answer(database_url: str, redis_url: str) -> bool:
    """Whether both servers answer."""
    with psycopg.connect(database_url) as database, redis.Redis.from_url(redis_url) as valkey:
        return database.execute("SELECT 1").fetchone() == (1,) and bool(valkey.ping())


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    """A checkout whose servers are stopped at the end, whatever the test left."""
    checkout = Checkout(tmp_path / "checkout")
    yield checkout
    checkout.stop()


def test_processes_that_start_together_share_one_server_of_each_kind(checkout: Checkout) -> None:
    with ExitStack() as stack:
        users = [stack.enter_context(checkout.start(*BOTH)) for _ in range(4)]
        addresses = {
            (user.stdout.readline().strip(), user.stdout.readline().strip()) for user in users if user.stdout
        }
        assert len(addresses) == 1
        assert answer(*addresses.pop())
        assert len(checkout.processes("supervise", "postgres")) == 1
        assert len(checkout.processes("supervise", "valkey")) == 1
        for user in users:
            user.kill()


def test_the_servers_stay_for_the_last_user_and_end_after_it(checkout: Checkout) -> None:
    with checkout.user(*BOTH) as (_, addresses):
        with checkout.user(*BOTH):
            assert answer(*addresses)
        assert answer(*addresses)
    assert eventually(lambda: not checkout.processes())


def test_a_forked_child_keeps_the_servers_after_its_parent(checkout: Checkout) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", FORKING_USER, *BOTH],
        cwd=checkout.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdin
        assert parent.stdout
        addresses = [parent.stdout.readline().strip() for _ in BOTH]
        assert parent.wait() == 0
        assert answer(*addresses)
        parent.stdin.close()
        assert eventually(lambda: not checkout.processes())


def test_nothing_is_left_when_the_last_user_is_killed(checkout: Checkout) -> None:
    with checkout.user(*BOTH) as (user, _):
        user.kill()
        assert eventually(lambda: not checkout.processes())


def test_nothing_is_left_when_the_supervisors_are_killed_and_the_next_user_gets_new_servers(
    checkout: Checkout,
) -> None:
    with checkout.user(*BOTH):
        for supervisor in checkout.processes("supervise"):
            os.kill(supervisor, signal.SIGKILL)
        with checkout.user(*BOTH) as (_, addresses):
            assert answer(*addresses)
    assert eventually(lambda: not checkout.processes())


def test_a_killed_server_ends_its_supervisor_and_the_next_user_gets_a_new_one(checkout: Checkout) -> None:
    with checkout.user(*BOTH):
        for server in set(checkout.processes()) - set(checkout.processes("supervise")):
            with suppress(ProcessLookupError):
                os.kill(server, signal.SIGKILL)
        assert eventually(lambda: not checkout.processes())
        with checkout.user(*BOTH) as (_, addresses):
            assert answer(*addresses)


def test_stop_ends_the_servers_under_their_users(checkout: Checkout) -> None:
    with checkout.user(*BOTH):
        checkout.stop()
        assert not checkout.processes()


def test_the_data_are_kept_from_run_to_run(checkout: Checkout) -> None:
    with checkout.user(*BOTH) as (_, (database_url, redis_url)):
        with psycopg.connect(database_url) as database:
            database.execute("CREATE TABLE kept AS SELECT 42 AS value")
        with redis.Redis.from_url(redis_url) as valkey:
            valkey.set("kept", "42")
    assert eventually(lambda: not checkout.processes())
    with checkout.user(*BOTH) as (_, (database_url, redis_url)):
        with psycopg.connect(database_url) as database:
            assert database.execute("SELECT value FROM kept").fetchone() == (42,)
        with redis.Redis.from_url(redis_url, decode_responses=True) as valkey:
            assert valkey.get("kept") == "42"


def test_only_the_server_that_is_asked_for_is_started(checkout: Checkout) -> None:
    with checkout.user("redis_url"):
        assert checkout.processes("supervise", "valkey")
        assert not checkout.processes("supervise", "postgres")


def test_neither_server_listens_on_the_network(checkout: Checkout) -> None:
    with checkout.user(*BOTH) as (_, (database_url, redis_url)):
        with psycopg.connect(database_url) as database:
            assert database.execute("SHOW listen_addresses").fetchone() == ("",)
        with redis.Redis.from_url(redis_url, decode_responses=True) as valkey:
            assert valkey.config_get("port") == {"port": "0"}


@pytest.mark.parametrize("name", ["long" * 30, "signs that mean, 100%, something"])
def test_a_path_unfit_for_a_socket_gets_a_short_private_folder(tmp_path: Path, name: str) -> None:
    checkout = Checkout(tmp_path / name)
    with checkout.user(*BOTH) as (_, addresses):
        folder = Path(addresses[1].removeprefix("unix://")).parent
        assert answer(*addresses)
        assert folder.stat().st_mode & 0o077 == 0
    assert eventually(lambda: not checkout.processes())
    assert not folder.exists()


def test_a_server_that_does_not_start_says_why(checkout: Checkout) -> None:
    with checkout.user("database_url"):
        checkout.stop()
    (checkout.folder / ".data" / "postgres" / "data" / "cluster" / "PG_VERSION").write_text("9.6\n")
    with checkout.start("database_url") as user:
        output, errors = user.communicate()
    assert not output
    assert "EmbeddedError: The embedded postgres doesn't start" in errors
    assert "incompatible" in errors


@as_root
def test_root_serves_a_checkout_that_others_cannot_reach_and_changes_no_folder_outside_it(
    tmp_path: Path,
) -> None:
    parent = tmp_path / "private"
    checkout = Checkout(parent / "checkout")
    parent.chmod(0o700)
    before = [(folder, folder.stat().st_mode, folder.stat().st_uid) for folder in checkout.folder.parents]
    with checkout.user(*BOTH) as (_, addresses):
        assert answer(*addresses)
        servers = set(checkout.processes()) - set(checkout.processes("supervise"))
        assert servers
        assert 0 not in {owner(server) for server in servers}
    assert before == [
        (folder, folder.stat().st_mode, folder.stat().st_uid) for folder in checkout.folder.parents
    ]
    assert eventually(lambda: not checkout.processes())


@as_root
def test_an_ordinary_user_has_servers_of_their_own(checkout: Checkout) -> None:
    shutil.chown(checkout.folder, "nobody")
    checkout.prefix = ["setpriv", "--reuid=nobody", "--clear-groups", "--securebits=+no_setuid_fixup"]
    # Only to reach the interpreter, wherever the project stands.
    checkout.prefix += ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
    with checkout.user(*BOTH) as (_, addresses):
        assert answer(*addresses)
        assert (checkout.folder / ".data").owner() == "nobody"
    assert eventually(lambda: not checkout.processes())
