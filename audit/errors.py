"""What can go wrong in the domain, in words for whoever did it."""


class DomainError(Exception):
    """Something that the person can understand and mend. Its text is one sentence for the page.

    `status` is the HTTP status that it maps to, once for HTML and once for the API.
    """

    status = 400

    @property
    def sentence(self) -> str:
        return str(self)


class Conflict(DomainError):
    """Somebody else changed the same thing first, or its state does not allow this any more."""

    status = 409


class Forbidden(DomainError):
    """The person may know of it but may not do it."""

    status = 403


class NotFound(DomainError):
    """It does not exist, or is none of this person's business: the answer is the same."""

    status = 404
