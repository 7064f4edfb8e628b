from django.urls import URLPattern, URLResolver, path, register_converter

from people import token_views, views, withheld_views
from people.converters import ExportKind

register_converter(ExportKind, "export")

app_name = "people"

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("persona/<int:account_id>/", views.switch_persona, name="persona-switch"),
    path("people/", views.directory, name="directory"),
    path("people/export.<export:kind>", views.directory_export, name="directory-export"),
    path("account/tokens/", token_views.tokens, name="tokens"),
    path("account/tokens/new/", token_views.new_token, name="token-create"),
    path("account/tokens/<int:token_id>/revoke/", token_views.revoke, name="token-revoke"),
    path("withheld/", withheld_views.withheld, name="withheld"),
    path("withheld/<slug:item>/", withheld_views.change_withheld, name="withheld-change"),
]
