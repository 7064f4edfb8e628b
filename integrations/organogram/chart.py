"""Who stands below whom, from posts that name the post above. Pure."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from integrations.organogram.posts import SUPERIOR, Holder, Post, Scope
from integrations.outcomes import Ledger

Key = str
"""The code of a post."""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Posts by code in the order of the file, the post above each (None at a top), steps from the
    top (0 there), and for each person's number the highest post held and the manager's number."""

    posts: dict[Key, Post]
    above: dict[Key, Key | None]
    depth: dict[Key, int]
    main_post: dict[str, Key]
    manager: dict[str, str | None]


def draw_chart(posts: list[Post], ledger: Ledger) -> Chart:
    """Posts whose superior is unknown, rejected itself, or below them (a loop) are rejected."""
    above = _resolve(posts, ledger)
    depth = _depths(above)
    kept = {post.code: post for post in posts if post.code in depth}
    _reject_rest(posts, above, depth, ledger)
    main_post = _main_posts(kept, depth)
    return Chart(
        posts=kept,
        above={code: above[code] for code in kept},
        depth=depth,
        main_post=main_post,
        manager={number: _manager(kept, above, code) for number, code in main_post.items()},
    )


def _resolve(posts: list[Post], ledger: Ledger) -> dict[Key, Key | None]:
    """The code above each post; posts with an unknown superior are left out, and rejected."""
    find = _finder(posts)
    above: dict[Key, Key | None] = {}
    for post in posts:
        code = None if post.superior is None else find(post.scope, post.superior)
        if post.superior is None or code is not None:
            above[post.code] = code
        else:
            ledger.reject_unknown(
                post.record,
                column=SUPERIOR,
                reason=f"There is no post {post.superior} in this file.",
                known=[other.ref for other in posts if other.scope == post.scope],
            )
    return above


def _finder(posts: list[Post]) -> Callable[[Scope, str], Key | None]:
    """References are looked up in the post's own organisation first, then, where only one other of
    the file has it, there."""
    own = {(post.scope, post.ref): post.code for post in posts}
    everywhere: dict[str, list[Key]] = defaultdict(list)
    for post in posts:
        everywhere[post.ref].append(post.code)

    def find(scope: Scope, ref: str) -> Key | None:
        if (scope, ref) in own:
            return own[scope, ref]
        return everywhere[ref][0] if len(everywhere.get(ref, ())) == 1 else None

    return find


def _depths(above: dict[Key, Key | None]) -> dict[Key, int]:
    """Steps from the top of every post from which a top can be reached."""
    below: dict[Key | None, list[Key]] = defaultdict(list)
    for code, superior in above.items():
        below[superior].append(code)
    depth: dict[Key, int] = {}
    layer, steps = below[None], 0
    while layer:
        depth.update(dict.fromkeys(layer, steps))
        layer, steps = [code for superior in layer for code in below[superior]], steps + 1
    return depth


def _reject_rest(
    posts: list[Post], above: dict[Key, Key | None], depth: dict[Key, int], ledger: Ledger
) -> None:
    """Reject what has no way to a top: it goes round in a loop, or ends at a rejected post."""
    for post in posts:
        if post.code in depth or post.code not in above:
            continue
        reason = (
            "The line of posts above goes round in a loop."
            if _is_in_loop(post.code, above)
            else f"Post {post.superior} above it could not be taken."
        )
        ledger.reject(
            post.record, column=SUPERIOR, reason=reason, suggestion="Mend the post above."
        )


def _is_in_loop(code: Key, above: dict[Key, Key | None]) -> bool:
    seen: set[Key] = set()
    node: Key | None = code
    while node is not None and node not in seen:
        seen.add(node)
        node = above.get(node)
    return node == code


def _main_posts(posts: dict[Key, Post], depth: dict[Key, int]) -> dict[str, Key]:
    """Of a person's posts the one nearest to a top; of equals the first in the file."""
    main: dict[str, Key] = {}
    for code, post in posts.items():
        number = post.person_number
        if number and (number not in main or depth[code] < depth[main[number]]):
            main[number] = code
    return main


def _manager(posts: dict[Key, Post], above: dict[Key, Key | None], code: Key) -> str | None:
    """The nearest person above. Empty seats are passed over, for the level above acts for them; at
    an unnamed holder the search ends, for that is the manager, whoever it is. Every manager stands
    nearer to a top than those managed, so a loop cannot arise."""
    node = above[code]
    while node is not None and posts[node].holder in {Holder.VACANT, Holder.ELIMINATED}:
        node = above[node]
    return posts[node].person_number or None if node is not None else None
