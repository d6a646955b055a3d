//! Judges cases of a suite: certificates, revocation lists, OCSP responses and time-stamp tokens.
//!
//! Each line of the file named on the command line is a case of ten fields between tabs: name,
//! expected outcome, kind (`crl`, `ocsp`, `token`, `status`, `path`), instant (RFC 3339), purpose
//! (`any`, `document`, `tsa`), subject file, files of intermediates, of anchors, of revocation data
//! (each list with commas), and options (`explicit`, `no-any`, `no-mapping`, `policies=OID,OID`,
//! `max-age=SECONDS`, `any-age`, with semicolons). Certificates are PEM or DER, everything else DER. The outcomes are `valid`,
//! `invalid`, `revoked`, `hold` and `unreadable`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write;

use segel_cms::{Strictness, TimeStampResponse, TimeStampToken};
use segel_crypto::UnixTime;
use segel_x509::{
    AgeLimit, Budget, CertStatus, Certificate, CertificateList, EvidenceOrigin, FreshnessRule,
    OcspResponse, PolicyRules, Purpose, RevocationEvidence, TrustAnchor, TrustStore,
    build_path_under, status,
};

type Outcome = (&'static str, String);

struct Case<'a> {
    kind: &'a str,
    at: UnixTime,
    purpose: Purpose,
    subject: &'a str,
    hints: Vec<Certificate>,
    anchors: Vec<Certificate>,
    revocation: RevocationEvidence,
    rules: PolicyRules,
    freshness: FreshnessRule,
}

fn certificates(list: &str) -> Result<Vec<Certificate>, Box<dyn Error>> {
    let mut found = Vec::new();
    for path in list.split(',').filter(|path| !path.is_empty()) {
        found.extend(Certificate::from_pem_or_der(&fs::read(path)?)?);
    }
    Ok(found)
}

fn evidence(list: &str) -> Result<RevocationEvidence, Box<dyn Error>> {
    let mut pool = RevocationEvidence::new();
    for path in list.split(',').filter(|path| !path.is_empty()) {
        let bytes = fs::read(path)?;
        if path.contains(".ors") || path.contains("ocsp") {
            pool.add_ocsp(&bytes, EvidenceOrigin::Supplied);
        } else {
            pool.add_crl(&bytes, EvidenceOrigin::Supplied);
        }
    }
    Ok(pool)
}

fn rules(options: &str) -> PolicyRules {
    let mut rules = PolicyRules::default();
    for option in options.split(';') {
        match option.split_once('=') {
            Some(("policies", list)) => {
                rules.acceptable = list.split(',').map(str::to_owned).collect();
            }
            _ => match option {
                "explicit" => rules.require_explicit = true,
                "no-any" => rules.inhibit_any = true,
                "no-mapping" => rules.inhibit_mapping = true,
                _ => {}
            },
        }
    }
    rules
}

fn freshness(options: &str) -> FreshnessRule {
    let mut rule = FreshnessRule::default();
    for option in options.split(';') {
        match option.split_once('=') {
            Some(("max-age", age)) => rule.limit = AgeLimit::Seconds(age.parse().unwrap_or(0)),
            _ if option == "any-age" => rule.limit = AgeLimit::Unlimited,
            _ => {}
        }
    }
    rule
}

fn of_status(found: CertStatus) -> Outcome {
    match found {
        CertStatus::Good { this_update, .. } => ("valid", format!("good at {this_update}")),
        CertStatus::Revoked { at, reason, .. } => ("revoked", format!("at {at}, {reason:?}")),
        CertStatus::OnHold { since, .. } => ("hold", format!("since {since}")),
        CertStatus::Unknown { reasons } => {
            let reasons = reasons.iter().filter(|fault| !fault.kind.is_unrelated());
            ("invalid", reasons.map(|fault| format!("{fault}; ")).collect())
        }
        _ => ("invalid", "a status of another kind".to_owned()),
    }
}

fn judge_path(case: &Case<'_>) -> Result<Outcome, Box<dyn Error>> {
    let subject = certificates(case.subject)?;
    let (leaf, more) = subject.split_first().ok_or("no certificate")?;
    let hints: Vec<Certificate> = case.hints.iter().chain(more).cloned().collect();
    let trust = TrustStore::new(case.anchors.iter().cloned().map(TrustAnchor::new).collect());
    let mut budget = Budget::default();
    let built =
        build_path_under(leaf, &hints, &trust, case.at, &case.purpose, &case.rules, &mut budget);
    let path = match built {
        Ok(path) => path,
        Err(failure) => return Ok(("invalid", failure.to_string())),
    };
    if case.revocation.is_empty() {
        return Ok(("valid", format!("{:?}", path.policies())));
    }
    for index in 0..path.certificates().len() {
        let (pool, rule) = (&case.revocation, &case.freshness);
        let Some(found) = path.status(index, pool, case.at, rule, &mut budget) else {
            break;
        };
        let (outcome, detail) = of_status(found);
        if outcome != "valid" {
            return Ok(("invalid", format!("{outcome}: {detail}")));
        }
    }
    Ok(("valid", format!("{:?}", path.policies())))
}

fn judge_token(case: &Case<'_>) -> Result<Outcome, Box<dyn Error>> {
    let bytes = fs::read(case.subject)?;
    let response = TimeStampResponse::from_der(&bytes);
    let inner = response.as_ref().ok().and_then(TimeStampResponse::token_der);
    let token = match TimeStampToken::from_der(inner.unwrap_or(&bytes), Strictness::Tolerant) {
        Ok(token) => token.with_certificates(&case.hints),
        Err(error) => return Ok(("unreadable", error.to_string())),
    };
    let info = token.info();
    // What was stamped is not at hand: the imprint is taken at its word.
    let imprint = info.imprint();
    let check = token.check(|algorithm| {
        let claimed = segel_crypto::Digest::from_bytes(algorithm, imprint);
        claimed.unwrap_or_else(|| algorithm.digest(b""))
    });
    let mut detail = format!("{} {:?} {:?}", info.gen_time(), check.cms.faults, check.faults);
    let mut good = check.is_faultless();
    if let Some(signer) = &check.cms.signer
        && !case.anchors.is_empty()
    {
        let hints: Vec<Certificate> =
            case.hints.iter().chain(token.signed_data().certificates()).cloned().collect();
        let trust = TrustStore::new(case.anchors.iter().cloned().map(TrustAnchor::new).collect());
        let (rules, mut budget) = (PolicyRules::default(), Budget::default());
        let (at, purpose) = (info.gen_time(), Purpose::TimeStamping);
        let built = build_path_under(signer, &hints, &trust, at, &purpose, &rules, &mut budget);
        if let Err(failure) = built {
            detail.push_str(&format!(" path: {failure}"));
            good = false;
        }
    }
    Ok((if good { "valid" } else { "invalid" }, detail))
}

fn judge(case: &Case<'_>) -> Result<Outcome, Box<dyn Error>> {
    match case.kind {
        "crl" => {
            let list = CertificateList::from_der(&fs::read(case.subject)?)?;
            Ok(("valid", format!("{} entries of {}", list.entries(), list.issuer())))
        }
        "ocsp" => {
            let response = OcspResponse::from_der(&fs::read(case.subject)?)?;
            let answers = response.responses().len();
            Ok(("valid", format!("{:?}, {answers} answers", response.status())))
        }
        "token" => judge_token(case),
        "status" => {
            let subject = certificates(case.subject)?;
            let leaf = subject.first().ok_or("no certificate")?;
            let issuer = case.anchors.first().ok_or("no issuer")?;
            let (pool, rule, mut budget) = (&case.revocation, &case.freshness, Budget::default());
            Ok(of_status(status(leaf, issuer, pool, case.at, rule, &mut budget)))
        }
        _ => judge_path(case),
    }
}

fn case<'a>(fields: &[&'a str]) -> Result<Case<'a>, Box<dyn Error>> {
    let &[_, _, kind, at, purpose, subject, hints, anchors, revocation, options] = fields else {
        return Err("a case has ten fields".into());
    };
    let hints = certificates(hints)?;
    let mut revocation = evidence(revocation)?;
    revocation.add_certificates(hints.iter().cloned());
    Ok(Case {
        kind,
        at: UnixTime::parse_rfc3339(at).ok_or("an instant of RFC 3339")?,
        purpose: match purpose {
            "document" => Purpose::DocumentSigning,
            "tsa" => Purpose::TimeStamping,
            _ => Purpose::Any,
        },
        subject,
        hints,
        anchors: certificates(anchors)?,
        revocation,
        rules: rules(options),
        freshness: freshness(options),
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let mut sums: BTreeMap<(String, String), usize> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        for line in fs::read_to_string(&path)?.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let (name, expected) = (fields.first().copied(), fields.get(1).copied());
            let judged = case(&fields).and_then(|case| judge(&case));
            let (outcome, detail) =
                judged.unwrap_or_else(|error| ("unreadable", error.to_string()));
            let (name, expected) = (name.unwrap_or_default(), expected.unwrap_or_default());
            writeln!(out, "{name}\t{expected}\t{outcome}\t{detail}")?;
            *sums.entry((expected.to_owned(), outcome.to_owned())).or_default() += 1;
        }
    }
    for ((expected, outcome), count) in sums {
        writeln!(out, "# expected {expected}, found {outcome}: {count}")?;
    }
    Ok(())
}
