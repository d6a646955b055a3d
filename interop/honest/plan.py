"""Which documents are made: who signs what, and what honestly comes after.

Every case is named `base/writer.op/writer.op...`. Which base and which signer go with an act is drawn by a
checksum of the names over the whole plan, so that a case is the same whichever writers are there.
"""

import zlib
from dataclasses import dataclass, field

# Signatures: op: (permission of a certification or 0, what the base must hold).
PLAIN = {"sign": (0, "")}
SHOWN = {"sign-visible": (0, "")}
PLACE = {"sign-place": (0, "places")}
CERTIFIED = {f"certify-{permission}": (permission, "") for permission in (1, 2, 3)}
# Acts: op: (the class of what is done, what the base must hold).
SECOND = {"second": ("sign", "")}
SECOND_SHOWN = {"second-visible": ("show", "")}
SECOND_PLACE = {"second-place": ("sign", "places")}
FILLS = {op: ("fill", "form") for op in ("fill-text", "fill-number", "fill-comb", "fill-lines", "choose", "check")}
RADIO = {"radio": ("fill", "form radio")}
# A number and the sum of it, shown as the scripts of the form have them.
SUM = {"fill-sum": ("fill", "form sum")}
NOTE = {"note": ("note", "")}
MARK = {"highlight": ("note", "")}
# The permissions of a certification behind which somebody honest would still do it. A new visible field
# behind P=2 is among them: people do that, and it is refused.
ADMITS = {"ltv": (0, 1, 2, 3), "sign": (0, 2, 3), "show": (0, 2, 3), "fill": (0, 2, 3), "note": (0, 3)}


@dataclass
class Writer:
    command: list  # its program; {venv}, {classes}, {js} are filled in
    needs: list  # what must be there, as install.py understands it
    signs: dict = field(default_factory=dict)
    acts: dict = field(default_factory=dict)
    makes: dict = field(default_factory=dict)  # documents that it makes itself, and what they hold
    required: bool = False  # scripts/setup-judges installs it


def python(name, which="{venv}/bin/python"):
    return [which, f"{{here}}/writers/{name}.py"]


WRITERS = {
    "pyhanko": Writer(
        python("by_pyhanko", "{judge}"), ["judge:pyhanko"], required=True,
        signs=PLAIN | SHOWN | PLACE | CERTIFIED | {
            "sign-t": (0, ""), "sign-lt": (0, ""), "sign-lta": (0, ""), "sign-pkcs7": (0, ""),
            "sign-lock": (0, "form"), "certify-2-visible": (2, "")},
        acts=SECOND | SECOND_SHOWN | SECOND_PLACE | {
            "second-lta": ("sign", ""), "third": ("sign", ""), "field": ("sign", ""), "dss": ("ltv", ""),
            "stamp": ("ltv", ""), "archive": ("ltv", ""), "fill-text": ("fill", "form"),
            "fill-number": ("fill", "form"), "check": ("fill", "form")} | SUM),
    # It signs every base; the draws of the others go on without it.
    "segel": Writer(
        python("by_segel", "{python}"), ["segel:segel"], required=True, signs=PLAIN | SHOWN | PLACE | CERTIFIED,
        acts=SECOND | SECOND_SHOWN | SECOND_PLACE | {"third": ("sign", "")}),
    "pdfsig": Writer(
        python("by_pdfsig", "{python}"), ["program:pdfsig", "program:certutil"], required=True,
        signs=PLAIN | PLACE, acts=SECOND | SECOND_PLACE | {"third": ("sign", "")}),
    "mutool": Writer(
        python("by_mutool", "{python}"), ["program:mutool"], required=True, signs=PLACE, acts=SECOND_PLACE),
    "poppler": Writer(
        python("by_poppler", "/usr/bin/python3"), ["gi:Poppler"], acts=FILLS | NOTE | MARK),
    "pdfbox": Writer(
        ["java", "-cp", "{classes}:{jars}", "ByPdfBox"], ["java:pdfbox"],
        signs=PLAIN | SHOWN | PLACE | CERTIFIED,
        acts=SECOND | SECOND_SHOWN | SECOND_PLACE | FILLS | RADIO | NOTE | MARK),
    "itext5": Writer(
        ["java", "-cp", "{classes}:{jars}", "ByIText5"], ["java:itext5"],
        signs=PLAIN | SHOWN | PLACE | CERTIFIED | {"sign-pkcs7": (0, "")},
        acts=SECOND | SECOND_SHOWN | SECOND_PLACE | FILLS | RADIO | NOTE | MARK | {"dss": ("ltv", "")}),
    "itext2": Writer(
        ["java", "-cp", "{classes}:{jars}", "ByIText2"], ["java:itext2"],
        signs=PLAIN | CERTIFIED, acts=SECOND | FILLS | RADIO | NOTE | MARK),
    "pymupdf": Writer(
        python("by_pymupdf"), ["venv:pymupdf"], makes={"form-pymupdf": "form"},
        acts=FILLS | RADIO | NOTE | MARK | {
            "underline": ("note", ""), "strike": ("note", ""), "free-text": ("note", "")}),
    "pypdf": Writer(python("by_pypdf"), ["venv:pypdf"], acts=FILLS | RADIO | NOTE | MARK),
    "reportlab": Writer(python("by_reportlab"), ["venv:reportlab"], makes={"form-reportlab": "form radio table"}),
    "typst": Writer(
        python("by_typst"), ["venv:typst"], makes={"from-typst": "office", "from-typst-archive": "office"}),
    "weasyprint": Writer(
        python("by_weasyprint"), ["venv:weasyprint"],
        makes={"from-weasyprint": "office form on", "from-weasyprint-tagged": "office"}),
    "fpdf2": Writer(python("by_fpdf2"), ["venv:fpdf"], makes={"from-fpdf2": "office table"}),
    "libreoffice": Writer(
        python("by_libreoffice", "{python}"), ["program:soffice"],
        makes={"from-libreoffice": "office table", "from-libreoffice-form": "office form table",
               "from-libreoffice-placed": "office form table"}),
    "endesive": Writer(
        python("by_endesive", "{venv}-endesive/bin/python"), ["venv-endesive:endesive"],
        signs=PLAIN | SHOWN, acts=SECOND | SECOND_SHOWN),
    "libpdf": Writer(
        ["node", "{js}/by_libpdf.mjs"], ["node:@libpdf/core"],
        signs=PLAIN | PLACE | {"sign-pkcs7": (0, ""), "sign-t": (0, "")},
        acts=SECOND | SECOND_PLACE | FILLS | RADIO | NOTE | MARK | {
            "second-lta": ("sign", ""), "third": ("sign", "")}),
    "signpdf": Writer(
        ["node", "{js}/by_signpdf.mjs"], ["node:@signpdf/signpdf"],
        signs={"sign": (0, "table")} | SHOWN, acts=SECOND | SECOND_SHOWN),
    "pdflib": Writer(["node", "{js}/by_pdflib.mjs"], ["node:pdf-lib"], makes={"form-pdflib": "form"}),
    "cantoo": Writer(
        ["node", "{js}/by_cantoo.mjs"], ["node:@cantoo/pdf-lib"], acts=FILLS | RADIO | {"note": ("note", "")}),
    "pdfjs": Writer(
        ["node", "{js}/by_pdfjs.mjs"], ["node:pdfjs-dist"],
        acts=FILLS | RADIO | SUM | MARK | {"free-text": ("note", "")}),
}
CORE = [name for name, writer in WRITERS.items() if writer.required]
# Its string operations know no form but the one that they wrote.
ONLY_BEHIND = {"signpdf": "signpdf"}
# They write a form anew that holds nothing but the signature.
WITHOUT_FORM = [("signpdf", "sign")]
CORE_SIGNERS, OTHER_SIGNERS, ACTS_EACH, BASES_EACH, PAIRS_OF_OTHERS = 3, 3, 2, 3, 4
# How many acts of a class each document of an office sees.
OF_OFFICES = {"sign": 5, "show": 3, "ltv": 2, "fill": 8, "note": 5}


def draw(seed, choices, count=1):
    """Some of the choices, always the same for the same names."""
    return sorted(choices, key=lambda choice: zlib.crc32(f"{seed}|{choice}".encode()))[:count]


def signers():
    return {(name, op): traits for name, writer in WRITERS.items() for op, traits in writer.signs.items()}


def acts():
    return {(name, op): traits for name, writer in WRITERS.items() for op, traits in writer.acts.items()}


def admitted(signer, act):
    permission, kind = signers()[signer][0], acts()[act][0]
    only = ONLY_BEHIND.get(act[0])
    lost = signer in WITHOUT_FORM and acts()[act][1]
    return permission in ADMITS[kind] and only in (None, signer[0]) and not lost


def held(bases, *needs):
    """The bases that hold all of it. A base is a name and what is in it."""
    wanted = {part for need in needs for part in need.split()}
    return sorted(name for name, holds in bases.items() if wanted <= holds)


def drawn(steps):
    return [step for step in steps if step[0] != "segel"]


def own(bases):
    """Segel signs every base, and signs again what it signed; whatever somebody does may follow it once."""
    made = []
    mine = [signer for signer in signers() if signer[0] == "segel"]
    for signer in mine:
        for base in held(bases, signers()[signer][1]):
            made.append((base, signer))
            for act in [act for act in acts() if act[0] == "segel" and admitted(signer, act)]:
                if act[1] != "third" and base in held(bases, signers()[signer][1], acts()[act][1]):
                    made.append((base, signer, act))
    for act in drawn(acts()):
        for signer in draw(act, [signer for signer in mine if admitted(signer, act)]):
            for base in draw((signer, act), held(bases, signers()[signer][1], acts()[act][1])):
                made += [(base, signer), (base, signer, act), (base, signer, act, ("segel", "third"))]
    for signer in drawn(signers()):
        for act in draw(signer, [act for act in acts() if act[0] == "segel" and admitted(signer, act)]):
            for base in draw((signer, act), held(bases, signers()[signer][1], acts()[act][1])):
                made += [(base, signer), (base, signer, act)]
    return made


def pairs():
    """Each act behind some signers of the required writers and some others; each signer before some acts."""
    chosen = set()
    common = [act for act in drawn(acts()) if act[1] not in SUM]
    for act in common:
        fitting = [signer for signer in drawn(signers()) if admitted(signer, act)]
        core = [signer for signer in fitting if signer[0] in CORE]
        others = [signer for signer in fitting if signer[0] not in CORE]
        for signer in draw(act, core, CORE_SIGNERS) + draw(act, others, OTHER_SIGNERS):
            chosen.add((signer, act))
    for signer in drawn(signers()):
        for act in draw(signer, [act for act in common if admitted(signer, act)], ACTS_EACH):
            chosen.add((signer, act))
    return sorted(chosen)


def letters(bases):
    """Whatever somebody fills in or notes, on each letter, behind one of the signers of all."""
    made = []
    for base in sorted(base for base in bases if base.startswith("letter")):
        for act in acts():
            fitting = [signer for signer in signers() if admitted(signer, act) and signer[0] in [*CORE, "segel"]
                       and base in held(bases, signers()[signer][1], acts()[act][1])]
            for signer in draw((base, act), fitting):
                made += [(base, signer), (base, signer, act)]
    return made


def offices(bases):
    """Each document of an office is signed by every writer once, and certified for each permission; behind one
    of these comes what somebody else does."""
    made = []
    for base, holds in sorted(bases.items()):
        if "office" not in holds:
            continue
        alone = {base: holds}
        # On a sheet that is turned, writers do not agree where the places of `jobs.py` are.
        fitting = [signer for signer in signers() if held(alone, signers()[signer][1])
                   and not ("turned" in holds and "visible" in signer[1])]
        chosen = []
        for name in WRITERS:
            chosen += draw((base, name), [signer for signer in fitting if signer[0] == name])
        for permission in (1, 2, 3):
            chosen += draw((base, permission), [one for one in fitting if signers()[one][0] == permission])
        chosen = list(dict.fromkeys(chosen))
        made += [(base, signer) for signer in chosen]
        for kind, count in OF_OFFICES.items():
            of_kind = [act for act in acts() if acts()[act][0] == kind and held(alone, acts()[act][1])
                       and not ("turned" in holds and kind == "show")
                       # Its box is on by another name than the writers give it.
                       and not ("on" in holds and act[1] == "check")]
            sums = [act for act in of_kind if act[1] in SUM]
            for act in dict.fromkeys(sums + draw((base, kind), of_kind, count)):
                made += [(base, signer, act) for signer in
                         draw((base, act), [signer for signer in chosen if admitted(signer, act)])]
    return made


def going_on(made, every):
    """Somebody signs or stamps what was changed."""
    last = [("pyhanko", "third"), ("pyhanko", "archive"), ("libpdf", "third"), ("pdfsig", "third")]
    more = []
    for case in made:
        if len(case) == 3 and zlib.crc32(repr(case).encode()) % every == 0:
            for act in draw(case, [act for act in last if admitted(case[1], act)]):
                if act[1] not in [step[1] for step in case[1:]]:
                    more.append((*case, act))
    return more


def cases(all_bases, others):
    """All cases, as tuples of steps: a base, a signer, and acts; `others` are documents of a corpus."""
    made = []
    bases = {base: holds for base, holds in all_bases.items()
             if not base.startswith("letter") and "office" not in holds}
    for signer in drawn(signers()):
        made += [(base, signer) for base in draw(signer, held(bases, signers()[signer][1]), BASES_EACH)]
    for signer, act in pairs():
        for base in draw((signer, act), held(bases, signers()[signer][1], acts()[act][1])):
            made += [(base, signer), (base, signer, act)]
    for base, holds in sorted(others.items()):
        # Of these nobody knows where there is room.
        fitting = [(signer, act) for signer, act in pairs() if acts()[act][0] in ("sign", "ltv")
                   and "visible" not in signer[1] and held({base: holds}, signers()[signer][1], acts()[act][1])]
        for signer, act in draw(base, fitting, PAIRS_OF_OTHERS):
            made += [(base, signer), (base, signer, act)]
    made = list(dict.fromkeys(made))
    made += going_on(made, 5)
    of_offices = offices(all_bases)
    of_offices += going_on(of_offices, 9)
    return list(dict.fromkeys(made + own(bases) + letters(all_bases) + of_offices))


def name_of(case):
    return "/".join([case[0], *(".".join(step) for step in case[1:])])
