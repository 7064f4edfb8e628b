"""What the organisation withholds from people about themselves: one page for HR administrators."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from audit.errors import NotFound
from people.models import WithheldItem
from people.requests import MemberRequest, Permission, requires
from people.selectors.withheld import withheld_items
from people.services.withholding import show_again, withhold


class ReasonForm(forms.Form):
    """Why; an empty one is refused by the service, in words."""

    reason = forms.CharField(max_length=300, required=False)


@require_GET
@requires(Permission.DECIDE_WITHHOLDING)
def withheld(request: MemberRequest) -> HttpResponseBase:
    rows = withheld_items()
    items = [(item, rows.get(item.value)) for item in WithheldItem.Item]
    return render(request, "people/withheld.html", {"items": items})


@require_POST
@requires(Permission.DECIDE_WITHHOLDING)
def change_withheld(request: MemberRequest, item: str) -> HttpResponseBase:
    if item not in WithheldItem.Item.values:
        raise NotFound("There is nothing like that to withhold.")
    wanted, form = WithheldItem.Item(item), ReasonForm(request.POST)
    if "show" in request.POST:
        show_again(item=wanted, by=request.user)
        messages.success(request, "Shown again on everybody's own page.")
    elif form.is_valid():
        withhold(item=wanted, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "Withheld. Everybody reads the reason on their own page.")
    else:
        messages.error(request, "The reason has at most 300 characters. Nothing was changed.")
    return redirect("people:withheld")
