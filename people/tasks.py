"""Work on people that takes a while."""

from people.imports.runs import import_work
from tenants.outbox.services import outbox_task


@outbox_task(name="people.work_on_import")
def work_on_import(run_id: int) -> None:
    """Check or import an uploaded file."""
    import_work(run_id=run_id)
