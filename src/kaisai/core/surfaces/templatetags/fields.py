"""Inputs of forms without a template for each: Django renders three for every line of text."""

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.forms.widgets import CheckboxInput, FileInput, Input
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def input_of(field: BoundField) -> SafeString:
    """The input of a field: a plain one written out, any other as Django renders it."""
    widget = field.field.widget
    if not isinstance(widget, Input) or isinstance(widget, (CheckboxInput, FileInput)):
        return field.as_widget()
    attributes = field.build_widget_attrs({"id": field.auto_id}, widget)
    told = widget.get_context(field.html_name, field.value(), attributes)["widget"]
    given = {} if told["value"] is None else {"value": told["value"]}
    return format_html(
        "<input{}>", flatatt({"type": told["type"], "name": told["name"]} | given | told["attrs"])
    )
