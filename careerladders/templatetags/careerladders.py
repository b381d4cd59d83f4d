"""Template tags of the career ladders: `{% load careerladders %}`."""

from typing import Any

from django import template

from careerladders.models import Level, PayBand
from careerladders.selectors.coverage import Headcount, Step

register = template.Library()


@register.inclusion_tag("careerladders/_pay.html")
def pay_bands(bands: dict[int, list[PayBand]], level: Level) -> dict[str, Any]:
    """The pay bands of a level among those that the reader may see; nothing where there are none."""
    return {"bands": bands.get(level.pk)}


@register.inclusion_tag("careerladders/_headcount_cells.html")
def headcount_cells(headcount: Headcount, steps: list[Step]) -> dict[str, Any]:
    """The cells of a row of headcounts, one for each step."""
    return {"headcount": headcount, "cells": [(step, headcount.by_step[step]) for step in steps]}
