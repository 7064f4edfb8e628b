"""A kept pack of a session, and whom it is sent to."""

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from audit.errors import Conflict, DomainError
from people.access import Access, access_of
from people.models import Account
from succession.calibration.pack import plan_pack, require_pack
from succession.calibration.seats import Seat, load_seat
from succession.models import CalibrationSession, PackFile, PackSending
from succession.packs.files import pairs_of, record_many_taken
from succession.packs.sending import sent_words, tell_by_mail


def recipients(session: CalibrationSession, *, by: Account) -> QuerySet[Account]:
    """Whoever else has a part in the session."""
    seated = Account.objects.filter(calibrations__session=session, is_active=True)
    return seated.exclude(pk=by.pk).order_by("full_name", "pk")


def received(session: CalibrationSession, account: Account) -> list[PackSending]:
    """Files of this session that were sent to them and are kept still. One query."""
    sent = PackSending.objects.filter(
        file__session=session, to=account, file__expires_at__gt=timezone.now()
    )
    return list(sent.select_related("file", "by").defer("file__content"))


def is_kept(file: PackFile) -> bool:
    return bool(file.content_hash) and file.expires_at > timezone.now()


def is_theirs(seat: Seat, access: Access, file: PackFile) -> bool:
    """Whether everybody in it is theirs to take."""
    mine = {employee.pk for employee, _ in plan_pack(seat, access).pairs}
    return mine.issuperset(employee for employee, _ in file.pairs)


@transaction.atomic
def send_session_pack(
    *, session: CalibrationSession, file: PackFile, to: Account, by: Account
) -> PackSending:
    """This very file: sender and reader hold the same, by its hash. Each person in it sees who sent
    it to whom."""
    if not is_kept(file):
        raise Conflict("This file is not kept any more. Make it again, then send it.")
    access = access_of(to)
    seat = load_seat(access, session.pk)
    require_pack(seat)
    if not is_theirs(seat, access, file):
        raise DomainError(
            f"Somebody in this pack is not for {to.full_name} to see, so it was not sent."
        )
    sending, is_new = PackSending.objects.get_or_create(file=file, to=to, defaults={"by": by})
    if is_new:
        pairs, how = pairs_of(file.pairs), sent_words(to)
        record_many_taken(by=by, pack=pairs, title=file.title, digest=file.content_hash, how=how)
        url = reverse("succession:calibration-pack", args=[session.pk])
        transaction.on_commit(lambda: tell_by_mail(to, url=url, by=by))
    return sending
