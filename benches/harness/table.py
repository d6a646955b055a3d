"""Rounds in turn, and the one table that everything is printed in."""

import re
import statistics
from dataclasses import dataclass, field
from typing import Callable

from machine import Machine, Run, tell

HEAD = ("case", "program", "rounds", "cpu", "wall", "peak MiB", "to limit", "to floor", "to segel", "note")


@dataclass
class Command:
    """A command of one program; `clear` makes room for the next round, `note` judges the first result."""
    words: list[str]
    env: dict[str, str] | None = None
    clear: Callable[[], None] = lambda: None
    note: Callable[[], str] = lambda: ""


@dataclass
class Case:
    """What several programs do in turn: how many documents at once, and the seconds that the limit allows."""
    title: str
    commands: dict[str, Command]
    limit: float
    documents: int = 1
    runs: dict[str, list[Run]] = field(default_factory=dict)


def shown(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} us"
    return f"{seconds * 1e3:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def head() -> None:
    print("| " + " | ".join(HEAD) + " |")
    print("|" + "---|" * len(HEAD), flush=True)


def row(case: str, program: str = "", **cells: str) -> None:
    values = {"case": case, "program": program, **{name.replace("_", " "): cell for name, cell in cells.items()}}
    if unknown := set(values) - set(HEAD):
        raise ValueError(f"no such column: {unknown}")
    print("| " + " | ".join(values.get(name, "").replace("|", "/") for name in HEAD) + " |", flush=True)


def ratio(one: list[Run], other: list[Run]) -> str:
    """The median of the ratios of rounds, where both ran in all of them."""
    if not other:
        return ""
    if len(one) == len(other):
        return f"{statistics.median(a.cpu / max(b.cpu, 1e-9) for a, b in zip(one, other)):.2f}"
    return f"{middle(one, 'cpu') / middle(other, 'cpu'):.2f}"


def middle(runs: list[Run], what: str) -> float:
    return statistics.median(getattr(run, what) for run in runs)


def measure(machine: Machine, case: Case, rounds: int, slow: float) -> Case:
    """Runs the commands in turn (A B C A B C), so that what disturbs the machine disturbs all; prints a row each.

    The first round only warms up, but for a command slower than `slow` seconds, which runs no more."""
    failed: dict[str, str] = {}
    notes: dict[str, str] = {}
    case.runs = {name: [] for name in case.commands}
    over: set[str] = set()
    for turn in range(rounds + 1):
        tell(f"{case.title}: round {turn} of {rounds}")
        for name, command in case.commands.items():
            if name in failed or name in over:
                continue
            command.clear()
            run = machine.run(command.words, command.env)
            part = re.search(r"docs=(\d+) ok=(\d+)", run.said) if run.code == 1 else None
            if run.code != 0 and not part:
                failed[name] = f"code {run.code}: {' '.join(run.said.split())[-120:]}"
                continue
            if turn == 0:
                notes[name] = command.note()
                if part:
                    notes[name] += f" refused {int(part[1]) - int(part[2])} of {part[1]} valid files"
                if run.wall > slow:
                    over.add(name)
                    case.runs[name].append(run)
            else:
                case.runs[name].append(run)
    for command in case.commands.values():
        command.clear()
    machine.sweep()
    for name, runs in case.runs.items():
        if name in failed:
            case.runs[name] = []
            row(case.title, name, note=failed[name])
            continue
        cpu, wall = middle(runs, "cpu"), middle(runs, "wall")
        note = notes.get(name, "").strip()
        if case.documents > 1:
            note = f"{case.documents / cpu:.0f} documents a second of a core; {note}".rstrip("; ")
        row(case.title, name, rounds=str(len(runs)), cpu=shown(cpu / case.documents), wall=shown(wall / case.documents),
            peak_MiB=f"{max(run.peak_kib for run in runs) / 1024:.0f}",
            to_limit=f"{cpu / case.limit:.2f}" if case.limit else "",
            to_floor=ratio(runs, case.runs.get("floor", [])), to_segel=ratio(runs, case.runs.get("segel", [])), note=note)
    return case
