"""What is measured of Segel alone, beside the floor and the limit."""

import os
import shutil
import statistics
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import inputs
import pki
from gate import judged, judged_folder
from machine import ROOT, SIGNED_BY, Machine
from table import Case, Command, measure, row, shown

Words = list[str]


def key_words(machine: Machine, key: str, packed: bool = True) -> Words:
    if packed:
        return ["--p12", f"{machine.pki}/{key}.p12", "--passphrase-file", f"{machine.pki}/passphrase"]
    return ["--key", f"{machine.pki}/{key}.key", "--cert", f"{machine.pki}/{key}.certs"]


def segel_sign(machine: Machine, source: Path, out: Path, key: str = SIGNED_BY, packed: bool = True) -> Words:
    return [machine.segel, "sign", str(source), "-o", str(out), *key_words(machine, key, packed)]


def segel_verify(machine: Machine, source: Path, *more: str) -> Words:
    return [machine.segel, "verify", str(source), "--trust", f"{machine.pki}/root.pem",
            "--revocation", "soft", "--offline", *more]


def signing_commands(machine: Machine, source: Path, key: str = SIGNED_BY) -> dict[str, Command]:
    """Signing one file: the floor, and Segel with a key to derive (PKCS#12) and without (PKCS#8)."""
    commands = {}
    for name in ("floor", "segel", "segel --key"):
        out = machine.scratch / f"{name.replace(' ', '')}.pdf"
        words = ([machine.floor, "sign", str(source), str(out), f"{machine.pki}/{key}.der"] if name == "floor"
                 else segel_sign(machine, source, out, key, name == "segel"))

        def note(out: Path = out, floor: bool = name == "floor") -> str:
            return "" if floor else judged(machine, out, source, key)
        commands[name] = Command(words, clear=lambda out=out: out.unlink(missing_ok=True), note=note)
    return commands


def verifying_commands(machine: Machine, signed: Path, *more: str, key: str = SIGNED_BY, count: int = 1) -> dict[str, Command]:
    checks = [f"{machine.pki}/{name}.check" for name in ("root", "issuing", *[key] * count)]
    return {"floor": Command([machine.floor, "verify", str(signed), *checks]),
            "segel": Command(segel_verify(machine, signed, *more))}


def signed(machine: Machine, source: Path, key: str = SIGNED_BY) -> Path:
    """What every verifier is given: signed once by Segel."""
    out = machine.scratch / f"signed-{source.name}"
    out.unlink(missing_ok=True)
    run = machine.run(segel_sign(machine, source, out, key))
    if run.code:
        raise SystemExit(f"segel did not sign {source.name}: {run.said}")
    return out


def size(path: Path) -> int:
    return sum(each.stat().st_size for each in path.iterdir()) if path.is_dir() else path.stat().st_size


def titled(name: str, path: Path) -> str:
    size_mb = path.stat().st_size / 1e6
    return f"{name}, {size_mb:.0f} MB" if size_mb >= 100 else f"{name}, {size_mb:.3g} MB"


def limits(machine: Machine, _: Namespace) -> None:
    found = machine.limits
    for name in pki.KEYS:
        row(f"limit: {name} signature", cpu=shown(found.sign[name]),
            note=f"{1 / found.sign[name]:.0f} a second, {found.sources[name]}")
        row(f"limit: {name} verification", cpu=shown(found.verify[name]), note=f"{1 / found.verify[name]:.0f} a second")
    for name, rate in (("SHA-256", found.sha256), ("SHA-512", found.sha512),
                       ("copy, page cache", found.copy), ("read, page cache", found.read)):
        row(f"limit: {name}", cpu=f"{shown(rate * 1e6)} a MB", note=f"{1e-9 / rate:.2f} GB/s")


def inprocess(machine: Machine, args: Namespace) -> None:
    """The benches of the crates: library calls in memory, with limits of their own process."""
    for crate, bench in (("segel-sign", "signing"), ("segel-verify", "verifying")):
        ran = subprocess.run(["cargo", "bench", "-q", "-p", crate, "--bench", bench, "--", *args.words], cwd=ROOT, text=True,
                             stdout=subprocess.PIPE, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(machine.target)})
        for line in ran.stdout.splitlines():
            cells = [cell.strip() for cell in line.strip("| ").split("|")]
            if len(cells) == 5 and cells[0] != "case" and "---" not in line:
                case, time, limit, over, note = cells
                row(f"in process: {case}", "segel", cpu=time, to_limit=over, note=f"limit {limit}; {note}")
            else:
                print(line, file=sys.stderr)


def process(machine: Machine, args: Namespace) -> None:
    """One process, one file."""
    for name in args.inputs:
        source = inputs.made(machine.inputs, name)
        for key in pki.KEYS if name == "permit" else [SIGNED_BY]:
            measure(machine, Case(f"sign {titled(name, source)}, {key}", signing_commands(machine, source, key),
                                  machine.limits.signing(size(source), key=key)), args.rounds, args.slow)


def verify(machine: Machine, args: Namespace) -> None:
    """One process, one signed file; then a folder of them."""
    for name in args.inputs:
        source = inputs.made(machine.inputs, name)
        for key in pki.KEYS if name == "permit" else [SIGNED_BY]:
            ready = signed(machine, source, key)
            measure(machine, Case(f"verify {titled(name, ready)}, {key}", verifying_commands(machine, ready, key=key),
                                  machine.limits.verifying(size(ready), key=key)), args.rounds, args.slow)
            ready.unlink()
    ready = signed_folder(machine, args.n)
    commands = {"segel": Command(segel_verify(machine, ready, "--jobs", "1"))}
    measure(machine, Case(f"verify {args.n} permits in one process", commands,
                          machine.limits.verifying(size(ready), args.n, args.n), args.n), args.rounds, args.slow)
    shutil.rmtree(ready)


def batch_command(machine: Machine, source: Path, program: str, words: Words, env: dict[str, str] | None = None,
                  key: str = SIGNED_BY) -> Command:
    out = machine.scratch / f"batch-{program.replace(' ', '')}"

    def clear() -> None:
        machine.set_aside(out)
        out.mkdir()
    words = [word.replace("{out}", str(out)) for word in words]
    def note() -> str:
        return "" if program == "floor" else judged_folder(machine, out, source, key)
    return Command(words, env, clear, note)


def segel_batch(machine: Machine, source: Path, *more: str, key: str = SIGNED_BY) -> Words:
    return [machine.segel, "sign", str(source), "-o", "{out}", *key_words(machine, key), *more]


def batch(machine: Machine, args: Namespace) -> None:
    """A folder in one process, on one core and on all."""
    source = inputs.permits(machine.inputs, args.n)
    for key in args.keys:
        if key not in pki.KEYS:
            raise SystemExit(f"--keys takes {', '.join(pki.KEYS)}, not {key}")
        one, all_cores = segel_batch(machine, source, "--jobs", "1", key=key), segel_batch(machine, source, key=key)
        floor = [machine.floor, "batch", str(source), "{out}", f"{machine.pki}/{key}.der"]
        commands = {"floor": batch_command(machine, source, "floor", floor),
                    "segel": batch_command(machine, source, "segel", one, key=key),
                    "segel, all cores": batch_command(machine, source, "segel-all", all_cores, key=key)}
        measure(machine, Case(f"sign {args.n} permits in one process, {key}", commands,
                              machine.limits.signing(size(source), args.n, key), args.n), args.rounds, args.slow)


def signed_folder(machine: Machine, count: int) -> Path:
    source, out = inputs.permits(machine.inputs, count), machine.scratch / "ready"
    shutil.rmtree(out, ignore_errors=True)
    run = machine.run([word.replace("{out}", str(out)) for word in segel_batch(machine, source)])
    if run.code:
        raise SystemExit(f"segel did not sign the folder: {run.said[-400:]}")
    return out


GROWING = {"pages": ["pages_1", "pages_10", "pages_100", "pages_1000", "pages_10000"],
           "objects": ["objects_1000", "objects_10000", "objects_100000", "objects_1000000",
                       "objects_1000_packed", "objects_100000_packed", "objects_1000000_packed"],
           "size": ["sparse_1MB", "sparse_32MB", "sparse_1GB", "sparse_4GB"]}


def scale(machine: Machine, args: Namespace) -> None:
    """What signing and verifying cost as one measure of the document grows."""
    for what in args.what:
        if what == "signatures":
            many_signatures(machine, args)
        for name in GROWING.get(what, []):
            source = inputs.made(machine.inputs, name)
            commands = signing_commands(machine, source)
            del commands["segel"]
            measure(machine, Case(f"sign {titled(name, source)}", commands, machine.limits.signing(size(source))),
                    args.rounds, args.slow)
            ready = signed(machine, source)
            measure(machine, Case(f"verify {titled(name, ready)}", verifying_commands(machine, ready),
                                  machine.limits.verifying(size(ready))), args.rounds, args.slow)
            ready.unlink()


def many_signatures(machine: Machine, args: Namespace) -> None:
    """A permit signed again and again, each time by a new process; then verified with so many signatures."""
    folder = machine.scratch / "signatures"
    folder.mkdir(exist_ok=True)
    count = args.signatures
    costs: list[list[float]] = [[] for _ in range(count)]
    added = [0] * count
    for _ in range(args.rounds):
        last = inputs.made(machine.inputs, "permit")
        for k in range(count):
            out = folder / f"s{k + 1:02}.pdf"
            out.unlink(missing_ok=True)
            run = machine.run(segel_sign(machine, last, out, packed=False))
            if run.code:
                raise SystemExit(f"signature {k + 1}: {run.said}")
            costs[k].append(run.cpu)
            added[k] = size(out) - size(last)
            last = out
    first = statistics.median(costs[0])
    for k in [k for k in (1, 2, 5, 10, 20, 30, 40, 50) if k <= count]:
        cost = statistics.median(sum(costs[max(0, k - 2):k + 1], []) if k > 1 else costs[0])
        out = folder / f"s{k:02}.pdf"
        row(f"sign a permit for the {k}. time", "segel --key", rounds=str(args.rounds), cpu=shown(cost),
            to_limit=f"{cost / machine.limits.signing(size(out) - added[k - 1]):.2f}",
            note=f"{cost / first:.2f} times the first; +{added[k - 1]} B")
    for k in [k for k in (1, 10, 50) if k <= count]:
        out = folder / f"s{k:02}.pdf"
        measure(machine, Case(f"verify a permit with {k} signatures", verifying_commands(machine, out, count=k),
                              machine.limits.verifying(size(out), k)), args.rounds, args.slow)
    shutil.rmtree(folder)
