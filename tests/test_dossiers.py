"""What a dossier says of itself in short: its latest figures, and these in words."""

from __future__ import annotations

from defgraph.dossiers import DocumentEntry, Dossier, Figure, Named, ReportEntry
from defgraph.dossiers.wording import figures_text


def exactly(number: int) -> Figure:
    return Figure(number, number)


def report(number: int, document: str, stance: str = "asserts", deal: str = "", **figures: int) -> ReportEntry:
    told = {name: exactly(figure) for name, figure in figures.items()}
    return ReportEntry(
        f"r{number}", DocumentEntry(document), stance, "delivered", number, number + 1, figures=told, deal=deal
    )


def dossier(*reports: ReportEntry) -> Dossier:
    return Dossier(
        "c", "supplies", Named("a", "A"), Named("b", "B"), None, "asserts", "delivered", 1, 1, 1, 1, reports=reports
    )


def test_figures_of_several_deals_are_summed_each_with_the_greatest_number_delivered() -> None:
    told = dossier(
        report(1, "first", delivered=99),
        report(2, "register", deal="x", ordered=10, delivered=8, tiv=3),
        report(3, "register", deal="x", ordered=10, delivered=2),
        report(4, "register", deal="y", ordered=5, delivered=1, tiv=4),
    )
    assert told.latest is not None
    assert told.latest.figures == {"delivered": exactly(9), "ordered": exactly(15), "tiv": exactly(7)}


def test_what_is_only_hedged_is_told_with_a_question_mark_and_only_where_nothing_is_asserted() -> None:
    hedged = report(1, "one", "hedges", delivered=17)
    assert dossier(hedged).latest is None
    assert dossier(hedged).latest_or_hedged == hedged
    assert figures_text(hedged) == "17? delivered"
    asserted = report(2, "two", delivered=3)
    assert dossier(asserted, hedged).latest_or_hedged == asserted


def test_figures_are_worded_one_or_many_and_marked_where_disputed() -> None:
    assert figures_text(report(1, "one", quantity=1)) == "1 unit"
    assert figures_text(report(1, "one", quantity=2, ordered=4)) == "4 ordered, 2 units"
    assert figures_text(report(1, "one", quantity=2), {("quantity", exactly(2))}) == "2 units (disputed)"
