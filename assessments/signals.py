"""What other apps may hear of reviews."""

from django.dispatch import Signal

cycle_closed = Signal()
"""Sent with `cycle` inside the transaction that closes it, when its axes are stored."""
