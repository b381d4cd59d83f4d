"""What a flag says in plain words, and what it may mean innocently."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recognition.models import IntegrityFlag

Kind = IntegrityFlag.Kind

INNOCENT = {
    Kind.TRIANGLE: gettext_lazy(
        "Three who work on the same thing often thank each other in turn. It is worth a question only if "
        "points or awards seem to be what it is about."
    ),
    Kind.PAIR: gettext_lazy(
        "Two who work side by side have most reasons to thank each other. Do their messages tell of "
        "something that happened each time?"
    ),
    Kind.RUSH: gettext_lazy(
        "A launch, or a program that decides once a quarter, looks like this. It may also be that points "
        "which would expire were given away."
    ),
    Kind.CONCENTRATION: gettext_lazy(
        "A few may have carried the quarter. It may also be that quiet work goes unseen."
    ),
}


def sentence(flag: IntegrityFlag, places: Mapping[str, str]) -> str:
    """A flag in a sentence; `places` has the names of departments and programs by the flags' keys."""
    values = dict(flag.figures)
    if flag.kind == Kind.RUSH:
        values["place"] = places.get(flag.key, _("A place that is gone"))
        text = _("%(place)s: %(last_week)d of the quarter’s %(number)d recognitions came in its last week.")
    elif flag.kind == Kind.CONCENTRATION:
        text = _("Of %(receivers)d who were recognised, the first %(top)d got %(share)d %% of all.")
    else:
        known = {person.pk: person.name for person in flag.people.all()}
        names = [known.get(pk, _("somebody")) for pk in values["in_turn"]]
        values |= dict(zip(("one", "two", "three"), names, strict=False))
        text = _("%(one)s recognised %(two)s, %(two)s %(three)s, and %(three)s %(one)s this quarter.")
        if flag.kind == Kind.PAIR:
            values["there"], values["back"] = values["times"]
            text = _("%(one)s and %(two)s recognised each other %(there)d and %(back)d times this quarter.")
    return text % values
