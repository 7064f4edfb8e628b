"""`POST /api/v1/evidence/`: observations in, one or many, through the same service as the forms."""

from datetime import date
from typing import Any, NoReturn, TypedDict, cast

from django.db import transaction
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.errors import DomainError
from competencies.models import Competency, Evidence
from competencies.services.evidence import record_evidence
from people.access import Access, Permission, employees_within
from people.api_auth import MemberApiRequest
from people.models import Account, Employee

MOST_ROWS = 1_000
SOURCES = {source.name.lower(): source for source in Evidence.Source}


class Observation(TypedDict):
    """One validated row."""

    employee_number: str
    competency_code: str
    source: str
    level: float
    observed_on: date
    expires_on: date | None
    assessor_number: str
    note: str
    behaviour: str


class ObservationSerializer(serializers.Serializer[Any]):
    """The columns of evidence.csv."""

    employee_number = serializers.CharField(max_length=60)
    competency_code = serializers.CharField(max_length=120)
    source = serializers.ChoiceField(choices=sorted(SOURCES))  # type: ignore[assignment] # our column, not DRF's attribute
    level = serializers.FloatField(min_value=1, max_value=10)
    observed_on = serializers.DateField()
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    assessor_number = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default=""
    )
    note = serializers.CharField(max_length=4_000, required=False, allow_blank=True, default="")
    behaviour = serializers.CharField(
        max_length=1_000, required=False, allow_blank=True, default="", help_text="What was seen."
    )


class EvidenceView(APIView):
    """Send one observation or a list of at most 1,000. All are taken or none: the answer then names
    the row and field that stand in the way. Sending the same again changes nothing."""

    required_permission = Permission.ADD_EVIDENCE
    required_scope = "evidence:write"

    @extend_schema(
        operation_id="evidence_create",
        request=ObservationSerializer(many=True),
        responses={
            201: inline_serializer(
                "EvidenceTaken", {"ids": serializers.ListField(child=serializers.IntegerField())}
            )
        },
    )
    def post(self, request: Request) -> Response:
        rows = request.data if isinstance(request.data, list) else [request.data]
        if len(rows) > MOST_ROWS:
            raise DomainError(f"Send at most {MOST_ROWS:,} observations at once.")
        serializer = ObservationSerializer(data=rows, many=True)
        serializer.is_valid(raise_exception=True)
        access = cast("MemberApiRequest", request).access
        account = cast("Account", request.user)
        ids = _record_all(cast("list[Observation]", serializer.validated_data), access, account)
        return Response({"ids": ids}, status=status.HTTP_201_CREATED)


@transaction.atomic
def _record_all(rows: list[Observation], access: Access, account: Account) -> list[int]:
    lookup = _Lookup(rows, access)
    return [_record(row, index, lookup, account) for index, row in enumerate(rows)]


class _Lookup:
    """The people and competencies that the rows speak of, in three queries. Somebody out of reach
    is as unknown as somebody who does not exist."""

    def __init__(self, rows: list[Observation], access: Access) -> None:
        people = employees_within(access, Permission.ADD_EVIDENCE)
        self.employees = people.in_bulk(
            [row["employee_number"] for row in rows], field_name="number"
        )
        self.assessors = Employee.objects.in_bulk(
            [row["assessor_number"] for row in rows if row["assessor_number"]], field_name="number"
        )
        self.competencies = Competency.objects.in_bulk(
            [row["competency_code"] for row in rows], field_name="code"
        )

    def employee(self, row: Observation, index: int) -> Employee:
        found = self.employees.get(row["employee_number"])
        return found or _refuse(index, "employee_number", "No such person within your reach.")

    def assessor(self, row: Observation, index: int) -> Employee | None:
        if not row["assessor_number"]:
            return None
        found = self.assessors.get(row["assessor_number"])
        return found or _refuse(index, "assessor_number", "No such person.")

    def competency(self, row: Observation, index: int) -> Competency:
        found = self.competencies.get(row["competency_code"])
        return found or _refuse(index, "competency_code", "No such competency.")


def _record(row: Observation, index: int, lookup: _Lookup, account: Account) -> int:
    competency = lookup.competency(row, index)
    try:
        evidence = record_evidence(
            employee=lookup.employee(row, index),
            competency=competency,
            source=SOURCES[row["source"]],
            level=row["level"],
            observed_on=row["observed_on"],
            expires_on=row["expires_on"],
            assessor=lookup.assessor(row, index),
            note=row["note"],
            behaviour=row["behaviour"],
            origin=Evidence.Origin.API,
            by=account,
        )
    except DomainError as error:
        _refuse(index, "level", error.sentence)
    return evidence.pk


def _refuse(index: int, field: str, reason: str) -> NoReturn:
    raise serializers.ValidationError({str(index): {field: [reason]}})
