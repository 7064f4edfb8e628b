"""What this room needs somebody for."""

from people.access import Access
from people.asks import Ask
from succession.actions.asks import asks_for as action_asks
from succession.bench.asks import asks_for as bench_asks
from succession.calibration.asks import asks_for as calibration_asks
from succession.packs.asks import asks_for as pack_asks
from succession.pools.asks import asks_for as pool_asks


def asks_for(access: Access) -> list[Ask]:
    """Of what was agreed, of positions and their plans, of pools, of calibration and its packs."""
    return [
        *action_asks(access),
        *bench_asks(access),
        *pool_asks(access),
        *calibration_asks(access),
        *pack_asks(access),
    ]
