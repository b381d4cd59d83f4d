"""The cache, as it behaves while Valkey or Redis is away."""

from typing import Any

from django_redis.cache import RedisCache


class ForgivingCache(RedisCache):
    """Loses what it can't store, and lets those who lock by `add` go on."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Whether the key was free; True also while there is nothing to ask, so that no lock holds."""
        return super().add(*args, **kwargs) is not False
