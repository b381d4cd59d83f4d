"""What chat programs want to be sent."""

from typing import Any

from django.utils.translation import gettext as _

CARD = "application/vnd.microsoft.card.adaptive"
SLACK_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def payload(kind: str, text: str, url: str) -> dict[str, Any]:
    """A sentence with a link, for `slack` or `teams`."""
    return slack(text, url) if kind == "slack" else teams(text, url)


def slack(text: str, url: str) -> dict[str, Any]:
    """The body of an incoming webhook, whose runs of text know no markup; nothing in it is unfurled."""
    runs = [{"type": "text", "text": f"{text} "}, {"type": "link", "url": url, "text": _("Open")}]
    return {
        "text": text.translate(SLACK_ESCAPES),
        "mrkdwn": False,
        "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def teams(text: str, url: str) -> dict[str, Any]:
    """The message of a Workflows webhook with an Adaptive Card, whose runs of text know no markup."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text}]}],
        "actions": [{"type": "Action.OpenUrl", "title": _("Open"), "url": url}],
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}
