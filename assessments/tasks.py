"""Celery tasks of reviews."""

from assessments.closing import cycle_close
from tenants.outbox.services import outbox_task


@outbox_task(name="assessments.close_cycle")
def close_cycle(cycle_id: int) -> None:
    """Close a cycle that takes no more answers."""
    cycle_close(cycle_id=cycle_id)
