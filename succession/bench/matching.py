"""Who is counted for which seat, if all fell vacant at once. Pure."""

from collections.abc import Mapping, Sequence


def match_seats(ready: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Fills as many seats as possible, each person used once: a maximum bipartite matching.

    `ready` lists the people who could take each seat, seats in order of importance: between
    matchings of the same size, earlier seats tend to be filled. Returns the person by seat, filled
    ones only.
    """
    seats = [seat for seat, people in ready.items() if people]
    people = sorted({person for options in ready.values() for person in options})
    if not seats:
        return {}
    from numpy import ones
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    column = {person: index for index, person in enumerate(people)}
    indices = [column[person] for seat in seats for person in ready[seat]]
    starts = [0]
    for seat in seats:
        starts.append(starts[-1] + len(ready[seat]))
    graph = csr_array((ones(len(indices)), indices, starts), shape=(len(seats), len(people)))
    chosen = maximum_bipartite_matching(graph, perm_type="column")
    return {seat: people[index] for seat, index in zip(seats, chosen, strict=True) if index >= 0}
