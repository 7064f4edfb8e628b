"""`/api/v1/employees/`: the people whom the caller may look up."""

from typing import cast

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from people.access import Permission, employees_within
from people.api_auth import MemberApiRequest
from people.models import Employee


class EmployeeSerializer(serializers.ModelSerializer[Employee]):
    """Codes and numbers refer to other resources; no protected attribute, no pay."""

    manager_number = serializers.CharField(source="manager.number", default=None, read_only=True)
    org_unit_code = serializers.CharField(source="org_unit.code", default=None, read_only=True)
    role_code = serializers.CharField(source="role.code", default=None, read_only=True)

    class Meta:
        model = Employee
        fields = [
            "number",
            "full_name",
            "email",
            "manager_number",
            "org_unit_code",
            "role_code",
            "position_title",
            "grade",
            "location",
            "country",
            "hired_on",
            "left_on",
            "status",
        ]
        read_only_fields = fields


class EmployeeViewSet(ReadOnlyModelViewSet[Employee]):
    """Employees within the caller's reach, ordered by number."""

    queryset = Employee.objects.none()
    serializer_class = EmployeeSerializer
    lookup_field = "number"
    lookup_value_regex = ".+"  # numbers are the organisation's own and may hold a slash
    filterset_fields = ["status", "role__code", "org_unit__code", "manager__number"]
    required_permission = Permission.VIEW_PEOPLE
    required_scope = "people:read"

    def get_queryset(self) -> QuerySet[Employee]:
        request = cast("MemberApiRequest", self.request)
        return (
            employees_within(request.access, Permission.VIEW_PEOPLE)
            .select_related("manager", "org_unit", "role")
            .order_by("number")
        )
