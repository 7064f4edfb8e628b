"""`/api/v1/readiness/`: scores within the caller's reach, and one of them explained."""

from typing import Any, cast

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from people.access import Permission, reach
from people.api_auth import MemberApiRequest
from people.models import Account
from people.services.looks import record_api_list, record_look
from succession.models import ReadinessScore
from succession.models.readiness import Band
from succession.selectors.person import readiness_of
from succession.selectors.withheld import scores_shown_to


class ReadinessSerializer(serializers.ModelSerializer[ReadinessScore]):
    """The columns of export_readiness."""

    employee_number = serializers.CharField(source="employee.number", read_only=True)
    role_code = serializers.CharField(source="role.code", read_only=True)
    role_version = serializers.IntegerField(source="profile.version", read_only=True)
    policy_version = serializers.IntegerField(source="policy.version", read_only=True)

    class Meta:
        model = ReadinessScore
        fields = [
            "id",
            "employee_number",
            "role_code",
            "role_version",
            "as_of",
            "score",
            "score_sd",
            "coverage",
            "gate_passed",
            "months_to_ready",
            "band",
            "policy_version",
            "computed_at",
        ]
        read_only_fields = fields


class RequirementPartSerializer(serializers.Serializer[Any]):
    """One requirement: what it needs, what was seen, what it adds to the score."""

    competency_code = serializers.CharField(source="competency.code")
    level_needed = serializers.FloatField(source="level")
    share = serializers.FloatField(help_text="Of the role's weight, 0 to 1.")
    is_critical = serializers.BooleanField(source="critical")
    is_seen = serializers.BooleanField(source="seen")
    mean = serializers.FloatField()
    sd = serializers.FloatField()
    probability = serializers.FloatField(help_text="Chance that the level is met, 0 to 1.")
    points = serializers.FloatField(help_text="The points of all parts add up to the score.")
    direct_count = serializers.IntegerField()


class ExplainedReadinessSerializer(ReadinessSerializer):
    """A score with its parts."""

    requirements = RequirementPartSerializer(many=True, read_only=True)

    class Meta(ReadinessSerializer.Meta):
        fields = [*ReadinessSerializer.Meta.fields, "requirements"]
        read_only_fields = fields


class ReadinessFilter(filters.FilterSet):
    employee = filters.CharFilter(field_name="employee__number")
    role = filters.CharFilter(field_name="role__code")
    band = filters.MultipleChoiceFilter(choices=Band.choices)
    computed_since = filters.IsoDateTimeFilter(field_name="computed_at", lookup_expr="gte")

    class Meta:
        model = ReadinessScore
        fields = ["employee", "role", "band", "computed_since"]


class ReadinessViewSet(ReadOnlyModelViewSet[ReadinessScore]):
    """Current scores, ordered by employee number and role code."""

    queryset = ReadinessScore.objects.none()
    serializer_class = ReadinessSerializer
    filterset_class = ReadinessFilter
    required_permission = Permission.VIEW_READINESS
    required_scope = "readiness:read"

    def get_queryset(self) -> QuerySet[ReadinessScore]:
        request = cast("MemberApiRequest", self.request)
        rows = (
            ReadinessScore.objects.filter(
                reach(request.access, Permission.VIEW_READINESS, prefix="employee__")
            )
            .select_related("employee", "role", "profile", "policy")
            .order_by("employee__number", "role__code")
        )
        return scores_shown_to(request.access.account.employee, rows)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of scores. Taking away those of others is recorded."""
        response = super().list(request, *args, **kwargs)
        numbers = {row["employee_number"] for row in response.data["results"]}
        record_api_list(by=cast("Account", request.user), numbers=numbers)
        return response

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One score. Looking is recorded."""
        score = self.get_object()
        _record(request, score)
        return Response(self.get_serializer(score).data)

    @extend_schema(responses=ExplainedReadinessSerializer)
    @action(detail=True)
    def explanation(self, request: Request, pk: str) -> Response:
        """The score with its parts, which add up to it. Looking is recorded."""
        score = self.get_object()
        explained = readiness_of(score.employee, score.role)
        _record(request, score)
        parts = RequirementPartSerializer(explained.requirements, many=True).data
        return Response({**ReadinessSerializer(score).data, "requirements": parts})


def _record(request: Request, score: ReadinessScore) -> None:
    record_look(
        by=cast("Account", request.user),
        employee=score.employee,
        what="readiness",
        object_id=f"{score.employee.number}:{score.role.code}",
        label=f"Readiness of {score.employee} for {score.role}, by API",
    )
