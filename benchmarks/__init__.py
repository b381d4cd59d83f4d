"""What `make bench` measures: each module's `run` compares two ways in one run and gives their ratio."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """Two best times in milliseconds, their ratio, and the largest (or least) that is held."""

    name: str
    ours: float
    other: float
    target: float
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """How ours compares to the other: other / ours where more is better, ours / other otherwise."""
        return self.other / self.ours if self.at_least else self.ours / self.other

    @property
    def holds(self) -> bool:
        """Whether the target is reached."""
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target


def best_times(
    *functions: Callable[[], object], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """The best time of each function in milliseconds, over rounds in which they take turns."""
    best = [float("inf")] * len(functions)
    for _round in range(rounds):
        for position, function in enumerate(functions):
            start = clock()
            function()
            best[position] = min(best[position], 1000 * (clock() - start))
    return best
