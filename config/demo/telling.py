"""What people were told of their thanks, what some chose, and what HR set up."""

from django.utils import timezone

from accounts import registry
from accounts.models import User
from notifications.models import Channel, Notification
from notifications.registry import Mail, event_named
from notifications.services.channels import channel_save
from notifications.services.choices import Wish, choices_save
from notifications.services.telling import sentence
from notifications.services.wordings import wording_save
from notifications.tasks import send_notification
from people.models import Employee
from recognition.models import Kudos
from tenants.outbox.models import OutboxMessage

WORDS = "{giver} says thank you: {value}"
NEW = 2
"""How many of somebody's thanks are still unread."""


def set_up(stars: dict[str, Employee]) -> None:
    """Words of HR's own, a channel that waits for its address, and what some of the stars chose.

    The mails of what has happened so far are dropped: it is made up.
    """
    users = {role: star.user for role, star in stars.items() if star.user}
    hr = users[registry.HR_ADMIN]
    wording_save(event=event_named("kudos.received"), text=WORDS, actor=hr)
    channel = Channel(
        name="General",
        kind=Channel.Kind.SLACK,
        address="https://hooks.slack.com/services/made-up",
        events=["kudos.given"],
        is_active=False,
    )
    channel_save(channel=channel, actor=hr)
    wishes = {
        registry.EMPLOYEE: {"reviews": Wish(is_muted=False, mail=Mail.DIGEST)},
        registry.MANAGER: {"kudos": Wish(is_muted=False, mail=Mail.NONE)},
        registry.EXECUTIVE: {"next_steps": Wish(is_muted=True, mail="")},
    }
    for role, chosen in wishes.items():
        choices_save(user=users[role], wishes=chosen)
    for star in stars.values():
        tell_of_thanks(star)
    OutboxMessage.objects.filter(task=send_notification.name).delete()


def tell_of_thanks(star: Employee) -> None:
    """A notification for each of somebody's kudos, the latest of them unread."""
    event = event_named("kudos.received")
    received = (
        Kudos.objects.filter(receiver=star).select_related("giver", "value", "post").order_by("-created_at")
    )
    if isinstance(star.user, User):
        Notification.objects.bulk_create(
            Notification(
                user=star.user,
                event=event.name,
                topic=event.topic.name,
                text=sentence(event, {"giver": kudos.giver.name, "value": kudos.value.name}),
                url=kudos.post.get_absolute_url(),
                created_at=kudos.created_at,
                read_at=None if number < NEW else timezone.now(),
            )
            for number, kudos in enumerate(received.order_by("-created_at"))
        )
