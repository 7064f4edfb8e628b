"""The API: version 1, and its description."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from competencies.api.evidence import EvidenceView
from competencies.api.feedback import FeedbackRoundViewSet
from competencies.api.profiles import RoleProfileViewSet
from governance.api import KPIViewSet
from integrations.api import FrameworkCaseView
from people.api import EmployeeViewSet
from succession.api import ReadinessViewSet

app_name = "api"

router = SimpleRouter()
router.register("employees", EmployeeViewSet, basename="employee")
router.register("role-profiles", RoleProfileViewSet, basename="role-profile")
router.register("readiness", ReadinessViewSet, basename="readiness")
router.register("feedback-rounds", FeedbackRoundViewSet, basename="feedback-round")
router.register("kpis", KPIViewSet, basename="kpi")

v1: list[URLPattern | URLResolver] = [
    *router.urls,
    path("frameworks/<path:code>/case/", FrameworkCaseView.as_view(), name="framework-case"),
    path("evidence/", EvidenceView.as_view(), name="evidence-create"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(v1)),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
