"""`/api/v1/frameworks/<code>/case/`: a framework as a CASE 1.1 package."""

from typing import cast

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from competencies.models import Framework
from integrations.exchange.exports import export_framework
from people.access import Permission
from people.models import Account


class FrameworkCaseView(APIView):
    """The whole package, valid against the schema of 1EdTech's CASE 1.1."""

    required_permission = Permission.VIEW_COMPETENCIES
    required_scope = "profiles:read"

    @extend_schema(
        operation_id="framework_case", responses={(200, "application/json"): OpenApiTypes.OBJECT}
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        framework = Framework.objects.filter(code=code).first()
        if framework is None:
            raise NotFound("There is no framework with this code.")
        account = cast("Account", request.user)
        exported = export_framework(framework=framework, form="case", by=account)
        return HttpResponse(exported.data, content_type=exported.content_type)
