"""From a wish for an organization to the organization; all in the public schema."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tenants.links import absolute_url
from tenants.models import Organization
from tenants.outbox.services import enqueue
from tenants.provisioning import provision
from tenants.services import organization_create, refuse_reserved
from tenants.signup.models import SignUp

LINK_LIVES = dt.timedelta(days=2)
PROGRESS_KEPT = dt.timedelta(days=1)
MAILS_AN_HOUR = 3

signer = TimestampSigner(salt="tenants.signup")


@transaction.atomic
def sign_up_start(*, name: str, slug: str, email: str) -> SignUp:
    """Note the wish and mail a link to the address; wishes whose link has expired are dropped.

    Raises ValidationError with the fields' names for an address that is reserved or taken, and when
    the same person was just mailed several times.
    """
    from tenants.signup.tasks import send_link

    now = timezone.now()
    SignUp.objects.filter(organization=None, created_at__lt=now - LINK_LIVES).delete()
    refuse_taken(slug)
    recent = SignUp.objects.filter(email=email.lower(), created_at__gt=now - dt.timedelta(hours=1))
    if recent.count() >= MAILS_AN_HOUR:
        raise ValidationError({"email": _("We just sent several mails there. Please try again in an hour.")})
    sign_up = SignUp.objects.create(name=name, slug=slug, email=email.lower())
    enqueue(send_link, sign_up_id=str(sign_up.pk))
    return sign_up


def refuse_taken(slug: str) -> None:
    """Raise ValidationError for the address of another organization, or of the platform."""
    refuse_reserved(slug=slug, domain=host_of(slug))
    if Organization.objects.filter(slug=slug).exists():
        raise ValidationError({"slug": _("This address is taken.")})


def host_of(slug: str) -> str:
    """The host name of an organization that signs itself up."""
    return f"{slug}.{settings.PLATFORM_DOMAIN}"


def link_send(*, sign_up_id: str) -> None:
    """Mail the link that proves the address."""
    sign_up = SignUp.objects.filter(pk=sign_up_id, organization=None).first()
    if sign_up is None:
        return
    token = signer.sign(str(sign_up.pk))
    path = reverse("signup:confirm", args=[token], urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    context = {"name": sign_up.name, "host": host_of(sign_up.slug), "url": absolute_url(path)}
    subject = render_to_string("signup/mail/link_subject.txt", context).strip()
    EmailMessage(subject, render_to_string("signup/mail/link.txt", context), to=[sign_up.email]).send()


def sign_up_of(token: str) -> SignUp:
    """The sign-up of a mailed link; raises ValidationError when it is expired or not ours."""
    try:
        return SignUp.objects.get(pk=signer.unsign(token, max_age=LINK_LIVES))
    except SignatureExpired as error:
        raise ValidationError(_("This link has expired. Please sign up again.")) from error
    except (BadSignature, SignUp.DoesNotExist) as error:
        raise ValidationError(_("This link isn't valid. Please copy it whole from the mail.")) from error


@transaction.atomic
def sign_up_confirm(*, token: str) -> SignUp:
    """Make the organization of a mailed link and have it set up; following it again changes nothing.

    Raises ValidationError for a bad link, and when the address was taken meanwhile.
    """
    sign_up = SignUp.objects.select_for_update().get(pk=sign_up_of(token).pk)
    if sign_up.organization is None:
        sign_up.organization = organization_order(
            name=sign_up.name,
            slug=sign_up.slug,
            domain=host_of(sign_up.slug),
            admin_email=sign_up.email,
            actor=None,
        )
        sign_up.save(update_fields=["organization"])
    return sign_up


@transaction.atomic
def organization_order(
    *, name: str, slug: str, domain: str, admin_email: str, actor: AbstractBaseUser | None
) -> Organization:
    """Take the address and have the organization set up in the background.

    Raises ValidationError with the fields' names.
    """
    organization = organization_create(
        name=name, slug=slug, domain=domain, admin_email=admin_email, actor=actor
    )
    provision_later(organization=organization)
    return organization


def provision_later(*, organization: Organization) -> None:
    """Have an organization set up; asking twice does it once."""
    from tenants.signup.tasks import provision_organization

    enqueue(provision_organization, organization_id=organization.pk)


def provision_now(*, organization_id: int) -> None:
    """Set an organization up unless that was done, or it was deleted; shows each step as it begins."""
    waiting = Organization.objects.filter(pk=organization_id, status=Organization.Status.PROVISIONING)
    for organization in waiting.select_for_update():
        provision(organization, reporter(organization))


def reporter(organization: Organization) -> Callable[[str], None]:
    """What notes the current step in the cache, where it is seen before the transaction ends."""
    return lambda step: cache.set(progress_key(organization), step, PROGRESS_KEPT.total_seconds())


def progress_key(organization: Organization) -> str:
    """The cache key of the current step."""
    return f"provisioning:{organization.pk}"
