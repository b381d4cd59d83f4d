"""Who asked for an organization, and whether the mailed link was followed."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Organization, slug_validator


class SignUp(models.Model):
    """A wish for an organization; it becomes one when the address is proved.

    Its id is the secret in the progress page's address; the mailed link is signed besides.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("organization"), max_length=120)
    slug = models.SlugField(_("address"), max_length=40, validators=[slug_validator])
    email = models.EmailField(_("your work email"), max_length=254)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    organization = models.OneToOneField(
        Organization, models.CASCADE, null=True, related_name="sign_up", verbose_name=_("organization")
    )

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        indexes = [models.Index(name="sign_up_by_email", fields=["email", "created_at"])]

    def __str__(self) -> str:
        return self.name
