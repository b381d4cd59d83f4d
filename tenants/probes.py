"""Whether this process lives, and whether it can serve: for load balancers, on any host."""

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, JsonResponse
from redis import Redis, RedisError

from tenants.connection import connection


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all; asks nothing else."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL answers, else 503; without Redis pages go on, so that is only named."""
    database, broker = database_answers(), broker_answers()
    words = {True: "ok", False: "unreachable"}
    status = "unavailable" if not database else "ok" if broker else "degraded"
    answer = {"status": status, "postgresql": words[database], "redis": words[broker]}
    return JsonResponse(answer, status=200 if database else 503)


def database_answers() -> bool:
    """Whether PostgreSQL answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def broker_answers() -> bool:
    """Whether Redis answers, within a second."""
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except RedisError:
        return False
    finally:
        client.close()
