#!/usr/bin/env python3
"""Signs every PDF of some folders and lets foreign programs judge what came of it.

    interop/corpora.py [--work DIR] [--segel BIN] [--pages N] [--visible] [--every N] [--exceptions FILE]
                       FOLDER...

Every file that `qpdf --check` calls fine must be signed. What was signed must be kept to the last byte,
must pass `qpdf --check`, must be VALID here and in pdfsig, and its pages must render as before (pdftoppm,
pixel by pixel; with --visible outside of the box of the signature). A file that qpdf warns of may be refused, but where it is signed the same holds, but for
qpdf's warnings. What is refused is listed with the reason. No file may end in anything but an exit code of
the contract.

Exceptions stand in a file, one `NAME<TAB>CHECK<TAB>REASON` a line; one that holds no longer is a failure.
"""

import argparse
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

LIMIT = 120


def run(command, **options):
    try:
        return subprocess.run(command, capture_output=True, timeout=LIMIT, **options)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, b"", b"took too long")


def password_of(path):
    """The corpora name some passwords in the names of their files."""
    found = re.search(r"(?:[-_]pw|,U)=([^.,]+)", path.name)
    return found.group(1) if found else None


def beside(drawn, box):
    """Pictures (PPM) without what the box of a visible signature covers on the first page."""
    head = re.match(rb"P6\s(\d+)\s(\d+)\s255\s", drawn)
    if not box or not head:
        return drawn
    width, height, pixels = int(head[1]), int(head[2]), bytearray(drawn)
    # A pixel is two points wide, and lines of the box reach into the next one.
    left, top = box[0] // 2 - 1, box[1] // 2 - 1
    right, bottom = (box[0] + box[2]) // 2 + 2, (box[1] + box[3]) // 2 + 2
    for row in range(max(top, 0), min(bottom, height)):
        start = head.end() + 3 * (row * width + max(left, 0))
        end = head.end() + 3 * (row * width + min(right, width))
        pixels[start:end] = bytes(end - start)
    return bytes(pixels)


class Trial:
    def __init__(self, options):
        self.options = options
        self.work = Path(options.work)
        self.segel = options.segel
        shutil.rmtree(self.work, ignore_errors=True)
        (self.work / "out").mkdir(parents=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-keyout", self.work / "key.pem", "-out", self.work / "cert.pem", "-days", "30",
             "-subj", "/CN=Uji Coba/O=Bukan Pejabat",
             "-addext", "keyUsage=critical,digitalSignature,nonRepudiation"],
            check=True, capture_output=True)

    def one(self, number, path):
        """The verdict on one file: its class by qpdf, what became of it, and what went wrong."""
        out = self.work / "out" / f"{number:05}.pdf"
        before = run(["qpdf", "--check", path]).returncode
        password = password_of(path)
        secret = []
        if password:
            file = self.work / f"{number:05}.password"
            file.write_text(password + "\n")
            secret = ["--password-file", file]
        signed = run([self.segel, "sign", path, "-o", out, "--key", self.work / "key.pem",
                      "--cert", self.work / "cert.pem", "--lang", "en", *secret, *self.options.place])
        said = signed.stderr.decode(errors="replace").strip()
        if signed.returncode not in (0, 2):
            return before, "broken", [f"sign ended with {signed.returncode}: {said[-200:]}"]
        if signed.returncode == 2:
            out.unlink(missing_ok=True)
            # Warnings stand before the error, and what to do next stands indented behind it.
            told = [line for line in said.splitlines() if line.startswith("segel: ")]
            reason = told[0].split(": ", 2)[-1] if told else "no reason"
            return before, "refused", [reason]
        faults = self.judge(path, out, before, secret, password)
        out.unlink()
        return before, "signed", faults

    def judge(self, path, out, before, secret, password):
        faults = []
        old, new = path.read_bytes(), out.read_bytes()
        if not new.startswith(old):
            faults.append("the old bytes are not kept")
        key = [f"--password={password}"] if password else []
        after = run(["qpdf", "--check", *key, out])
        if after.returncode == 2 or (before == 0 and after.returncode != 0):
            faults.append("qpdf: " + after.stdout.decode(errors="replace").strip()[-160:]
                          + after.stderr.decode(errors="replace").strip()[-160:])
        report = run([self.segel, "verify", out, "--trust", self.work / "cert.pem", "--no-default-trust",
                      "--revocation", "soft", "--offline", "--policy", "contract", "--json", *secret])
        try:
            report = json.loads(report.stdout)[0]
            if report["conclusion"] != "VALID":
                codes = [f["code"] + ": " + f["text"] for s in report["signatures"] for f in s["findings"]
                         if f["weight"] == "blocks"] + [f["code"] for f in report["findings"]]
                faults.append(f"segel: {report['conclusion']} {codes[:3]}")
        except (ValueError, IndexError, KeyError):
            faults.append(f"segel: no report, exit code {report.returncode}")
        if before == 0 or self.options.all_judges:
            key = ["-upw", password] if password else []
            said = run(["pdfsig", "-nocert", *key, out])
            text = said.stdout.decode(errors="replace")
            if "Signature is Valid" not in text:
                faults.append("pdfsig: " + (text + said.stderr.decode(errors="replace")).strip()[-160:])
            faults += self.rendered(path, out, key)
        return faults

    def rendered(self, path, out, key):
        def pages(file):
            drawn = run(["pdftoppm", "-r", "36", "-cropbox", "-l", str(self.options.pages), *key, file])
            return drawn.returncode, beside(drawn.stdout, self.options.box)
        before = pages(path)
        # Of a few files the renderer itself draws something else each time.
        if before == pages(path) and before != pages(out):
            where = "visible: a page looks otherwise beside the box"
            return [where if self.options.visible else "pdftoppm: a page looks otherwise"]
        return []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--work", default="target/corpora")
    parser.add_argument("--segel", default=os.environ.get("SEGEL", "target/release/segel"))
    parser.add_argument("--pages", type=int, default=8, help="pages of each file that are rendered")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--match", default="", help="only files whose path has this")
    parser.add_argument("--visible", action="store_true", help="sign in a box on the first page")
    parser.add_argument("--every", type=int, default=1, help="only each N-th file")
    parser.add_argument("--all-judges", action="store_true", help="pdfsig and pages for damaged files too")
    parser.add_argument("--exceptions", type=Path, default=Path(__file__).with_name("corpora.exceptions"))
    options = parser.parse_args()
    options.box = [50, 50, 200, 80] if options.visible else None
    options.place = ["--at", "1:50,50,200,80"] if options.visible else []
    missing = [tool for tool in ("qpdf", "pdfsig", "pdftoppm", "openssl") if not shutil.which(tool)]
    missing += [str(folder) for folder in options.folders if not folder.is_dir()]
    if missing:
        print("skipped: " + ", ".join(missing) + " not there")
        return 1 if os.environ.get("CI") == "true" else 0
    exceptions = {}
    if options.exceptions.exists():
        for line in options.exceptions.read_text().splitlines():
            if line and not line.startswith("#"):
                name, check, reason = line.split("\t")
                exceptions[(name, check)] = reason
    files = sorted(p for folder in options.folders for p in folder.rglob("*")
                   if p.suffix.lower() == ".pdf" and options.match in str(p))[::options.every]
    trial = Trial(options)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda item: trial.one(*item), enumerate(files)))

    classes = {0: "fine", 3: "warned of", 2: "refused by qpdf"}
    counts, failures, known, reasons = Counter(), [], [], Counter()
    for path, (before, became, faults) in zip(files, results):
        name = "/".join(path.parts[-2:])
        what = classes.get(before, "refused by qpdf")
        counts[what, became] += 1
        if became == "refused":
            reasons[what, re.sub(r"\d+", "N", faults[0])] += 1
            # A box of one size does not fit every page.
            place = options.visible and re.match("the place leaves page|page .* is turned", faults[0])
            faults = [f"refused: {faults[0]}"] if before == 0 and not place else []
        for fault in faults:
            check = fault.split(":")[0]
            if (name, check) in exceptions:
                known.append((name, check, fault))
            elif before == 0 or became == "broken" or check in ("segel", "the old bytes are not kept"):
                failures.append((name, what, fault))
    for (what, became), count in sorted(counts.items()):
        print(f"{count:6} {what}: {became}")
    print("\nrefused, by reason:")
    for (what, reason), count in reasons.most_common():
        print(f"{count:6} {what}: {reason}")
    print("\nexceptions:")
    for name, check, fault in known:
        print(f"       {name}: {fault}\n         {exceptions[(name, check)]}")
    seen = {(name, check) for name, check, _ in known}
    names = {"/".join(path.parts[-2:]) for path in files}
    for name, check in exceptions:
        if check == "visible" and not options.visible:
            continue
        if name in names and (name, check) not in seen:
            failures.append((name, "exception", f"{check} holds no longer"))
    print("\nfailures:")
    for name, what, fault in failures:
        print(f"       {name} ({what}): {fault}")
    print(f"\ncorpora: {len(files)} files, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
