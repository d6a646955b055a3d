#!/usr/bin/env python3
"""Judges signed files of other producers and compares what is said with what other verifiers said.

    interop/signed.py [--integrity BIN] [--write FILE] CORPORA

CORPORA holds `peers-on-signed.tsv`: path, expectation, number of signatures, and one column a verifier. Each
file where the verdict is not what was expected, or where one of the others says otherwise, must have a reason
among those below, or the run fails: so that no difference goes without an explanation. `--write` puts them
into a page of Markdown (docs/conformance/signed-files.md).

The certificates inside each file count as anchors (`cargo build --example integrity`): it is
the bytes that are compared here, not whom one trusts.
"""

import argparse
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

# What decides a verdict, most telling first, and why it is right. A difference is filed under the first of
# these that was found in the file.
REASONS = [
    ("DIGEST_MISMATCH", "The bytes that the signature covers are not those that were signed."),
    ("HOLE_NOT_CONTENTS",
     "The gap of `/ByteRange` is not the `/Contents` of the signature (U5, U6): bytes beside it are covered by "
     "nothing. Files that a tool put through a later rewriting look like this as well."),
    ("STRUCTURE_UNREADABLE", "Two readers would see two documents: the cross-references do not agree with the file."),
    ("FIELDS_UNREADABLE", "A dictionary holds a key twice with two values, and readers differ in which one counts."),
    ("CONTENT_PRESENT", "The SignedData brings content of its own, which a detached signature may not (EN 319 142-1, 6.3): "
     "what it signs can be read as that content or as the document. The sub-filter says detached, so a verifier of "
     "it has nothing to verify (EN 319 102-1, FORMAT_FAILURE); the same form is what an attack looks like."),
    ("SIGNER_COUNT", "Two SignerInfos stand in one signature; ISO 32000-2, 12.8.3.3 allows one. Readers take the first, the "
     "last or both, and with a field that names one signer they show different people (EN 319 102-1, FORMAT_FAILURE)."),
    ("ONLY_TIMESTAMPS", "The document has time-stamps and no signature: nobody signed, and anyone can have any file stamped."),
    ("ENCRYPTED", "The document needs a password, or certificates, to be read; none was given here. The bytes may "
     "be whole; what they show cannot be told."),
    ("pages_changed", "A later revision wrote the page tree anew."),
    ("structure_changed", "A later revision put a structure tree in the place of the signed one and gave the page an "
     "order of its own (`/Tabs`, `/StructParents`): what is read aloud goes by them, and no signature brings them."),
    ("CHANGE_UNCLEAR", "A later signature has an appearance over the face of an earlier one, whose rectangle it was given again: "
     "what was there can be read no longer, or together with something else. Only a person can say whether it is missed, so "
     "that the approval is neither VALID nor CHANGED."),
    ("signature_unclear", "The same behind a certification (P=2 or P=3), which lets nobody make a visible field of his own."),
    ("visible_signature_added", "A visible signature was added in a new field although the certification lets forms only be filled in and "
     "signed (P=2). A field that the later signer makes himself, where he wants it, is the sneaky signature (SSA); a "
     "document that is to be signed again is certified with the empty field in it."),
    ("annotation_removed", "Annotations that were there when it was signed are gone: links, a circle and a stamp, the widgets of "
     "fields. P=3 speaks of annotations as a whole (ISO 32000-2, table 257), but these are what the page shows, and "
     "taking them away changes or bares it (Shadow). Notes and marks on text may go, with the list that named them."),
    ("trailer_changed", "The trailer of a later revision names something else, or its `/Size` leaves out objects or brings up "
     "such as were left out."),
    ("object_added", "Objects were added that belong to nothing that a signature brings."),
    ("SIGNATURE_POLICY_UNAVAILABLE",
     "The signature refers to a signature policy that is not at hand (EN 319 102-1, 5.2.6)."),
    ("SUB_FILTER_UNSUPPORTED", "`adbe.pkcs7.sha1` signs a SHA-1 digest of the file; no collision can be excluded."),
    ("DIGEST_ALGORITHM_UNSUPPORTED",
     "SHA-3, SHAKE256, RIPEMD-160, Ed448 and combinations with them are not among the algorithms that are judged."),
    ("NO_SIGNED_ATTRIBUTES", "Without signed attributes nothing says which certificate was meant (C7)."),
    ("ALGORITHM_ENDED", "SHA-1 or another algorithm had ended at the time that can be proved (ETSI TS 119 312)."),
    ("WEAK_KEY", "The RSA key has less than 2048 bits."),
    ("CERTIFICATE_EXPIRED", "The certificate had ended by the newest time claimed in the file."),
    ("CERTIFICATE_PURPOSE", "The certificate's key usage is not one for signing documents."),
    ("UNKNOWN_CRITICAL_EXTENSION", "A critical extension of the certificate is not known."),
    ("UNTRUSTED_ROOT", "The certificate that the chain of the timestamp needs is not in the file."),
    ("field_changed", "A field was filled or its appearance made anew."),
]
# Why another verifier may say otherwise although nothing blocks here.
ALLOWED = "Only what may follow a signature was added: validation data, timestamps, filled fields, notes."
FORMS = "Another verifier does not take the form (field, algorithm or encoding); the bytes are whole."


def judged(binary, files):
    """Path to (verdict, everything that blocks, whether a later change was allowed)."""
    out = subprocess.run([binary, *files], capture_output=True, text=True, check=True).stdout
    found, now = {}, None
    for line in out.splitlines():
        head = re.match(r"(\S.*?\.pdf): (\S+)", line)
        if head:
            now = found.setdefault(head[1], [head[2], set(), False])
        elif now:
            words = line.split()
            if words and words[0] == "+":
                now[2] = True
            elif words:
                now[1].update(words[:3] if words[0] == "!" else words[:1])
    return found


def agrees(word, verdict):
    """Whether another verifier's word and the verdict say the same of the bytes."""
    good = word.startswith(("ok", "valid", "integrity-ok")) and word != "valid-but-edited"
    return good == (verdict in ("VALID", "UNTRUSTED"))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpora", type=Path)
    options.add_argument("--integrity", default="target/debug/examples/integrity")
    options.add_argument("--write", type=Path)
    options = options.parse_args()
    table = (options.corpora / "peers-on-signed.tsv").read_text().splitlines()
    rows = [line.split("\t") for line in table[1:]]
    absent = [row[0] for row in rows if not (options.corpora / row[0]).is_file()]
    rows = [row for row in rows if row[0] not in absent]
    found = judged(options.integrity, [str(options.corpora / row[0]) for row in rows])
    groups, counts, unexplained, wrong = defaultdict(list), defaultdict(int), [], []
    for path, expected, _, *peers in rows:
        verdict, codes, followed = found.get(str(options.corpora / path), ("NOT_JUDGED", set(), False))
        counts[verdict] += 1
        asserted = expected.startswith("valid")
        if expected.startswith("invalid") and verdict == "VALID":
            wrong.append(path)
        told = [word for word in peers if not agrees(word, verdict)]
        if (asserted == (verdict == "VALID") or not asserted and verdict != "VALID") and not told:
            continue
        if verdict == "VALID":
            reason = ALLOWED if followed else FORMS
        else:
            reason = next((text for code, text in REASONS if code in codes), None)
        if reason is None:
            unexplained.append((path, verdict, sorted(codes)))
            continue
        groups[reason].append((path.removeprefix("pdf-signed/"), verdict, expected, f"{len(told)} of {len(peers)}"))
    if options.write:
        page = ["# Signed files of other producers", "",
                "Made by `interop/signed.py --write docs/conformance/signed-files.md CORPORA`. The certificates inside each file",
                "count as anchors; no revocation is asked for; no password is given.", "",
                "| verdict | files |", "|---|---|"]
        page += [f"| {verdict} | {count} |" for verdict, count in sorted(counts.items())]
        page += ["", "No file that its origin marks as changed is VALID. Below, each file where the verdict is not the expected",
                 "one or where one of three other verifiers says otherwise, under the reason."]
        titles = {text: f"`{code}`" for code, text in REASONS}
        titles |= {ALLOWED: "Allowed changes", FORMS: "Forms that are read here"}
        order = [text for _, text in REASONS] + [ALLOWED, FORMS]
        for reason in sorted(groups, key=order.index):
            page += ["", f"## {titles[reason]}", "", reason, "", "| file | verdict | expected by its origin | say otherwise |",
                     "|---|---|---|---|"]
            page += ["| " + " | ".join(cells) + " |" for cells in sorted(groups[reason])]
        options.write.write_text("\n".join(page) + "\n")
    listed = sum(map(len, groups.values()))
    print(f"{len(rows)} files: {dict(sorted(counts.items()))}; {listed} differences, each with a reason")
    for path in absent:
        print(f"not at hand: {path}")
    for path in wrong:
        print(f"VALID although marked as changed: {path}")
    for path, verdict, codes in unexplained:
        print(f"no reason: {path} {verdict} {' '.join(codes)}")
    return 1 if wrong or unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
