"""poppler's pdfsig signs: in a new field, or in one that is there."""

import subprocess

import jobs


def call(*parts):
    done = subprocess.run(["pdfsig", "-nssdir", f"sql:{jobs.KEYS / 'nss'}", *parts],
                          capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no reason")


def signing(who, field=None):
    def act(source, target):
        how = ["-sign", field] if field else ["-add-signature"]
        call(*how, "-nick", who, "-digest", "SHA256", "-reason", "Uji", source, target)
    return act


OPS = {
    "sign": signing("anna"),
    "sign-place": signing("anna", "Tanda1"),
    "second": signing("budi"),
    "second-place": signing("budi", "Tanda2"),
    "third": signing("cici"),
}

if __name__ == "__main__":
    jobs.main(OPS)
