"""Finds the writers, and with --install brings those that may be had: Debian's packages, PyPI, npm."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PIP = {"venv": ["pymupdf==2.0", "pypdf==7.1.1", "reportlab==5.1.0", "typst==0.15.2", "weasyprint==70.0",
                "fpdf2==2.8.9"], "venv-endesive": ["endesive==2.17.3"]}
NPM = ["pdf-lib@1.17.1", "@cantoo/pdf-lib@2.11.1", "@libpdf/core@0.4.2", "@signpdf/signpdf@3.3.0",
       "@signpdf/signer-p12@3.3.0", "@signpdf/placeholder-plain@3.3.0", "@signpdf/placeholder-pdf-lib@3.3.0",
       "pdfjs-dist@4.10.38"]
DEBIAN = ["libpdfbox2-java", "libitext5-java", "libitext-java", "libbcprov-java", "libbcpkix-java",
          "gir1.2-poppler-0.18", "python3-gi", "libnss3-tools", "libpangoft2-1.0-0", "fonts-liberation",
          "libreoffice-writer-nogui"]
# program: package. These may have come from elsewhere.
PROGRAMS = {"javac": "default-jdk-headless", "node": "nodejs", "npm": "npm"}
JARS = Path("/usr/share/java")
BOUNCY = ["bcprov", "bcpkix", "bcutil", "commons-logging"]
LIBRARIES = {"pdfbox": ["pdfbox2", "fontbox2"], "itext5": ["itext5"], "itext2": ["itext"]}
MAINS = {"pdfbox": "ByPdfBox", "itext5": "ByIText5", "itext2": "ByIText2"}


def quiet(command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, stdin=subprocess.DEVNULL, text=True,
                          **options)


class Tools:
    def __init__(self, work):
        self.work = work
        self.judge = Path("target/judges/venv/bin/python").absolute()
        self.js = work / "js"

    def jars(self, library):
        return [JARS / f"{name}.jar" for name in LIBRARIES[library] + BOUNCY]

    def missing(self, need):
        """Why a writer cannot run, or None."""
        kind, name = need.split(":", 1)
        if kind == "program":
            return None if shutil.which(name) else f"{name} is not installed"
        if kind == "segel":
            return None if os.access(os.environ.get("SEGEL", ""), os.X_OK) else "no command to sign with (--segel)"
        if kind == "judge":
            found = self.judge.exists() and quiet([self.judge, "-c", f"import {name}"]).returncode == 0
            return None if found else f"{name} is not installed (scripts/setup-judges)"
        if kind == "gi":
            asked = f"import gi; gi.require_version('{name}', '0.18'); from gi.repository import {name}"
            return None if quiet(["/usr/bin/python3", "-c", asked]).returncode == 0 else f"no binding of {name}"
        if kind.startswith("venv"):
            there = list((self.work / kind).glob(f"lib/python3*/site-packages/{name}"))
            return None if there else f"{name} is not installed (--install)"
        if kind == "node":
            there = shutil.which("node") and (self.js / "node_modules" / name).is_dir()
            return None if there else f"{name} is not installed (--install)"
        if not shutil.which("javac"):
            return "no javac"
        absent = [jar.name for jar in self.jars(name) if not jar.exists()]
        return f"no {absent[0]}" if absent else self.compiled(name)

    def compiled(self, library):
        classes = self.work / f"classes-{library}"
        sources = [HERE / "writers/java/Jobs.java", HERE / f"writers/java/{MAINS[library]}.java"]
        built = classes / f"{MAINS[library]}.class"
        if built.exists() and all(built.stat().st_mtime > source.stat().st_mtime for source in sources):
            return None
        classes.mkdir(parents=True, exist_ok=True)
        done = quiet(["javac", "-nowarn", "-encoding", "UTF-8", "-cp", ":".join(map(str, self.jars(library))),
                      "-d", classes, *sources])
        return None if done.returncode == 0 else "javac: " + done.stderr.strip().splitlines()[0]

    def command(self, name, writer):
        values = {"here": HERE, "venv": self.work / "venv", "judge": self.judge, "python": sys.executable,
                  "js": self.js, "classes": self.work / f"classes-{name}"}
        if "{jars}" in " ".join(writer.command):
            values["jars"] = ":".join(map(str, self.jars(name)))
        return [part.format(**values) for part in writer.command]

    def prepare(self):
        """Node looks for modules beside the file that asks for them."""
        if self.js.is_dir():
            for source in (HERE / "writers/js").glob("*.mjs"):
                shutil.copy(source, self.js / source.name)

    def install(self):
        self.work.mkdir(parents=True, exist_ok=True)
        notes = []
        if os.geteuid() == 0 and shutil.which("apt-get"):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            quiet(["apt-get", "update", "-qq"], env=environment)
            absent = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
            for package in DEBIAN + absent:
                if quiet(["dpkg", "-s", package]).returncode:
                    done = quiet(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
                                 env=environment)
                    if done.returncode:
                        notes.append(f"apt-get could not install {package}")
        else:
            notes.append("needs root and apt-get: " + " ".join(DEBIAN))
        for venv, packages in PIP.items():
            python = self.work / venv / "bin/python"
            if not python.exists() and quiet([sys.executable, "-m", "venv", self.work / venv]).returncode:
                notes.append(f"no {venv}")
                continue
            if quiet([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages]).returncode:
                notes.append("pip could not install " + " ".join(packages))
        if shutil.which("npm"):
            self.js.mkdir(exist_ok=True)
            (self.js / "package.json").write_text('{"private": true}\n')
            if quiet(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *NPM], cwd=self.js).returncode:
                notes.append("npm could not install " + " ".join(NPM))
        return notes
