"""What a retraction changes, as rows, as one nested sheet, and as text in short sections."""

from __future__ import annotations

import json
import shutil
import textwrap
from typing import TYPE_CHECKING

from defgraph.answers.formats import harmless, plain, write
from defgraph.answers.rows import Row, Rows, rows_of
from defgraph.dossiers.wording import figures_text, interval, reached
from defgraph.retraction import FALLEN, WEAKENED, Outcome
from defgraph.vocabulary import kebab, ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from defgraph.answers.sheets import Sheet
    from defgraph.dossiers import Dossier, Named
    from defgraph.retraction import BrokenLink, Change, Move, Retraction, Split

_SHOWN = 20
"""How many rows each section of the text has."""

_ABOUT = ("subject", "subject_id", "relation", "object", "object_id", "item", "item_id")
_ASSESSED = (
    *("stage", "standing", "support_min", "support_max", "stage_support_min", "stage_support_max"),
    *("figures", "reports", "weak_points"),
)
_NOTHING: Row = {**dict.fromkeys(_ASSESSED, 0), "stage": "", "standing": "", "figures": "", "weak_points": []}
"""What a claim has come to of which no report stands."""
_CLAIM = ("claim", "deal", *_ABOUT, *(f"{column}_{when}" for column in _ASSESSED for when in ("before", "after")))
_LINK = ("from", "from_id", "to", "to_id", "claims")
_CUT_OFF = ("actors", "connected_before", "connected_after")
_RANK = ("entity", "entity_id", "class", "measure", "rank_before", "rank_after", "value_before", "value_after")
_COLUMNS = ("what", "outcome", "statement", *_CLAIM, *_LINK, *_CUT_OFF, *_RANK)


def retraction_rows(found: Retraction, top: int) -> Rows:
    """Return one row for each claim, link, group and rank that changes, told apart by ``what``.

    Of ranks, those who leave are all there, and ``top`` of the others.
    """
    rows: list[Row] = [{"what": "claim", **_claim(change)} for change in _changed(found)]
    rows += [{"what": "link", **_link(link)} for link in found.links]
    rows += [{"what": "cut off", **part} for split in found.splits for part in _cut_off(split)]
    rows += [{"what": "rank", **_rank(found, move)} for move in _most(found.moves, top)]
    blank: Row = dict.fromkeys(_COLUMNS)
    return rows_of([blank | row for row in rows], blank, ("what", "outcome", "statement"))


def retraction_sheet(found: Retraction, top: int) -> Sheet:
    """Return the same, nested, with what was retracted and the counts, as JSON has it."""
    return {
        "retracted": [named.plain() for named in found.retracted],
        "summary": dict(_counts(found)),
        "claims": [_claim(change) for change in _changed(found)],
        "deals": [_deal(change) for change in found.deals],
        "figures": [_figures(change) for change in _furthest(found.figures)],
        "links": [_link(link) for link in found.links],
        "cut_off": [part for split in found.splits for part in _cut_off(split)],
        "ranks": [_rank(found, move) for move in _most(found.moves, top)],
    }


def retraction_json(found: Retraction, top: int) -> str:
    """Return the sheet as JSON."""
    return json.dumps(plain(retraction_sheet(found, top)), ensure_ascii=False, indent=1) + "\n"


def _changed(found: Retraction) -> list[Change]:
    """Return the claims that fall, weaken, or come to another stage or to other figures, the gravest first."""
    stay = [c for c in found.of(Outcome.STAYS) if c.figures_change or (c.before.deal and c.stage_changes)]
    return [change for outcome in (*FALLEN, *WEAKENED) for change in _furthest(found.of(outcome))] + _furthest(stay)


def _furthest(changes: Iterable[Change]) -> list[Change]:
    """Put the deals first, those that had got furthest before the others, then what was best supported."""
    rungs = ontology().rungs

    def place(change: Change) -> tuple[object, ...]:
        was = change.before
        return not was.deal, -rungs.get(was.stage, -1), -was.support_min, -was.support_max, was.sentence, was.id

    return sorted(changes, key=place)


def _most(moves: Sequence[Move], top: int) -> list[Move]:
    leaving = [move for move in moves if move.after is None]
    return leaving + [move for move in moves if move.after is not None][:top]


def _claim(change: Change) -> Row:
    claim = change.before
    both = (("before", _assessed(claim)), ("after", _assessed(change.after) if change.after else _NOTHING))
    return {
        "outcome": str(change.outcome),
        "statement": claim.sentence,
        "claim": claim.id,
        "deal": claim.deal,
        "relation": claim.relation,
        **_named("subject", claim.subject),
        **_named("object", claim.object),
        **_named("item", claim.item),
        **{f"{column}_{when}": assessed[column] for column in _ASSESSED for when, assessed in both},
    }


def _named(column: str, named: Named | None) -> Row:
    return {column: named.label if named else None, f"{column}_id": named.id if named else None}


def _assessed(dossier: Dossier) -> Row:
    weak_points = [point.plain() for point in dossier.weak_points]
    counted = {"reports": len(dossier.reports), "weak_points": weak_points}
    return {**dossier.assessment, "figures": _latest_figures(dossier), **counted}


def _latest_figures(dossier: Dossier | None) -> str:
    latest = dossier.latest if dossier else None
    return figures_text(latest) if latest else ""


def _deal(change: Change) -> Row:
    row = _claim(change)
    kept = ("statement", "claim", *(f"{c}_{when}" for c in ("stage", "standing") for when in ("before", "after")))
    return {"outcome": "drops" if change.drops else "changes", **{column: row[column] for column in kept}}


def _figures(change: Change) -> Row:
    both = {"figures_before": _latest_figures(change.before), "figures_after": _latest_figures(change.after)}
    return {"outcome": "changes", "statement": change.before.sentence, "claim": change.before.id, **both}


def _link(link: BrokenLink) -> Row:
    return {
        "outcome": "breaks",
        "statement": f"{link.start} – {link.end}",
        "from": link.start.label,
        "from_id": link.start.id,
        "to": link.end.label,
        "to_id": link.end.id,
        "claims": [{"claim": claim.id, "statement": claim.sentence} for claim in link.claims],
    }


def _cut_off(split: Split) -> Iterator[Row]:
    for part in split.cut_off:
        yield {
            "outcome": "is cut off" if len(part) > 1 else "is left alone",
            "statement": ", ".join(named.label for named in part),
            "actors": [named.plain() for named in part],
            "connected_before": split.size,
            "connected_after": len(part),
        }


def _rank(found: Retraction, move: Move) -> Row:
    before, after = move.before, move.after
    return {
        "outcome": "changes" if after else "leaves",
        "statement": before.label,
        "entity": before.label,
        "entity_id": before.entity,
        "class": before.kind,
        "measure": found.measure,
        "rank_before": before.rank,
        "rank_after": after.rank if after else None,
        "value_before": round(before.value, 6),
        "value_after": round(after.value, 6) if after else None,
    }


def _counts(found: Retraction) -> Iterator[tuple[str, int]]:
    every, fallen = found.reports
    yield "reports", every
    yield "reports_that_fall", fallen
    yield "claims", sum(change.before.support_max > 0 for change in found.claims)
    yield "fall", len(found.of(Outcome.FALLS))
    yield "fall_as_far_as_is_known", len(found.of(Outcome.FALLS_AS_KNOWN))
    yield "weaken_to_a_single_source", len(found.of(Outcome.SINGLE_SOURCE))
    yield "weaken", len(found.of(Outcome.WEAKENS))
    drops = [change.outcome for change in found.deals if change.drops]
    yield "deals_whose_stage_drops", len(drops)
    yield "deals_whose_stage_drops_as_they_fall", drops.count(Outcome.FALLS)
    yield "claims_left_whose_figures_change", len(found.figures)
    yield "links_that_break", len(found.links)
    yield "actors_cut_off", sum(len(part) for split in found.splits for part in split.cut_off)
    yield "actors_that_leave_the_ranking", sum(move.after is None for move in found.moves)


# As text


def retraction_text(found: Retraction, top: int) -> Iterator[str]:
    """Yield the lines of a table in short sections, the counts on top."""
    width = shutil.get_terminal_size((80, 24)).columns
    yield from _wrapped(f"If wrong: {', '.join(map(_who, found.retracted))}", width)
    yield from _wrapped(summary(found), width)
    if found.changes_nothing:
        return
    yield from _claims("Claims that fall: nothing is left under them", found.of(Outcome.FALLS), width)
    known = "Claims that fall as far as is known: what is left is of unknown origin and may be an echo"
    yield from _claims(known, found.of(Outcome.FALLS_AS_KNOWN), width)
    yield from _claims("Claims that weaken", found.of(*WEAKENED), width)
    yield from _deals(found, width)
    yield from _other_figures(found.figures, width)
    yield from _links(found.links, width)
    yield from _splits(found.splits, width)
    yield from _ranks(found, top, width)


def summary(found: Retraction) -> str:
    """Say in a few sentences how much changes, or that nothing does."""
    if found.changes_nothing:
        return "Nothing changes: no report falls, no claim weakens, and no figures change."
    n = dict(_counts(found))
    drops, falling = n["deals_whose_stage_drops"], n["deals_whose_stage_drops_as_they_fall"]
    aside = f" ({falling} of them {'falls' if falling == 1 else 'fall'})" if falling else ""
    return (
        f"{n['reports_that_fall']} of {n['reports']} reports fall. Of {n['claims']} claims with support: "
        f"{n['fall']} fall, {n['fall_as_far_as_is_known']} fall as far as is known; weaken: "
        f"{n['weaken_to_a_single_source']} to a single source, {n['weaken']} otherwise. "
        f"Deals whose stage drops: {drops}{aside}. "
        f"Claims left whose figures change: {n['claims_left_whose_figures_change']}. "
        f"Links that break: {n['links_that_break']}. "
        f"Actors cut off: {n['actors_cut_off']}; that leave the ranking: {n['actors_that_leave_the_ranking']}."
    )


def _who(named: Named) -> str:
    """Name a source with what it is; an unnamed speaker with the document too, as labels like "analysts" are many."""
    kind = kebab(named.kind).replace("-", " ")
    if named.kind == "Speaker":
        kind = f"{kind} in {named.id.partition('/')[0]}"
    return f"{named.label} ({kind})" if kind else named.label


def _wrapped(text: str, width: int, indent: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        harmless(text), width, initial_indent=indent, subsequent_indent=2 * indent, break_on_hyphens=False
    )


def _section(title: str, rows: Sequence[Row], brief: tuple[str, ...], width: int) -> Iterator[str]:
    """Yield a heading and a table; nothing where there are no rows."""
    if not rows:
        return
    yield ""
    yield from _wrapped(f"{title} ({len(rows)})", width)
    yield ""
    yield from "".join(write(Rows(rows[:_SHOWN], brief, brief), "table")).splitlines()
    if len(rows) > _SHOWN:
        yield f"and {len(rows) - _SHOWN} more; --format csv lists all"


def _claims(title: str, changes: Sequence[Change], width: int) -> Iterator[str]:
    rows = [_claim_in_short(change) for change in _furthest(changes)]
    yield from _section(title, rows, ("statement", "stage", "support", "reports"), width)


def _claim_in_short(change: Change) -> Row:
    before, after = change.before, change.after
    return {
        "statement": before.sentence,
        "stage": _arrow(_reached(before), _reached(after)),
        "support": _arrow(_interval(before), _interval(after)),
        "reports": _arrow(len(before.reports), len(after.reports) if after else 0),
    }


def _reached(dossier: Dossier | None) -> str:
    return reached(dossier.standing, dossier.stage) if dossier else "nothing"


def _arrow(before: object, after: object) -> str:
    return f"{before}" if before == after else f"{before} → {after}"


def _interval(dossier: Dossier | None) -> str:
    return interval(dossier.support_min, dossier.support_max) if dossier else "0"


def _deals(found: Retraction, width: int) -> Iterator[str]:
    """Yield the deals of which something is left, at another stage; those that fall have been listed as claims."""
    left = [change for change in found.deals if change.outcome is not Outcome.FALLS]
    brief = ("statement", "stage", "support")
    dropped, others = ([_claim_in_short(c) for c in _furthest(left) if c.drops is drops] for drops in (True, False))
    yield from _section("Deals whose stage drops, besides those that fall", dropped, brief, width)
    yield from _section("Deals at another stage, since what ended or outdid it is gone", others, brief, width)


def _other_figures(changes: Iterable[Change], width: int) -> Iterator[str]:
    rows: list[Row] = [
        {
            "statement": row["statement"],
            "before": row["figures_before"] or "no figures",
            "after": row["figures_after"] or "no figures",
        }
        for row in map(_figures, _furthest(changes))
    ]
    title = "Claims whose latest figures change, besides those that fall"
    yield from _section(title, rows, ("statement", "before", "after"), width)


def _links(links: Sequence[BrokenLink], width: int) -> Iterator[str]:
    rows: list[Row] = [{**_link(link), "claims": len(link.claims)} for link in links]
    title = "Links that break: joined by these claims before, by none after"
    yield from _section(title, rows, ("from", "to", "claims"), width)


def _splits(splits: Sequence[Split], width: int) -> Iterator[str]:
    for split in splits:
        yield ""
        largest = split.parts[0]
        if len(largest) == 1:
            yield from _wrapped(f"Connected before, each alone after: {_labels(split.parts)}", width)
            continue
        yield f"Of {split.size} connected actors {len(largest)} stay together; cut off:"
        for part in (part for part in split.cut_off if len(part) > 1):
            yield from _wrapped(_labels([part]), width, "  ")
        if alone := [part for part in split.cut_off if len(part) == 1]:
            yield from _wrapped(f"each alone: {_labels(alone)}", width, "  ")


def _labels(parts: Iterable[tuple[Named, ...]]) -> str:
    return ", ".join(named.label for part in parts for named in part)


def _ranks(found: Retraction, top: int, width: int) -> Iterator[str]:
    moved = [move for move in found.moves if move.after]
    by_value = [move for move in moved if move.loss]
    title = f"Ranks by {found.measure} that change along with the value"
    title += f": the most changed of {len(by_value)}" if len(by_value) > top else ""
    yield from _section(title, [_rank_in_short(move) for move in by_value[:top]], ("entity", "rank", "value"), width)
    if others := len(moved) - len(by_value):
        yield ""
        yield from _wrapped(f"Ranks by {found.measure} that change only because those of others do: {others}", width)
    if leaving := [move.before.label for move in found.moves if move.after is None]:
        yield ""
        yield f"Leave the ranking ({len(leaving)}):"
        yield from _wrapped(", ".join(leaving), width, "  ")


def _rank_in_short(move: Move) -> Row:
    after = move.after
    return {
        "entity": move.before.label,
        "rank": _arrow(move.before.rank, after.rank if after else None),
        "value": _arrow(f"{move.before.value:.4g}", f"{after.value:.4g}" if after else None),
    }
