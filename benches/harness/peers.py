"""Other programs that sign and verify PDF files, in turn with Segel on the same files.

A driver in benches/peers/ takes `sign IN OUT`, `sign-batch DIR OUT`, `verify FILE`, `verify-batch DIR`,
`signatures IN OUT N`; keys and anchors reach it by BENCH_* variables. Batches print `docs=N ok=N`, the last
prints a line `K SECONDS BYTES` a signature. `benches/peers/setup` installs what is not there."""

import os
import re
import shutil
import statistics
import subprocess
import sys
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path

import inputs
import pki
from cases import (batch_command, segel_batch, segel_verify, signed, signed_folder, signing_commands, size, titled,
                   verifying_commands)
from gate import judged
from machine import SIGNED_BY, Machine
from table import Case, Command, measure, row, shown

DRIVERS = Path(__file__).resolve().parents[1] / "peers"
WHAT = ["sign", "batch", "verify", "verify-batch", "signatures"]
JARS = ("pdfbox2", "fontbox2", "commons-logging", "bcprov", "bcpkix", "bcutil", "itext5")


@dataclass
class Peer:
    """Another program: its words for each thing that it can do, and what its signature is."""
    note: str
    words: dict[str, list[str]]
    needs: list[str]
    env: dict[str, str] = field(default_factory=dict)

    def here(self) -> bool:
        return all(shutil.which(each) or Path(each).exists() for each in self.needs)


def driven(command: list[str], note: str, *needs: str, only: str = ",".join(WHAT), **env: str) -> Peer:
    all_words = {"sign": ["sign", "{in}", "{out}"], "batch": ["sign-batch", "{in}", "{out}"], "verify": ["verify", "{in}"],
                 "verify-batch": ["verify-batch", "{in}"], "signatures": ["signatures", "{in}", "{out}", "{n}"]}
    return Peer(note, {what: command + all_words[what] for what in only.split(",")}, [command[0], *needs], env)


def known(work: Path) -> dict[str, Peer]:
    """Every peer, installed or not; `{...}` in its words is filled in by `filled`."""
    home = work / "peers"
    python = str(home / "venv/bin/python")
    pyhanko = str(home / "venv/bin/pyhanko")
    endesive = str(home / "venv-endesive/bin/python")
    node = ["node", str(DRIVERS / "signpdf.mjs")]
    modules = home / "node/node_modules"
    java = ["java", "-cp", ":".join([str(home / "java"), *(f"/usr/share/java/{jar}.jar" for jar in JARS)])]
    return {
        "pyhanko": driven([python, str(DRIVERS / "pyhanko_driver.py")], "library; PAdES B-B; verifies chain and later changes",
                          str(home / "venv/bin/pyhanko")),
        "pyhanko (command)": Peer("PAdES B-B; verifies chain and later changes", {
            "sign": [pyhanko, "sign", "addsig", "--field", "Sig1", "--use-pades", "pkcs12",
                     "--passfile", "{passfile}", "{in}", "{out}", "{p12}"],
            "verify": [pyhanko, "sign", "validate", "--executive-summary", "--no-revocation-check",
                       "--trust", "{root}", "--trust-replace", "{in}"]}, [pyhanko]),
        "endesive": driven([endesive, str(DRIVERS / "endesive_driver.py")], "adbe.pkcs7.detached; verifies the chain",
                           str(home / "endesive.complete")),
        "signpdf": driven(node, "ETSI sub-filter without signing-certificate-v2", str(modules / "@signpdf/signpdf"),
                          only="sign,batch,signatures"),
        "signpdf + pdf-lib": driven(node, "writes the file anew", str(modules / "pdf-lib"), only="sign,batch",
                                    PLACEHOLDER="pdf-lib"),
        "signpdf + documenso": driven(node, "CMS by @documenso/pdf-sign", str(modules / "@documenso/pdf-sign"),
                                      only="sign,batch,signatures", CMS="documenso"),
        "pdfbox": driven([*java, "PdfBox"], "PDFBox 2, BouncyCastle; PAdES B-B; verifies CMS and path",
                         str(home / "java/PdfBox.class")),
        "itext": driven([*java, "IText"], "iText 5; PAdES B-B; verifies CMS and chain", str(home / "java/IText.class")),
        "underskrift": driven([str(home / "bin/underskrift")], "PAdES B-B; verifies chain and revisions"),
        "pdf_signer": driven([str(home / "bin/pdf_signer")], "PAdES B-B; verifies the chain"),
        "pdfsig": Peer("adbe.pkcs7.detached; verifies through NSS", {
            "sign": ["pdfsig", "-nssdir", "sql:{nss}", "-nss-pwd", "", "-add-signature", "-nick", f"bench-{SIGNED_BY}",
                     "-digest", "SHA256", "{in}", "{out}"],
            "verify": ["pdfsig", "-nssdir", "sql:{nss}", "-no-ocsp", "{in}"]}, ["pdfsig", str(work / "pki/nss")]),
        "podofo": Peer("adbe.pkcs7.detached; the signer's certificate only", {
            "sign": ["podofosign", "-in", "{in}", "-out", "{out}", "-cert", "{cert}", "-pkey", "{key}", "-digest", "SHA256"]},
            ["podofosign"]),
        "mutool": Peer("verifies the digest; signs existing fields only", {"verify": ["mutool", "sign", "-v", "{in}"]}, ["mutool"]),
    }


def filled(machine: Machine, peer: Peer, what: str, **words: str) -> list[str]:
    folder = machine.pki
    words |= {"passfile": f"{folder}/passphrase", "p12": f"{folder}/{SIGNED_BY}.p12", "root": f"{folder}/root.pem",
              "nss": f"{folder}/nss", "cert": f"{folder}/{SIGNED_BY}.pem", "key": f"{folder}/{SIGNED_BY}.key"}
    return [re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), word) for word in peer.words[what]]


def environment(machine: Machine, peer: Peer) -> dict[str, str]:
    folder = machine.pki
    return {**os.environ, "BENCH_P12": f"{folder}/{SIGNED_BY}.p12", "BENCH_P12_LEGACY": f"{folder}/{SIGNED_BY}.legacy.p12",
            "BENCH_PASS": pki.PASSPHRASE, "BENCH_ROOT": f"{folder}/root.pem", "BENCH_NODE": f"{machine.work}/peers/node",
            "NO_COLOR": "1", **peer.env}


def install(work: Path) -> None:
    subprocess.run([str(DRIVERS / "setup"), str(work / "peers")], check=True, stdout=sys.stderr)


def show(work: Path) -> None:
    print("| peer | here | does | note |\n|---|---|---|---|")
    for name, peer in known(work).items():
        print(f"| {name} | {'yes' if peer.here() else 'no'} | {', '.join(peer.words)} | {peer.note} |")


def compare(machine: Machine, args: Namespace) -> None:
    everyone = known(machine.work)
    if args.peers and (unknown := set(args.peers) - set(everyone)):
        raise SystemExit(f"no such peer: {', '.join(unknown)}; there are {', '.join(everyone)}")
    here = {name: peer for name, peer in everyone.items() if peer.here() and (not args.peers or name in args.peers)}
    for what in args.what:
        able = {name: peer for name, peer in here.items() if what in peer.words}
        if what in ("sign", "verify"):
            for name in args.inputs:
                one(machine, args, what, name, able)
        elif what == "signatures":
            many_signatures(machine, args, able)
        else:
            folders(machine, args, what, able)


def one(machine: Machine, args: Namespace, what: str, name: str, able: dict[str, Peer]) -> None:
    source = inputs.made(machine.inputs, name)
    ready = signed(machine, source) if what == "verify" else source
    commands = verifying_commands(machine, ready) if what == "verify" else signing_commands(machine, ready)
    for each, peer in able.items():
        out = machine.scratch / f"peer-{len(commands)}.pdf"

        def note(out: Path = out, peer: Peer = peer) -> str:
            return peer.note if what == "verify" else f"{judged(machine, out, ready)}; {peer.note}"
        commands[each] = Command(filled(machine, peer, what, **{"in": str(ready), "out": str(out)}), environment(machine, peer),
                                 lambda out=out: out.unlink(missing_ok=True), note)
    limit = machine.limits.verifying(size(ready)) if what == "verify" else machine.limits.signing(size(ready))
    measure(machine, Case(f"{what} {titled(name, ready)}", commands, limit), args.rounds, args.slow)


def folders(machine: Machine, args: Namespace, what: str, able: dict[str, Peer]) -> None:
    commands = {}
    if what == "batch":
        source = inputs.permits(machine.inputs, args.n)
        commands["segel"] = batch_command(machine, source, "segel", segel_batch(machine, source, "--jobs", "1"))
        for name, peer in able.items():
            words = filled(machine, peer, what, **{"in": str(source)})
            commands[name] = batch_command(machine, source, re.sub(r"\W", "", name), words, environment(machine, peer))
        limit = machine.limits.signing(size(source), args.n)
    else:
        source = signed_folder(machine, args.n)
        commands["segel"] = Command(segel_verify(machine, source, "--jobs", "1"))
        for name, peer in able.items():
            commands[name] = Command(filled(machine, peer, what, **{"in": str(source)}), environment(machine, peer),
                                     note=lambda peer=peer: peer.note)
        limit = machine.limits.verifying(size(source), args.n, args.n)
    verb = "sign" if what == "batch" else "verify"
    measure(machine, Case(f"{verb} {args.n} permits in one process", commands, limit, args.n), args.rounds, args.slow)


def many_signatures(machine: Machine, args: Namespace, able: dict[str, Peer]) -> None:
    """A permit signed again and again in one process of each peer; Segel's own are in `scale`."""
    source = inputs.made(machine.inputs, "permit")
    for name, peer in able.items():
        out = machine.scratch / "signatures"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        words = filled(machine, peer, "signatures", **{"in": str(source), "out": str(out), "n": str(args.signatures)})
        run = machine.run(words, environment(machine, peer))
        found = [(int(k), float(cost), int(added)) for k, cost, added in re.findall(r"^(\d+) ([\d.]+) (-?\d+)$", run.said, re.M)]
        for k in [k for k in (1, 10, 50) if k <= len(found)]:
            cost = statistics.median(cost for at, cost, _ in found if abs(at - k) <= (k > 1))
            row(f"sign a permit for the {k}. time, in process", name, rounds="1", cpu=shown(cost), note=f"+{found[k - 1][2]} B")
        if run.code:
            row("sign a permit again and again", name,
                note=f"code {run.code} after {len(found)}: {' '.join(run.said.split())[-120:]}")
        shutil.rmtree(out)
