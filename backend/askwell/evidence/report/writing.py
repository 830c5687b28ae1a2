"""A report as Markdown."""

import re
from collections.abc import Iterable, Iterator
from uuid import UUID

from askwell.core.schemas import Reference
from askwell.evidence.board.schemas import Agreement, Cell
from askwell.evidence.decisions.models import Turn
from askwell.evidence.decisions.schemas import DecisionRead, LookBackRead
from askwell.evidence.outcomes.schemas import OutcomeRead
from askwell.evidence.report.schemas import ReportRead
from askwell.evidence.takeaways.schemas import TakeawayRead

_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_AGREEMENT = {
    Agreement.none: "",
    Agreement.agree: "they agree",
    Agreement.differ: "they differ",
    Agreement.split_: "they are split",
}
_TURN = {
    Turn.better: "better than expected.",
    Turn.as_expected: "as expected.",
    Turn.worse: "worse than expected.",
}
_PERSPECTIVE = {
    "three_people": "three people",
    "several_organizations": "several organizations",
    "novice": "a newcomer",
    "veteran": "a veteran",
    "critical_voice": "a critical voice",
}


def written(told: ReportRead) -> str:
    """The report, in Markdown."""
    direction = told["direction"]
    return "\n".join(
        [
            f"# {_plain(direction['name'])}",
            "",
            *_about("Why it attracts", direction["attracts"]),
            *_about("What worries", direction["worries"]),
            *_listed("What would have to be true", map(_plain, direction["must_be_true"])),
            *_summary(told),
            *_topics(told),
            *_listed("Whether to decide", (reason["text"] for reason in told["readiness"]["reasons"])),
            *_decisions(told["decisions"], _by_id(told)),
            *_listed("What came of it", map(_outcome, told["outcomes"])),
        ]
    )


def _plain(text: str) -> str:
    """Text that says in Markdown what it says."""
    return _MEANS_SOMETHING.sub(r"\\\1", " ".join(text.split()))


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _about(heading: str, text: str | None) -> Iterator[str]:
    if text:
        yield from (f"**{heading}:** {_plain(text)}", "")


def _listed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    told = [f"- {line}" for line in lines]
    if told:
        yield from (f"## {heading}", "", *told, "")


def _summary(told: ReportRead) -> Iterator[str]:
    summary = told["summary"]
    organizations = _counted(summary["organizations"], "organization", "organizations")
    yield f"Heard: {_counted(summary['people'], 'person', 'people')} of {organizations}."
    missing = [_PERSPECTIVE[name] for name, is_met in summary["coverage"].items() if not is_met]
    if missing:
        yield f"Still missing: {', '.join(missing)}."
    yield ""


def _topics(told: ReportRead) -> Iterator[str]:
    for topic in told["topics"]:
        yield from (f"## {topic['topic'].replace('_', ' ').capitalize()}", "", _cell(topic["cell"]), "")
        yield from _takeaways(topic["takeaways"])
    if told["others"]:
        yield from ("## Other findings", "")
        yield from _takeaways(told["others"])
    if told["takeaways_left_out"]:
        left_out = _counted(told["takeaways_left_out"], "takeaway", "takeaways")
        yield from (f"Left out here: {left_out} that came later.", "")


def _cell(cell: Cell) -> str:
    parts = [_counted(cell["people"], "person", "people")]
    if cell["mean"] is not None and cell["spread"] is not None:
        parts.append(f"rated {cell['mean']:.1f} of 5 (spread {cell['spread']:.1f})")
    parts += filter(None, [_AGREEMENT[cell["agreement"]], "older than six months" if cell["is_old"] else ""])
    return f"{', '.join(parts)}."


def _takeaways(takeaways: Iterable[TakeawayRead]) -> Iterator[str]:
    for each in takeaways:
        rating = f", {each['rating']} of 5" if each["rating"] is not None else ""
        yield f"- {each['kind'].capitalize()}{rating}: {_plain(each['text'])} ({_whom(each)})"
        if each["source"] is not None:
            yield f"  > {_plain(each['source']['quote'])}"
    yield ""


def _whom(takeaway: TakeawayRead) -> str:
    named: list[Reference | None] = [takeaway["contact"], takeaway["organization"]]
    return ", ".join(_plain(each["name"]) for each in named if each is not None)


def _by_id(told: ReportRead) -> dict[UUID, TakeawayRead]:
    all_of_them = [*told["others"], *(each for topic in told["topics"] for each in topic["takeaways"])]
    return {each["id"]: each for each in all_of_them}


def _decisions(decisions: Iterable[DecisionRead], known: dict[UUID, TakeawayRead]) -> Iterator[str]:
    for each in decisions:
        state = each["state"].replace("_", " ")
        yield from (f"## Decision: {each['verdict']}", "", f"{each['created_at']:%-d %B %Y}, {state}.", "")
        yield from _about("Decided early because", each["override_reason"])
        if each["reason"]:
            yield from (each["reason"], "")
        yield from _grounds([known[id] for id in each["takeaway_ids"] if id in known], each["takeaways"])
        for back in each["look_backs"]:
            yield from (f"Looking back on {back['at']:%-d %B %Y}: {_back(back)}", "")


def _grounds(takeaways: list[TakeawayRead], count: int) -> Iterator[str]:
    if count:
        yield from ("It rests on:", "")
        yield from (f"- {_plain(each['text'])} ({_whom(each)})" for each in takeaways)
        if missing := count - len(takeaways):
            yield f"- {_counted(missing, 'takeaway that is not here', 'takeaways that are not here')}"
        yield ""


def _back(back: LookBackRead) -> str:
    return " ".join(filter(None, (_TURN[back["how_it_turned_out"]], _plain(back["text"] or ""))))


def _outcome(outcome: OutcomeRead) -> str:
    told = [outcome["kind"].replace("_", " ").capitalize(), f"on {outcome['happened_on']:%-d %B %Y}"]
    return f"{' '.join(told)}{': ' if outcome['text'] else ''}{_plain(outcome['text'] or '')}"
