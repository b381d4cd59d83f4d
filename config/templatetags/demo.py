"""`{% load demo %}`: what only the demo shows."""

from django import template
from django.template import Context

from config.demo.sign_ins import SignIn, offered

register = template.Library()


@register.inclusion_tag("components/demo_sign_ins.html", takes_context=True)
def demo_sign_ins(context: Context) -> dict[str, object]:
    """A button for each role of the demo; nothing outside it."""
    sign_ins: list[SignIn] = offered()
    return {"sign_ins": sign_ins, "csrf_token": context.get("csrf_token")}
