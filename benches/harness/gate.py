"""Is a result what it claims to be? A fast program that rewrites the file does not do the same work."""

import re
import shutil
import subprocess
from pathlib import Path

from machine import SIGNED_BY, Machine

FORMS = {"ETSI.CAdES.detached": "ETSI", "adbe.pkcs7.detached": "adbe"}
LARGEST = 1 << 30  # pdfsig reads into memory


def kept(source: Path, out: Path) -> bool:
    """The bytes of the source are the beginning of the result."""
    with open(source, "rb") as old, open(out, "rb") as new:
        while block := old.read(1 << 20):
            if new.read(len(block)) != block:
                return False
    return True


def judged(machine: Machine, out: Path, source: Path, key: str = SIGNED_BY) -> str:
    """pdfsig's word, the form of the signature, whether the source was kept, and the bytes added."""
    if not out.exists():
        return "NO OUTPUT"
    # NSS, through which pdfsig verifies, knows no Ed25519.
    able = out.stat().st_size < LARGEST and shutil.which("pdfsig") and key != "ed25519"
    words = [pdfsig(machine, out)] if able else []
    words.append("appended" if kept(source, out) else "REWRITTEN")
    words.append(f"{out.stat().st_size - source.stat().st_size:+} B")
    return " ".join(filter(None, words))


def pdfsig(machine: Machine, out: Path) -> str:
    nss = machine.pki / "nss"
    trust = ["-nssdir", f"sql:{nss}"] if nss.exists() else ["-nocert"]
    said = subprocess.run(["pdfsig", *trust, "-no-ocsp", str(out)], capture_output=True, text=True).stdout
    blocks = said.split("Signature #")[1:]
    valid = sum("Signature is Valid." in block for block in blocks)
    form = re.search(r"Signature Type: (\S+)", said)
    word = FORMS.get(form[1], form[1]) if form else ""
    return f"{word} pdfsig {'ok' if blocks and valid == len(blocks) else f'{valid}/{len(blocks)}'}".strip()


def judged_folder(machine: Machine, out: Path, source: Path, key: str = SIGNED_BY) -> str:
    """The worst word on five of the results."""
    results = sorted(out.iterdir())
    wanted = sum(1 for _ in source.iterdir())
    if len(results) != wanted:
        return f"ONLY {len(results)} of {wanted} files"
    words = [judged(machine, each, source / each.name, key) for each in results[::max(1, wanted // 5)]]
    return next((word for word in words if "ok" not in word or "REWRITTEN" in word), words[0])
