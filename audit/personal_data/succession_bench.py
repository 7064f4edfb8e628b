"""What is kept of the bench and of the reporting tree: copies, worked out anew when the originals change."""

from audit.personal_data.declaration import UNTIL_REPLACED, declare

TABLE = (
    *declare(
        "succession.BenchMark",
        purpose="That a transaction changed what benches or the reporting tree are made of.",
        kept="Until the figures are worked out anew, at the latest by the next reader.",
        not_personal="id marked_in is_tree",
    ),
    *declare(
        "succession.BenchReading",
        purpose="When the figures of the bench were worked out last.",
        kept=UNTIL_REPLACED,
        not_personal="id is_the_one as_of tree worked_out_at facts facts_of",
    ),
    *declare(
        "succession.BenchFigure",
        purpose="Each critical position in figures, and who would fill it if all fell vacant at once;"
        " follows from the slates, which the person reads under what is held.",
        kept=UNTIL_REPLACED,
        personal="counted",
        not_personal="position cover is_vacant best_band confirmed ready proposed shares exposure"
        " has_emergency_cover place gap title risk impact unit family",
    ),
    *declare(
        "succession.ChartNode",
        purpose="Where somebody stands in the reporting tree; follows from the managers in the HR data.",
        kept=UNTIL_REPLACED,
        personal="employee parent depth reports",
        not_personal="first last position",
    ),
)
