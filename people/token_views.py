"""Keys for machines. Everybody who may manage tokens sees and can revoke all of them; a new one
always acts as the account that makes it, so nobody can lend themselves somebody else's rights."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.errors import Conflict
from people.api_auth import usable_scopes
from people.models import ApiToken
from people.requests import MemberRequest, Permission, requires
from people.selectors.tokens import token_rows
from people.services.accounts import create_token, revoke_token
from people.token_forms import TokenForm


@require_GET
@requires(Permission.MANAGE_TOKENS)
def tokens(request: MemberRequest) -> HttpResponseBase:
    rows = token_rows(timezone.now())
    live = sum(row.state == "live" for row in rows)
    return render(request, "people/tokens.html", {"rows": rows, "live": live})


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_variables("secret")
@requires(Permission.MANAGE_TOKENS)
def new_token(request: MemberRequest) -> HttpResponseBase:
    """The secret is in the answer to the POST and nowhere else: no redirect could carry it."""
    scopes = usable_scopes(request.access)
    form = TokenForm(request.POST if request.method == "POST" else None, scopes=scopes)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = create_token(
                account=request.user, name=form.cleaned_data["name"], by=request.user,
                scopes=form.cleaned_data["scopes"], expires_at=form.expires_at(),
            )  # fmt: skip
        except Conflict as error:
            form.add_error("name", error.sentence)
        else:
            return render(request, "people/token_made.html", {"token": token, "secret": secret})
    return render(request, "people/token_new.html", {"form": form, "scopes": scopes})


@require_POST
@requires(Permission.MANAGE_TOKENS)
def revoke(request: MemberRequest, token_id: int) -> HttpResponseBase:
    token = get_object_or_404(ApiToken, pk=token_id)
    revoke_token(token=token, by=request.user)
    messages.success(request, f"{token.name} is revoked.")
    return redirect("people:tokens")
