"""docs/performance.md and its charts, made of the results that were measured, so that no figure can drift from them.

python benchmarks/page.py benchmarks/results docs/performance.md
"""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from typing import Any

from whole import MIXES, fitted

SAID = {
    "mixed": "30% of the cells blank or unknown, 5% invalid",
    "clean": "no cell blank or wrong (3% of ethnicities are the code for one not known)",
    "invalid": "every row failing",
}
KINDS = ("csv", "parquet")
TRIED = Path(__file__).with_name("tried.md")
NOTHING = "*Not measured yet.*"
GB = 1e9
_WIDTH, _BAR, _LEFT = 720, 24, 300  # of a chart, in pixels


def main() -> None:
    """Write the page and the charts beside it."""
    results, page = Path(sys.argv[1]), Path(sys.argv[2])
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(results.glob("*.json"))}
    charts = page.with_suffix("")
    charts.mkdir(parents=True, exist_ok=True)
    for name, svg in drawn(found).items():
        (charts / f"{name}.svg").write_text(svg, encoding="utf-8")
    page.write_text(text(found, charts.name), encoding="utf-8")


def text(found: dict[str, Any], charts: str) -> str:
    """The page."""
    head = [
        "# Speed, as measured",
        (
            "*Made by `benchmarks/page.py` of `benchmarks/results/` and `benchmarks/tried.md`; do not edit. What each "
            "contestant is asked stands in [benchmarks/README.md](../benchmarks/README.md).*"
        ),
    ]
    parts = [_of_mix(mix, found.get(mix), charts) for mix in MIXES]
    parts += [f"## What was tried, and what it gained\n\n{TRIED.read_text(encoding='utf-8').strip()}"]
    parts += [
        _of_phases(found.get("phases")),
        _of_growth(found.get("growth"), charts),
        _of_memory(found.get("memory")),
        _of_spark(found.get("spark")),
    ]
    return "\n\n".join([*head, *parts]) + "\n"


def drawn(found: dict[str, Any]) -> dict[str, str]:
    """The charts by name."""
    bars = {
        f"{mix}-{kind}": _bars(f"{kind}, {SAID[mix]}: seconds of each round", _walls(found[mix], kind))
        for mix in MIXES
        if mix in found
        for kind in KINDS
    }
    lines = {
        f"growth-{name}": _line(f"seconds of work by {name}", points)
        for name, points in found.get("growth", {}).get("series", {}).items()
    }
    return bars | lines


# --- parts --------------------------------------------------------------------------------------------------------


def _of_mix(mix: str, found: dict[str, Any] | None, charts: str) -> str:
    title = f"## Beside its peers: {SAID[mix]}"
    if found is None:
        return f"{title}\n\n{NOTHING}"
    parts = [title, f"{found['about']}."]
    for kind in (*KINDS, "start-up"):
        base = "floor" if kind != "start-up" else next((j["name"] for j in found["jobs"] if "import" in j["name"]), "")
        rows = [_compared(job, found, kind, base) for job in found["jobs"] if job["group"] == kind]
        parts.append(_table([kind, "wall s", f"x {base.partition(',')[0]}", "from-to", "CPU s", "peak GB"], rows))
        if kind in KINDS:
            parts.append(f"![{kind}: seconds by contestant]({charts}/{mix}-{kind}.svg)")
    parts.append(_table(["target", "limit", "found", ""], [_verdict(one) for one in found["targets"]]))
    return "\n\n".join(parts)


def _compared(job: dict[str, Any], found: dict[str, Any], kind: str, base: str) -> list[str]:
    runs = job["runs"]
    floor = next((j["runs"] for j in found["jobs"] if (j["group"], j["name"]) == (kind, base)), [])
    if not runs or not floor:
        return [job["name"], job["missing"] or "not run", *[""] * 4]
    ratios = [one["wall"] / other["wall"] for one, other in zip(runs, floor, strict=False)]
    best = min(runs, key=lambda one: one["wall"])
    ratio = best["wall"] / min(one["wall"] for one in floor)
    spread = f"{min(ratios):.2f}-{max(ratios):.2f}"
    peak = max(one["peak"] for one in runs) / GB
    return [job["name"], f"{best['wall']:.2f}", f"{ratio:.2f}", spread, f"{best['cpu']:.2f}", f"{peak:.2f}"]


def _verdict(target: dict[str, Any]) -> list[str]:
    if not target["found"]:
        return [target["target"], f"{target['limit']:g}", "", "not measured"]
    met, value = target["found"]
    return [target["target"], f"{target['limit']:g}", f"{value:.2f}", "met" if met else "**missed**"]


def _of_growth(found: dict[str, Any] | None, charts: str) -> str:
    title = "## What grows with what"
    if found is None:
        return f"{title}\n\n{NOTHING}"
    rows = []
    for name, points in found["series"].items():
        line = fitted(points)
        shown = ", ".join(f"{x:,}: {y:.2f}" for x, y in points)
        rows.append([name, shown, f"{line['start']:.2f}", f"{line['slope']:.2g}", f"{line['r2']:.3f}"])
    head = [f"of {found['rows']:,} rows", "seconds of work", "start s", "s for one more", "r2 of a straight line"]
    pictures = [f"![seconds by {name}]({charts}/growth-{name}.svg)" for name in found["series"]]
    return "\n\n".join([title, _table(head, rows), *pictures])


def _of_phases(found: dict[str, Any] | None) -> str:
    title = "## Where the time goes"
    if found is None:
        return f"{title}\n\n{NOTHING}"
    said = f"Of {found['rows']:,} rows (mixed), one phase after the other; in an audit they overlap."
    spent = found["phases"]
    names = list(dict.fromkeys(phase for kind in KINDS for phase in spent[kind]))
    rows = [
        [phase, *(f"{spent[kind][phase]:.2f}" if phase in spent[kind] else "" for kind in KINDS)] for phase in names
    ]
    rows.append(["together", *(f"{sum(spent[kind].values()):.2f}" for kind in KINDS)])
    steps = [[f"… {name}" if at else name, f"{wall:.2f}"] for at, (name, wall) in enumerate(found["start"])]
    return "\n\n".join(
        [
            title,
            said,
            _table(["phase", *(f"{kind}, s" for kind in KINDS)], rows),
            _table(["a start as far as", "s"], steps),
        ]
    )


def _of_memory(found: list[dict[str, Any]] | None) -> str:
    rows = [[f"{one['rows']:,}", one["kind"], f"{one['peak'] / GB:.2f}", f"{one['wall']}"] for one in found or ()]
    told = _table(["rows", "file", "peak GB", "wall s"], rows) if found else NOTHING
    return f"## Memory\n\n{told}"


def _of_spark(found: dict[str, Any] | None) -> str:
    title = "## Spark\n\nBy its event log; [scale.md](scale.md) says what follows for a billion rows."
    if not found:
        return f"{title}\n\n{NOTHING}"
    rows = [
        [f"{value:,}" if isinstance(value, int) else str(value or "all") for value in one.values()]
        for one in found["sizes"]
    ]
    return f"{title} {found['about']}.\n\n{_table(list(found['sizes'][0]), rows)}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    ruled = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in ruled)


# --- charts -------------------------------------------------------------------------------------------------------


def _walls(found: dict[str, Any], kind: str) -> list[tuple[str, list[float]]]:
    jobs = [job for job in found["jobs"] if job["group"] == kind and job["runs"]]
    return [(job["name"], [one["wall"] for one in job["runs"]]) for job in jobs]


def _bars(title: str, walls: list[tuple[str, list[float]]]) -> str:
    """A bar to the fastest round of each, and a thin line from it to the slowest."""
    most = max((max(runs) for _, runs in walls), default=1.0)
    scale = (_WIDTH - _LEFT - 60) / most
    body = []
    for at, (name, runs) in enumerate(walls):
        y, least, slowest = 34 + at * _BAR, min(runs) * scale, max(runs) * scale
        fill = "#1d4e89" if name == "dq-audit" else "#8a8f98"
        body += [
            f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{y + 2}" width="{least:.1f}" height="14" fill="{fill}"/>',
            f'<line x1="{_LEFT + least:.1f}" x2="{_LEFT + slowest:.1f}" y1="{y + 9}" y2="{y + 9}" stroke="#333"/>',
            f'<text x="{_LEFT + slowest + 6:.1f}" y="{y + 13}">{min(runs):.2f}</text>',
        ]
    return _svg(title, 40 + len(walls) * _BAR, body)


def _line(title: str, points: list[list[float]]) -> str:
    """The points, and the straight line that fits them best."""
    line = fitted(points)
    right, top = max(x for x, _ in points) or 1, max(y for _, y in points) or 1

    def place(x: float, y: float) -> tuple[float, float]:
        return 60 + x / right * (_WIDTH - 120), 200 - y / top * 150

    (x1, y1), (x2, y2) = place(0, line["start"]), place(right, line["start"] + line["slope"] * right)
    body = [f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#8a8f98"/>']
    for x, y in points:
        at_x, at_y = place(x, y)
        body += [
            f'<circle cx="{at_x:.1f}" cy="{at_y:.1f}" r="4" fill="#1d4e89"/>',
            f'<text x="{at_x:.1f}" y="{at_y - 8:.1f}" text-anchor="middle">{y:.2f}</text>',
            f'<text x="{at_x:.1f}" y="222" text-anchor="middle">{x:,}</text>',
        ]
    return _svg(title, 232, body)


def _svg(title: str, height: int, body: list[str]) -> str:
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" role="img"'
                ' font-family="sans-serif" font-size="12" fill="#222">'
            ),
            f"<title>{escape(title)}</title>",
            f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
            f'<text x="8" y="20" font-weight="bold">{escape(title)}</text>',
            *body,
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    main()
