"""A report as Markdown."""

import re
from collections.abc import Iterable, Iterator

from askwell.core.schemas import Reference
from askwell.evidence.board.schemas import Agreement, Cell
from askwell.evidence.decisions.schemas import DecisionRead
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
            *_decisions(told["decisions"]),
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


def _decisions(decisions: Iterable[DecisionRead]) -> Iterator[str]:
    for each in decisions:
        state = each["state"].replace("_", " ")
        yield from (f"## Decision: {each['verdict']}", "", f"{each['created_at']:%-d %B %Y}, {state}.", "")
        yield from _about("Decided early because", each["override_reason"])
        if each["reason"]:
            yield from (each["reason"], "")


def _outcome(outcome: OutcomeRead) -> str:
    told = [outcome["kind"].replace("_", " ").capitalize(), f"on {outcome['happened_on']:%-d %B %Y}"]
    return f"{' '.join(told)}{': ' if outcome['text'] else ''}{_plain(outcome['text'] or '')}"
