"""Segel itself signs: unseen, seen, in a field that is there, or certifying."""

import os
import subprocess

import jobs

SEGEL = os.environ["SEGEL"]
# The boxes of the other writers, from the top of a sheet of A4.
PLACES = {"first": "1:330,692,200,60", "second": "1:60,692,200,60"}


def signing(who, *more):
    def act(source, target):
        keys = ["--key", jobs.KEYS / f"{who}.key", "--cert", jobs.KEYS / f"{who}.crt"]
        done = subprocess.run([SEGEL, "--lang", "en", "sign", source, "-o", target, *keys, *more],
                              capture_output=True, text=True, timeout=60)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("segel:")]
            raise RuntimeError(said[0] if said else "no reason")
    return act


OPS = {
    "sign": signing("anna"),
    "sign-visible": signing("anna", "--at", PLACES["first"]),
    "sign-place": signing("anna", "--field", "Tanda1"),
    "certify-1": signing("anna", "--certify", "none"),
    "certify-2": signing("anna", "--certify", "forms"),
    "certify-3": signing("anna", "--certify", "annotations"),
    "second": signing("budi"),
    "second-visible": signing("budi", "--at", PLACES["second"]),
    "second-place": signing("budi", "--field", "Tanda2"),
    "third": signing("cici"),
}

if __name__ == "__main__":
    jobs.main(OPS)
