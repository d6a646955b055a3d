"""Draws first pages with Firefox, forms and all: a line `FILE<tab>PREFIX<tab>PAGES<tab>DPI` in, `ok COUNT` or
`no WHY` out. What it shows of fields are elements of its own, not their appearances."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SETTINGS = {"browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
            "browser.aboutwelcome.enabled": False, "ui.caretBlinkTime": 0, "pdfjs.viewOnLoad": 1,
            "pdfjs.sidebarViewOnLoad": 0}
STATE = """try {
  const app = (window.wrappedJSObject || window).PDFViewerApplication, view = app.pdfViewer.getPageView(0);
  const layer = view.annotationLayer;
  return app.pdfDocument ? `${view.renderingState} ${layer && !layer.div ? "wait" : "done"} ${app.pagesCount}` : "none";
} catch (error) { return String(error); }"""


class Firefox:
    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        lines = [f'user_pref("{key}", {json.dumps(value)});' for key, value in (SETTINGS | {"marionette.port": port}).items()]
        (folder / "user.js").write_text("\n".join(lines))
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        self.process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--marionette", "--profile", folder, "--width=1000", "--height=1300"],
            env={**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1"}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        for _ in range(120):
            try:
                self.line = socket.create_connection(("127.0.0.1", port), timeout=60)
                break
            except OSError:
                time.sleep(0.5)
        self.bytes, self.count = b"", 0
        self.hear()
        self.ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})

    def hear(self):
        while b":" not in self.bytes:
            self.bytes += self.line.recv(65536)
        length, rest = self.bytes.split(b":", 1)
        while len(rest) < int(length):
            rest += self.line.recv(65536)
        self.bytes = rest[int(length):]
        return json.loads(rest[:int(length)])

    def ask(self, command, arguments):
        self.count += 1
        message = json.dumps([0, self.count, command, arguments]).encode()
        self.line.sendall(b"%d:%s" % (len(message), message))
        while True:
            kind, number, error, value = self.hear()
            if kind == 1 and number == self.count:
                if error:
                    raise OSError(error.get("message", "error"))
                return value

    def draw(self, file, prefix, dpi):
        # A page of its own, or the next document is only another place in this one.
        self.ask("WebDriver:Navigate", {"url": "about:blank"})
        self.ask("WebDriver:Navigate", {"url": f"{Path(file).absolute().as_uri()}#zoom={dpi / 96 * 100:.0f}"})
        said = ""
        for _ in range(100):
            said = self.ask("WebDriver:ExecuteScript", {"script": STATE, "args": []})["value"]
            if said.startswith("3 done"):
                break
            time.sleep(0.1)
        else:
            raise OSError(f"not drawn: {said}")
        time.sleep(0.4)
        found = self.ask("WebDriver:FindElement", {"using": "css selector", "value": '.page[data-page-number="1"] .canvasWrapper'})
        element = next(iter(found["value"].values()))
        picture = self.ask("WebDriver:TakeScreenshot", {"id": element, "full": False})["value"]
        Path(f"{prefix}-1.png").write_bytes(base64.b64decode(picture))
        return int(said.split()[-1])


with tempfile.TemporaryDirectory() as name:
    firefox = Firefox(Path(name))
    try:
        for row in sys.stdin:
            file, prefix, _, dpi = row.rstrip("\n").split("\t")
            try:
                print("ok", firefox.draw(file, prefix, float(dpi)), flush=True)
            except (OSError, KeyError, TypeError) as error:
                print("no", " ".join(str(error).split())[:200], flush=True)
    finally:
        firefox.process.terminate()
        firefox.process.wait()
