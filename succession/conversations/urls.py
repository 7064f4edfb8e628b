"""Addresses of conversations and agreed actions, in the namespace of this room."""

from django.urls import path

from succession.actions import views as actions
from succession.conversations import views

ONE = "people/<path:number>/readiness/<path:role>/conversation/"

urlpatterns = [
    path("me/actions/", actions.own_actions, name="own-actions"),
    path("me/actions/export.<export:kind>", actions.own_actions_export, name="own-actions-export"),
    path("actions/<int:action_id>/close/", actions.action_close, name="action-close"),
    path(f"{ONE}agreed/", views.agree, name="conversation-agree"),
    path(ONE, views.guide, name="conversation"),
]
