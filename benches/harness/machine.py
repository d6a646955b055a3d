"""The machine: what is built, how one command is measured, and the limits of one core."""

import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import inputs
import pki

ROOT = Path(__file__).resolve().parents[2]
SIGNED_BY = "rsa2048"


@dataclass
class Run:
    """What one process took: seconds and KiB."""
    wall: float
    cpu: float
    peak_kib: int
    code: int
    said: str


@dataclass
class Limits:
    """Seconds an operation, and seconds a byte, on one core of this machine in this run."""
    sign: dict[str, float]
    verify: dict[str, float]
    sha256: float
    sha512: float
    copy: float
    read: float
    sources: dict[str, str] = field(default_factory=dict)

    def hash(self, key: str) -> float:
        return self.sha512 if key == "ed25519" else self.sha256

    def signing(self, size: int, documents: int = 1, key: str = SIGNED_BY) -> float:
        return documents * self.sign[key] + size * (self.hash(key) + self.copy)

    def verifying(self, size: int, signatures: int = 1, documents: int = 1, key: str = SIGNED_BY) -> float:
        """One operation a signature and two a document for the authorities; each byte is hashed and read once."""
        operations = signatures * self.verify[key] + 2 * documents * self.verify[pki.AUTHORITY]
        return operations + size * (self.hash(key) + self.read)


def tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


class Machine:
    """The folder of what is built and made, and the programs in it."""

    def __init__(self, work: Path, timeout: float):
        self.work, self.timeout = work.resolve(), timeout
        # Documents of another writer are not these documents.
        self.inputs = self.work / f"inputs-{zlib.crc32(Path(inputs.__file__).read_bytes()):08x}"
        for other in set(self.work.glob("inputs-*")) - {self.inputs}:
            shutil.rmtree(other)
        self.scratch = self.work / "scratch"
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        self.aside = self.scratch / "aside"
        self.target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
        tell("floor: build")
        self.cargo(["build", "--release", "--locked", "-q"], ROOT / "benches/floor", self.work / "target/floor")
        self.floor = str(self.work / "target/floor/release/floor")
        self.segel = self.built_segel()
        self.pki = pki.made(self.work / "pki")
        for name in [*pki.KEYS, "root", "issuing"]:
            if not (self.pki / f"{name}.check").exists():
                subprocess.run([self.floor, "check", f"{self.pki}/{name}.der", f"{self.pki}/{name}.check"], check=True)
        self.limits = self.measured_limits()

    def set_aside(self, folder: Path) -> None:
        """Makes room for the next result, and deletes nothing yet: for minutes after a thousand files went,
        ext4 passes over each of them before it makes a new one, which is 0.1 ms a file."""
        if folder.exists():
            self.aside.mkdir(exist_ok=True)
            folder.rename(self.aside / f"{len(list(self.aside.iterdir()))}-{folder.name}")

    def sweep(self) -> None:
        """Deletes what was set aside."""
        shutil.rmtree(self.aside, ignore_errors=True)

    def cargo(self, words: list[str], folder: Path, target: Path) -> None:
        subprocess.run(["cargo", *words], cwd=folder, check=True, stdout=sys.stderr,
                       env={**os.environ, "CARGO_TARGET_DIR": str(target)})

    def built_segel(self) -> str:
        if named := os.environ.get("SEGEL"):
            return shutil.which(named) or str(Path(named).resolve(strict=True))
        tell("segel: build")
        subprocess.run(["scripts/release"], cwd=ROOT, check=True, stdout=sys.stderr,
                       env={**os.environ, "CARGO_TARGET_DIR": str(self.target)})
        return str(self.target / "dist/segel")

    def run(self, words: list[str], env: dict[str, str] | None = None, timeout: float | None = None) -> Run:
        """Runs one command by way of `floor measure`, a parent so small that it hides no peak of memory."""
        out = self.scratch / "measured"
        out.unlink(missing_ok=True)
        parent = subprocess.Popen([self.floor, "measure", str(out), *words], env=env, cwd=self.scratch,
                                  stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            parent.wait(timeout or self.timeout)
        except subprocess.TimeoutExpired:
            os.killpg(parent.pid, signal.SIGKILL)
            parent.wait()
            return Run(0, 0, 0, -9, f"more than {timeout or self.timeout:.0f} s")
        said = Path(f"{out}.said").read_text(errors="replace")
        if not out.exists():
            return Run(0, 0, 0, 127, f"{words[0]} does not start")
        return Run(**json.loads(out.read_text()), said=said)

    def measured_limits(self) -> Limits:
        """The better of aws-lc and the system's OpenSSL for each rate."""
        tell("limits: measure")
        source = inputs.made(self.inputs, "big100")
        keys = [f"{name}={self.pki}/{name}.der" for name in pki.KEYS]
        ours = subprocess.run([self.floor, "limits", str(source), *keys], check=True, capture_output=True, text=True)
        limits = Limits(**json.loads(ours.stdout))
        limits.sources = {name: "aws-lc" for name in [*limits.sign, "sha256", "sha512"]}
        if not shutil.which("openssl"):
            return limits
        for line in [line for kind in ("rsa2048", "rsa3072", "ecdsap256", "ed25519") for line in speed(kind)]:
            # +F2:n:bits:sign:verify, in operations a second, or in seconds in older versions
            names = {"2048": "rsa2048", "3072": "rsa3072", "256": "p256", "253": "ed25519"}
            if not re.match(r"\+F[246]:", line) or (name := names.get(line.split(":")[2])) is None:
                continue
            sign, verify = (1 / rate if rate > 1 else rate for rate in map(float, line.split(":")[-2:]))
            if sign < limits.sign[name]:
                limits.sign[name], limits.sources[name] = sign, "OpenSSL"
            limits.verify[name] = min(limits.verify[name], verify)
        for name in ("sha256", "sha512"):
            for line in speed("-bytes", "1048576", "-evp", name):
                if line.startswith("+F:") and 1 / float(line.split(":")[-1]) < getattr(limits, name):
                    setattr(limits, name, 1 / float(line.split(":")[-1]))
                    limits.sources[name] = "OpenSSL"
        return limits

    def words(self) -> str:
        """The machine in a line."""
        def said(*command: str) -> str:
            try:
                return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
            except (OSError, subprocess.CalledProcessError, IndexError):
                return f"no {command[0]}"
        info = Path("/proc/cpuinfo")
        model = re.search(r"model name\s*: (.*)", info.read_text()) if info.exists() else None
        return (f"{os.cpu_count()} cores, {model[1] if model else platform.machine()}, {platform.system()} "
                f"{platform.release()}, {said('openssl', 'version')}, {said('rustc', '--version')}, "
                f"{said(self.segel, '--version')}, load {os.getloadavg()[0]:.1f}")


def speed(*words: str) -> list[str]:
    """The rates that `openssl speed` tells, if it had enough of the processor to know them."""
    ran = subprocess.run(["openssl", "speed", "-mr", "-seconds", "1", *words], capture_output=True, text=True)
    spent = [float(line.split(":")[-1]) for line in ran.stderr.splitlines() if re.match(r"\+R\d*:", line)]
    if not spent or min(spent) < 0.5:
        tell(f"openssl speed {words[-1]}: too little processor time, left out")
        return []
    return ran.stdout.splitlines()
