"""How far an organization's setting up is."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tenants.provisioning import STEPS
from tenants.signup.services import progress_key

LABELS: dict[str, str | Promise] = {
    "tables": _("Making room for your data"),
    "content": _("Adding competencies, a questionnaire and a career ladder to start from"),
    "invitation": _("Writing your invitation"),
}


@dataclass(frozen=True)
class Step:
    """One line of the progress page; `state` is done, current or waiting."""

    label: str | Promise
    state: str


@dataclass(frozen=True)
class Progress:
    """All steps; `delayed` when an attempt failed and the next is to come."""

    steps: list[Step]
    finished: bool
    delayed: bool

    @property
    def done(self) -> int:
        """How many steps are behind."""
        return sum(step.state == "done" for step in self.steps)


def progress_of(organization: Organization) -> Progress:
    """The steps of an organization, by its status and by what the worker notes."""
    finished = organization.status != Organization.Status.PROVISIONING
    current = cache.get(progress_key(organization))
    position = len(STEPS) if finished else STEPS.index(current) if current in STEPS else -1
    steps = [Step(LABELS[step], state_of(index, position)) for index, step in enumerate(STEPS)]
    failed = OutboxMessage.objects.filter(
        task="tenants.provisioning.provision_organization",
        arguments={"organization_id": organization.pk},
        done_at=None,
        attempts__gt=0,
    )
    return Progress(steps, finished, delayed=not finished and failed.exists())


def state_of(index: int, position: int) -> str:
    """Whether a step is done, current or waiting while the worker is at another."""
    if index == position:
        return "current"
    return "done" if index < position else "waiting"
