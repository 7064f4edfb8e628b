"""`/api/v1/role-profiles/`: what roles require, in published versions."""

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from competencies.models import Requirement, RoleProfile
from people.access import Permission


class RequirementSerializer(serializers.ModelSerializer[Requirement]):
    competency_code = serializers.CharField(source="competency.code", read_only=True)
    competency_name = serializers.CharField(source="competency.name", read_only=True)
    scale_max = serializers.IntegerField(source="competency.scale_max", read_only=True)

    class Meta:
        model = Requirement
        fields = [
            "competency_code",
            "competency_name",
            "scale_max",
            "level",
            "weight",
            "is_critical",
        ]
        read_only_fields = fields


class RoleProfileSerializer(serializers.ModelSerializer[RoleProfile]):
    role_code = serializers.CharField(source="role.code", read_only=True)
    role_name = serializers.CharField(source="role.name", read_only=True)
    requirements = RequirementSerializer(many=True, read_only=True)

    class Meta:
        model = RoleProfile
        fields = ["id", "role_code", "role_name", "version", "published_at", "note", "requirements"]
        read_only_fields = fields


class RoleProfileFilter(filters.FilterSet):
    role = filters.CharFilter(field_name="role__code")
    family = filters.CharFilter(field_name="role__family__code")
    version = filters.NumberFilter()

    class Meta:
        model = RoleProfile
        fields = ["role", "family", "version"]


class RoleProfileViewSet(ReadOnlyModelViewSet[RoleProfile]):
    """Published versions, the newest of each role first. Drafts are not here."""

    queryset = (
        RoleProfile.objects.filter(status=RoleProfile.Status.PUBLISHED)
        .select_related("role")
        .prefetch_related("requirements__competency")
        .order_by("role__code", "-version")
    )
    serializer_class = RoleProfileSerializer
    filterset_class = RoleProfileFilter
    required_permission = Permission.VIEW_COMPETENCIES
    required_scope = "profiles:read"
