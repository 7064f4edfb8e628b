"""`GET /api/v1/feedback-rounds/`: what 360 rounds published, and nothing of what made it."""

from typing import Any, cast

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from audit.services import record_list_export
from competencies.feedback.policies import State
from competencies.models import FeedbackRound, RoundFigure
from people.access import Permission, reach
from people.api_auth import MemberApiRequest
from people.models import Account
from people.services.looks import record_look


class RoundFigureSerializer(serializers.ModelSerializer[RoundFigure]):
    """One published mean. `groups` that stand together are never published apart."""

    competency_code = serializers.CharField(source="competency.code", read_only=True)
    groups = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = RoundFigure
        fields = ["competency_code", "groups", "mean", "answers"]
        read_only_fields = fields


class FeedbackRoundSerializer(serializers.ModelSerializer[FeedbackRound]):
    """A released round."""

    employee_number = serializers.CharField(source="employee.number", read_only=True)
    role_code = serializers.CharField(source="role.code", read_only=True)
    released_at = serializers.DateTimeField(source="finished_at", read_only=True)
    figures = RoundFigureSerializer(many=True, read_only=True)

    class Meta:
        model = FeedbackRound
        fields = ["id", "employee_number", "role_code", "closes_on", "released_at", "figures"]
        read_only_fields = fields


class FeedbackRoundFilter(filters.FilterSet):
    """By person only: a filter on groups or counts would cut figures that were never published."""

    employee = filters.CharFilter(field_name="employee__number")

    class Meta:
        model = FeedbackRound
        fields = ["employee"]


class FeedbackRoundViewSet(ReadOnlyModelViewSet[FeedbackRound]):
    """Released rounds within the caller's reach, newest first."""

    queryset = FeedbackRound.objects.none()
    serializer_class = FeedbackRoundSerializer
    filterset_class = FeedbackRoundFilter
    required_permission = Permission.VIEW_READINESS
    required_scope = "feedback:read"

    def get_queryset(self) -> QuerySet[FeedbackRound]:
        request = cast("MemberApiRequest", self.request)
        return (
            FeedbackRound.objects.filter(
                reach(request.access, Permission.VIEW_READINESS, prefix="employee__"),
                state=State.RELEASED,
            )
            .select_related("employee", "role")
            .prefetch_related("figures__competency")
            .order_by("-finished_at", "pk")
        )

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of rounds. Taking away those of others is recorded."""
        response = super().list(request, *args, **kwargs)
        account = cast("Account", request.user)
        own = account.employee.number if account.employee else ""
        others = {row["employee_number"] for row in response.data["results"]} - {own}
        if others:
            label = "Results of 360 rounds, by API"
            record_list_export(
                by=account, object_type="feedback_round", label=label, rows=len(others)
            )
        return response

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One round. Looking is recorded."""
        found = self.get_object()
        record_look(
            by=cast("Account", request.user),
            employee=found.employee,
            what="feedback",
            object_id=str(found.pk),
            label=f"360 round about {found.employee}, by API",
        )
        return Response(self.get_serializer(found).data)
