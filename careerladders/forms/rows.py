"""Forms of a row for each competency, a step and a text, which several devices may have open at once."""

from django.forms import BaseForm, BoundField

from careerladders.services.conversations import ViewFields


def changes(form: BaseForm, step: BoundField, text: BoundField) -> ViewFields:
    """What a valid form says of a row differently from what was read: a step, words, both or nothing."""
    said = ViewFields()
    if step.name in form.changed_data:
        said["proficiency"] = form.cleaned_data[step.name]
    if text.name in form.changed_data:
        said["text"] = form.cleaned_data[text.name]
    return said


def reread(form: BaseForm, fresh: BaseForm) -> None:
    """Let a form that was refused show what is stored by now, as a fresh one says, and what was typed."""
    shown = dict(form.data.items())
    for name, field in fresh.fields.items():
        stored = fresh.get_initial_for_field(field, name)
        shown[form.add_initial_prefix(name)] = stored
        if name not in form.changed_data:
            shown[name] = stored
    form.data = shown
