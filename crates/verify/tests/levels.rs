use std::error::Error;
use segel_testkit::levels::*;
use segel_testkit::pki::Pki;
use segel_crypto::KeyKind;
use segel_sign::{SigningPlan, Permission};
use segel_verify::*;

#[test]
fn probe() -> Result<(), Box<dyn Error>> {
    let pki = Pki::quick(NOW);
    for kind in [KeyKind::P256, KeyKind::Rsa2048] {
        let officer = pki.officer(kind, "Budi");
        for plan in [SigningPlan::approval(), SigningPlan::certification(Permission::None)] {
            let raised = raised(&page(), plan, &officer, &pki)?;
            for (file, name) in [(&raised.b, "b"), (&raised.t, "t"), (&raised.lt, "lt"), (&raised.lta, "lta")] {
                for policy in [Policy::contract(pki.trust()), Policy::official(pki.trust())] {
                    let policy = if name < "lt" { policy.with_evidence(supplied(&evidence(&pki, &[&officer.certificate], NOW.plus_seconds(3600)))) } else { policy };
                    let report = verify_source(file, &policy, NOW.plus_seconds(7200))?;
                    println!("{name} {} {:?}", report.policy, report.conclusion());
                    for s in &report.signatures { println!("   {} {:?} {} {:?} {:?}", s.field, s.level, s.indication.word(), s.indication.sub_indication(), s.findings.iter().map(|f| (f.code.word(), format!("{:?}", f.detail))).collect::<Vec<_>>());
                      println!("     {:?}", s.changes); }
                }
            }
        }
    }
    Ok(())
}
