#!/usr/bin/env python3
"""Gives every file of some folders, however broken, to doctor, verify, inspect and sign.

    interop/malformed.py [--work DIR] [--segel BIN] [--check-repairs] FOLDER...

Each run has a stack of 1 MiB and must end within 2 s of processor time, within 64 MiB + 4 times the file of
memory, and with an exit code of the contract. What `doctor --repair` writes must be signed by `sign` and
pass `qpdf --check` without an error. A file with a `/ByteRange` in its bytes must never be repaired.
"""

import argparse
import concurrent.futures
import os
import resource
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

SECONDS, MIB = 2.0, 1 << 20
CODES = {"doctor": {0, 1, 2}, "verify": {0, 1, 2, 3, 4}, "inspect": {0, 2}, "sign": {0, 2}, "repair": {0, 2}}


def limits():
    resource.setrlimit(resource.RLIMIT_STACK, (MIB, MIB))
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))


def run(command):
    """The exit code (negative for a signal), processor seconds, peak bytes, and what was said."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, preexec_fn=limits)
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, said.decode(errors="replace")


class Trial:
    def __init__(self, options):
        self.options, self.work = options, Path(options.work)
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-keyout", self.work / "key.pem", "-out", self.work / "cert.pem", "-days", "30",
             "-subj", "/CN=Uji Coba", "-addext", "keyUsage=critical,digitalSignature"],
            check=True, capture_output=True)
        self.key = ["--key", self.work / "key.pem", "--cert", self.work / "cert.pem"]

    def one(self, number, path):
        segel, faults, slowest, largest = self.options.segel, [], 0.0, 0
        out, fixed = self.work / f"{number:05}.pdf", self.work / f"{number:05}-fixed.pdf"
        commands = {
            "doctor": ["doctor", path, "--json"],
            "verify": ["verify", path, "--json", "--offline", "--revocation", "soft"],
            "inspect": ["inspect", path, "--json"],
            "sign": ["sign", path, "-o", out, *self.key],
            "repair": ["doctor", path, "--repair", fixed],
        }
        size, codes = path.stat().st_size, {}
        for name, arguments in commands.items():
            code, seconds, peak, said = run([segel, *arguments])
            codes[name], slowest, largest = code, max(slowest, seconds), max(largest, peak - 4 * size)
            if code not in CODES[name] or "panicked" in said:
                faults.append(f"{name} ended with {code}: {said.strip()[-200:]}")
            if seconds > SECONDS:
                faults.append(f"{name} took {seconds:.2f} s")
            if peak > 64 * MIB + 4 * size:
                faults.append(f"{name} took {peak / MIB:.0f} MiB for {size} bytes")
        if fixed.exists():
            if b"/ByteRange" in path.read_bytes():
                faults.append("a signed file was repaired")
            code, _, _, said = run([segel, "sign", fixed, "-o", out, "--force", *self.key])
            if code != 0:
                faults.append("the repaired file is not signed: " + said.strip()[:200])
            elif self.options.check_repairs:
                said = subprocess.run(["qpdf", "--check", out], capture_output=True)
                words = said.stderr.decode(errors="replace")
                # What a page draws, and a tree of pages that bites its tail, are no matter of the file's form.
                if said.returncode == 2 and "content stream" not in words and "Loop" not in words:
                    faults.append("qpdf of the repaired file: " + said.stderr.decode(errors="replace")[-200:])
        for file in (out, fixed):
            file.unlink(missing_ok=True)
        return codes, faults, slowest, largest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--work", default="target/malformed")
    parser.add_argument("--segel", default=os.environ.get("SEGEL", "target/release/segel"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--match", default="", help="only files whose path has this")
    parser.add_argument("--check-repairs", action="store_true", help="qpdf judges what was repaired")
    options = parser.parse_args()
    missing = [str(folder) for folder in options.folders if not folder.exists()]
    if missing or not shutil.which("openssl"):
        print("skipped: " + ", ".join(missing or ["openssl"]) + " not there")
        return 1 if os.environ.get("CI") == "true" else 0
    files = sorted(p for folder in options.folders for p in folder.rglob("*")
                   if p.is_file() and options.match in str(p))
    trial = Trial(options)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda item: trial.one(*item), enumerate(files)))
    counts, failures = Counter(), 0
    for path, (codes, faults, _, _) in zip(files, results):
        counts.update(codes.items())
        counts["unsigned by sign, repaired by doctor", 0] += codes["sign"] == 2 and codes["repair"] == 0
        for fault in faults:
            failures += 1
            print("/".join(path.parts[-2:]) + ": " + fault)
    for (name, code), count in sorted(counts.items()):
        print(f"{count:6} {name}: {code}")
    slowest = max(results, key=lambda r: r[2], default=(0, 0, 0.0, 0))[2]
    largest = max(results, key=lambda r: r[3], default=(0, 0, 0.0, 0))[3]
    print(f"malformed: {len(files)} files, slowest {slowest:.2f} s, "
          f"at most {largest / MIB:.0f} MiB beyond 4 times the file, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
