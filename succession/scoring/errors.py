"""The one error of the scoring core."""


class ScoringInputError(ValueError):
    """Names the field that cannot be scored and says what is wrong with it, in words for a user."""

    def __init__(self, field: str, problem: str) -> None:
        self.field = field
        self.problem = problem
        super().__init__(f"{field}: {problem}")
