"""`/api/v1/kpis/`: figures with their owners and history. An ungoverned KPI has no value."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from governance.kpis.catalogue import MEASURES
from governance.models import KPI, Observation
from governance.selectors.dashboard import is_too_few
from people.access import Permission


class KPIObservationSerializer(serializers.ModelSerializer[Observation]):
    class Meta:
        model = Observation
        fields = [
            "as_of",
            "numerator",
            "denominator",
            "value",
            "definition_version",
            "policy_version",
        ]
        read_only_fields = fields


class KPISerializer(serializers.ModelSerializer[KPI]):
    """`observations` is empty while nobody answers for the figure, and leaves out those of fewer than
    five people for whoever reads figures of groups only."""

    owner_name = serializers.CharField(source="owner.full_name", default=None, read_only=True)
    is_governed = serializers.BooleanField(read_only=True)
    observations = serializers.SerializerMethodField()

    class Meta:
        model = KPI
        fields = [
            "key",
            "name",
            "definition",
            "formula",
            "unit",
            "direction",
            "target",
            "warn",
            "alarm",
            "owner_name",
            "is_governed",
            "definition_version",
            "observations",
        ]
        read_only_fields = fields

    @extend_schema_field(KPIObservationSerializer(many=True))
    def get_observations(self, kpi: KPI) -> list[dict[str, object]]:
        if not kpi.is_governed:
            return []
        access, kind = self.context["request"].access, MEASURES[kpi.key].kind
        shown = [one for one in kpi.observations.all() if not is_too_few(access, one, kind)]
        return list(KPIObservationSerializer(shown, many=True).data)


class KPIFilter(filters.FilterSet):
    class Meta:
        model = KPI
        fields = ["unit", "direction"]


class KPIViewSet(ReadOnlyModelViewSet[KPI]):
    """Every KPI with its observations, newest first."""

    queryset = KPI.objects.select_related("owner").prefetch_related("observations")
    serializer_class = KPISerializer
    filterset_class = KPIFilter
    lookup_field = "key"
    required_permission = Permission.VIEW_KPIS
    required_scope = "kpis:read"
