from django.urls import path

from succession.scenarios import views

urlpatterns = [
    path("", views.scenarios, name="scenarios"),
    path("export.<export:kind>", views.scenarios_export, name="scenarios-export"),
    path("new/", views.scenario_new, name="scenario-new"),
    path("compare/", views.scenarios_compare, name="scenarios-compare"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/export.<export:kind>", views.scenario_export, name="scenario-export"),
    path("<int:pk>/change/", views.scenario_change, name="scenario-change"),
    path("<int:pk>/solve/", views.scenario_solve, name="scenario-solve"),
    path("<int:pk>/nominate/", views.scenario_nominate, name="scenario-nominate"),
    path("<int:pk>/discard/", views.scenario_discard, name="scenario-discard"),
]
