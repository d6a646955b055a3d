"""Judges the signatures of a file by AdES validation with archival data (EN 319 102-1) with pyHanko.

Arguments: FILE ROOT TIME. Nothing is fetched; one line a signature: its field and the indication.
"""
import asyncio
import datetime
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

path, root, time = sys.argv[1:]
time = datetime.datetime.fromisoformat(time)
local = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
trusted = CertValidationPolicySpec(
    trust_manager=SimpleTrustManager.build(trust_roots=[load_cert_from_pemder(root)]),
    revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
)
policy = PdfSignatureValidationSpec(
    SignatureValidationSpec(revinfo_gathering_policy=local, cert_validation_policy=trusted)
)
timing = ValidationTimingInfo(
    validation_time=time, best_signature_time=time, point_in_time_validation=True
)
with open(path, "rb") as file:
    for signature in PdfFileReader(file).embedded_regular_signatures:
        judged = asyncio.run(
            ades_lta_validation(signature, pdf_validation_spec=policy, timing_info=timing)
        )
        print(signature.field_name, judged.ades_subindic)
