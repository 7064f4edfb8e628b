"""What the organisation does not show people about themselves."""

from people.models import WithheldItem


def is_withheld(item: WithheldItem.Item) -> bool:
    return WithheldItem.objects.filter(item=item).exists()


def withheld_items() -> dict[str, WithheldItem]:
    """By item. One query."""
    return {row.item: row for row in WithheldItem.objects.select_related("withheld_by")}
