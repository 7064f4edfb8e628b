"""{% load cadre %} brings every tag and filter of the kit; ui/README.md lists them."""

from django import template

from ui.templatetags import ui_charts, ui_marks, ui_words

register = template.Library()
for library in (ui_words, ui_marks, ui_charts):
    register.tags.update(library.register.tags)
    register.filters.update(library.register.filters)
