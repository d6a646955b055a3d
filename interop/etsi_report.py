"""Reads ETSI TS 119 102-2 reports with the types that pyHanko made from the schema.

Unknown elements, missing ones and values of another type are refused. Says what each signature's
indication is, a line a file.
"""

import sys
import warnings

from pyhanko.generated.etsi import ts_11910202
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig

warnings.simplefilter("error")
parser = XmlParser(
    config=ParserConfig(
        fail_on_unknown_properties=True,
        fail_on_unknown_attributes=True,
        fail_on_converter_warnings=True,
    )
)
for path in sys.argv[1:]:
    report = parser.parse(path, ts_11910202.ValidationReport)
    if not report.signature_validation_report:
        sys.exit(f"{path}: no signature")
    words = [
        one.signature_validation_status.main_indication.rsplit(":", 1)[-1]
        for one in report.signature_validation_report
    ]
    print(path, *words)
