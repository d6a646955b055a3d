//! What the judge did not have is named, and what is brought counts for what it proves.

use std::error::Error;

use segel_crypto::KeyKind;
use segel_sign::SigningPlan;
use segel_testkit::attacks::{Bench, vectors};
use segel_testkit::document::one_page;
use segel_testkit::levels::{NOW, evidence, lists, sign, stamp, with_data};
use segel_testkit::pki::{CrlEntry, CrlTemplate, Officer, Pki};
use segel_verify::{
    Conclusion, Level, NeedKind, Policy, Report, Revocation, SubIndication, verify_source,
    write_signed_version,
};
use segel_x509::{EvidenceOrigin, RevocationEvidence, TrustAnchor, TrustStore};

type Outcome = Result<(), Box<dyn Error>>;

fn signed(source: &Vec<u8>, field: &str, officer: &Officer) -> Result<Vec<u8>, Box<dyn Error>> {
    let plan = SigningPlan::approval().with_field(field);
    let mut file = Vec::new();
    sign(source, plan, officer)?.write_to(source, &mut file)?;
    Ok(file)
}

fn judged(file: &[u8], pki: &Pki, evidence: &RevocationEvidence) -> Result<Report, Box<dyn Error>> {
    let policy = Policy::contract(pki.trust()).with_evidence(evidence.clone());
    Ok(verify_source(file, &policy, NOW)?)
}

#[test]
fn each_piece_that_is_brought_leaves_one_need_less() -> Outcome {
    let pki = Pki::quick(NOW);
    let mut officer = pki.officer(KeyKind::P256, "Pejabat");
    let issuing = officer.chain.get(1).cloned().ok_or("an issuing authority")?;
    // The file does not carry the certificate of the issuer.
    officer.chain.truncate(1);
    let file = signed(&one_page(), "TTE1", &officer)?;
    let mut evidence = RevocationEvidence::new();

    let report = judged(&file, &pki, &evidence)?;
    assert_eq!(report.conclusion(), Conclusion::Untrusted);
    let needs = report.needs();
    assert_eq!(needs.len(), 1, "{needs:?}");
    let need = needs.first().ok_or("a need")?;
    assert_eq!((need.kind, &need.certificate), (NeedKind::Issuer, &officer.certificate));
    assert_eq!(need.issuer_urls(), officer.certificate.issuer_urls());
    assert!(!need.issuer_urls().is_empty() && need.crl_urls().is_empty());

    evidence.add_certificates([issuing.clone()]);
    let report = judged(&file, &pki, &evidence)?;
    assert_eq!(report.conclusion(), Conclusion::Undetermined);
    let needs = report.needs();
    let about: Vec<_> = needs.iter().map(|need| (need.kind, &need.certificate)).collect();
    let revocation = NeedKind::Revocation;
    assert_eq!(about, [(revocation, &officer.certificate), (revocation, &issuing)]);
    let first = needs.first().ok_or("a need")?;
    assert_eq!(first.issuer.as_ref(), Some(&issuing));
    assert_eq!(first.ocsp_urls(), officer.certificate.ocsp_urls());
    assert_eq!(first.crl_urls(), officer.certificate.crl_urls());
    assert!(!first.crl_urls().is_empty() && first.issuer_urls().is_empty());

    evidence.add_crl(&pki.crl(Vec::new(), None), EvidenceOrigin::Supplied);
    let report = judged(&file, &pki, &evidence)?;
    let about: Vec<_> = report.needs().iter().map(|need| &need.certificate).collect();
    assert_eq!(about, [&issuing]);

    evidence.add_crl(&pki.root_crl(Vec::new(), None), EvidenceOrigin::Supplied);
    let report = judged(&file, &pki, &evidence)?;
    assert_eq!(report.conclusion(), Conclusion::Valid);
    assert!(report.needs().is_empty());
    // What was brought is not in the document, and raises no level.
    assert_eq!(report.signatures.first().and_then(|one| one.level), Some(Level::B));
    Ok(())
}

#[test]
fn an_authority_that_is_brought_is_trusted_no_more_than_a_stranger() -> Outcome {
    let (pki, other) = (Pki::quick(NOW), Pki::quick(NOW));
    let officer = other.officer(KeyKind::P256, "Pejabat");
    let file = signed(&one_page(), "TTE1", &officer)?;
    let mut evidence = RevocationEvidence::new();
    evidence.add_certificates(officer.chain.iter().cloned());
    evidence.add_certificates(other.trust().anchors().iter().map(|one| one.certificate().clone()));
    let report = judged(&file, &pki, &evidence)?;
    assert_eq!(report.conclusion(), Conclusion::Untrusted);
    Ok(())
}

#[test]
fn who_is_not_known_to_be_in_force_and_whose_witness_has_ended_are_asked_for() -> Outcome {
    let bench = Bench::new();
    let vectors = vectors(&bench);
    let policy = Policy::contract(bench.trust()).with_revocation(Revocation::Hard);
    for (id, name) in
        [("r-responder-open", "Bench OCSP (UJI COBA)"), ("r-responder-over", "Budi Santoso")]
    {
        let vector = vectors.iter().find(|vector| vector.id == id).ok_or("no such vector")?;
        let report = verify_source(&vector.file, &policy, vector.conditions.at)?;
        let needs = report.needs();
        let about: Vec<_> =
            needs.iter().map(|need| (need.kind, need.certificate.common_name())).collect();
        assert_eq!(about, [(NeedKind::Revocation, Some(name.to_owned()))], "{id}");
        let issuer = needs.first().and_then(|need| need.issuer.as_ref());
        assert_eq!(issuer, Some(&bench.pki.issuing.certificate), "{id}");
    }
    Ok(())
}

#[test]
fn a_level_takes_every_certificate_of_the_chain_in_the_document() -> Outcome {
    let (pki, stamping) = (Pki::quick(NOW), Pki::quick(NOW));
    let mut officer = pki.officer(KeyKind::P256, "Pejabat");
    let issuing = officer.chain.get(1).cloned().ok_or("an issuing authority")?;
    officer.chain.truncate(1);
    let source = one_page();
    let at = |seconds: i64| NOW.plus_seconds(seconds);
    let signed = stamp(sign(&source, SigningPlan::approval(), &officer)?, &stamping, at(60), None)?;
    let mut file = Vec::new();
    signed.write_to(&source, &mut file)?;
    let mut brought = RevocationEvidence::new();
    brought.add_certificates([issuing.clone()]);
    let roots = [&pki, &stamping].map(|pki| TrustAnchor::new(pki.root.certificate.clone()));
    let policy = Policy::contract(TrustStore::new(roots.into())).with_evidence(brought);
    let mut data = evidence(&pki, &[&officer.certificate], at(3600));
    data.crls.extend(lists(&stamping, at(3600), Vec::new()).crls);
    // The authority is in force, or its certificate was replaced after the stamp.
    let mut replaced = data.clone();
    let entry = CrlEntry::new(&issuing, at(600), Some(4));
    let mut list = CrlTemplate::new(&pki.root.certificate, at(3600), vec![entry]);
    list.this_update = at(3600);
    *replaced.crls.get_mut(1).ok_or("a list of the root")? = pki.root.crl(&list, false);
    for mut data in [data, replaced] {
        for level in [Level::T, Level::Lt] {
            let report = verify_source(&with_data(&file, &data)?, &policy, at(7200))?;
            assert_eq!(report.conclusion(), Conclusion::Valid);
            assert_eq!(report.signatures.first().and_then(|one| one.level), Some(level));
            data.certificates.push(issuing.clone());
        }
    }
    Ok(())
}

#[test]
fn what_two_signatures_lack_is_needed_once() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Pejabat");
    let first = signed(&one_page(), "TTE1", &officer)?;
    let both = signed(&first, "TTE2", &officer)?;
    let report = judged(&both, &pki, &RevocationEvidence::new())?;
    let of_signatures: usize = report.signatures.iter().map(|one| one.needs.len()).sum();
    assert_eq!((of_signatures, report.needs().len()), (4, 2));
    Ok(())
}

#[test]
fn a_signed_version_is_there_only_where_the_signature_is_over_its_bytes() -> Outcome {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(KeyKind::P256, "Pejabat");
    let first = signed(&one_page(), "TTE1", &officer)?;
    let both = signed(&first, "TTE2", &officer)?;
    let none = RevocationEvidence::new();
    let report = judged(&both, &pki, &none)?;
    for (signature, version) in report.signatures.iter().zip([&first, &both]) {
        let mut out = Vec::new();
        assert_eq!(signature.signed_version(), Some(version.len() as u64));
        let written = write_signed_version(&both, signature, &mut out)?;
        assert_eq!((written, &out), (Some(version.len() as u64), version));
        // A source that has become shorter is no version.
        let cut: Vec<u8> = version.iter().copied().take(100).collect();
        assert!(write_signed_version(&cut, signature, &mut Vec::new()).is_err());
    }
    // A byte of the first version: no signature over it holds any more.
    let mut broken = both;
    *broken.get_mut(10).ok_or("a byte")? ^= 1;
    let report = judged(&broken, &pki, &none)?;
    assert_eq!(report.signatures.len(), 2);
    for signature in &report.signatures {
        let sub = signature.indication.sub_indication();
        assert_eq!((sub, signature.signed_version()), (Some(SubIndication::HashFailure), None));
        assert_eq!(write_signed_version(&broken, signature, &mut Vec::new())?, None);
    }
    Ok(())
}
