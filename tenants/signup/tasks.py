"""What a sign-up leaves to the workers."""

from tenants.outbox.services import outbox_task
from tenants.signup import services


@outbox_task(name="tenants.signup.send_link", platform=True)
def send_link(sign_up_id: str) -> None:
    """Mail the link that proves the address."""
    services.link_send(sign_up_id=sign_up_id)


@outbox_task(name="tenants.provisioning.provision_organization", platform=True)
def provision_organization(organization_id: int) -> None:
    """Set an organization up."""
    services.provision_now(organization_id=organization_id)
