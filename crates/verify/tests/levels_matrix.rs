//! Every level of every kind of key and document, judged on the day, a day later and years later.
//!
//! The table was written before it was tried: by the standard's rules and by the dates of the bench. The
//! officer's certificate ends on 2028-11-16, that of the time-stamping authority on 2031-11-23, that of
//! the issuing authority on 2034-11-22, and that of the root on 2040-11-20.

use std::error::Error;

use segel_crypto::{DigestAlgorithm, KeyKind, PssParameters, SignatureAlgorithm, UnixTime};
use segel_sign::{Appearance, Permission, Place, SigningPlan, ValidationData};
use segel_testkit::document::one_page;
use segel_testkit::levels::{NOW, Raised, evidence, lists, raised, supplied};
use segel_testkit::pki::{Officer, Pki};
use segel_verify::{Conclusion, Level, Policy, SubIndication as Sub, verify_source};

type Outcome = Result<(), Box<dyn Error>>;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    TheDay,
    NextDay,
    FourYears,
    Y2029,
    Y2035,
    Y2050,
}

impl At {
    fn instant(self) -> Option<UnixTime> {
        let date = |year| UnixTime::from_civil(year, 1, 2, 0, 0, 0);
        match self {
            Self::TheDay => Some(NOW.plus_seconds(2 * HOUR)),
            Self::NextDay => Some(NOW.plus_seconds(DAY)),
            Self::FourYears => UnixTime::from_civil(2030, 11, 24, 3, 0, 0),
            Self::Y2029 => date(2029),
            Self::Y2035 => date(2035),
            Self::Y2050 => date(2050),
        }
    }
}

/// Level, instant, whether the lists of that day are at hand, and the verdict: the word, the reason,
/// the level that is told.
type Row = (Level, At, bool, Conclusion, Option<Sub>, Option<Level>);

/// What holds for every key and shape.
///
/// After another signer whose proofs are kept, the list of the issuing authority that is among them
/// tells of this one too, so that what else would lack its proof has it.
fn table(after_another: bool) -> Vec<Row> {
    use Conclusion::{Undetermined, Valid};
    let valid = |level, at, fresh| (level, at, fresh, Valid, None, Some(level));
    let open =
        |level, at, fresh, sub, told| (level, at, fresh, Undetermined, Some(sub), Some(told));
    let (b, t, lt, lta) = (Level::B, Level::T, Level::Lt, Level::Lta);
    let kept = |at, fresh| (t, at, fresh, Valid, None, Some(lt));
    let mut rows = vec![
        // On the day, with an answer from outside.
        valid(b, At::TheDay, true),
        if after_another { kept(At::TheDay, true) } else { valid(t, At::TheDay, true) },
        valid(lt, At::TheDay, false),
        valid(lta, At::TheDay, false),
        // A day later the lists inside still hold; B and T have none of their own.
        match after_another {
            true => valid(b, At::NextDay, false),
            false => open(b, At::NextDay, false, Sub::TryLater, b),
        },
        match after_another {
            true => kept(At::NextDay, false),
            false => open(t, At::NextDay, false, Sub::TryLater, b),
        },
        valid(lt, At::NextDay, false),
        valid(lta, At::NextDay, false),
    ];
    for at in [At::Y2029, At::FourYears] {
        rows.extend([
            // The signer's certificate has ended: without a proved time nothing tells when it signed.
            open(b, at, true, Sub::OutOfBoundsNoPoe, b),
            // The stamp stands, but no list of today tells of a certificate that has ended.
            if after_another { kept(at, true) } else { open(t, at, true, Sub::NoPoe, t) },
            // The stamp stands, and the proof of that day is kept.
            valid(lt, at, true),
            valid(lta, at, true),
        ]);
    }
    for at in [At::Y2035, At::Y2050] {
        // The stamps' own authority has ended and nothing later covers them.
        for level in [b, t, lt, lta] {
            rows.push(open(level, at, false, Sub::OutOfBoundsNoPoe, b));
        }
    }
    rows
}

const SHAPES: [&str; 4] = ["invisible", "visible", "two signers", "certified P=1"];

struct Made {
    name: String,
    raised: Raised,
    pki: Pki,
    signers: Vec<Officer>,
}

fn made(kind: KeyKind, pss: bool, shape: &str) -> Result<Made, Box<dyn Error>> {
    let pki = Pki::quick(NOW);
    let officer = pki.officer(kind, "Siti Aminah");
    let pss_of = PssParameters::standard(DigestAlgorithm::Sha256);
    let with_key = |plan: SigningPlan| match pss {
        true => plan.with_algorithm(SignatureAlgorithm::RsaPss(pss_of)),
        false => plan,
    };
    let place = Place { page: 1, x: 60.0, y: 680.0, width: 220.0, height: 70.0 };
    let look = Appearance::new().with_line("Ditandatangani");
    let (plan, mut source, mut signers) = (SigningPlan::approval(), one_page(), Vec::new());
    let plan = match shape {
        "visible" => plan.with_place(place).with_appearance(look),
        "certified P=1" => SigningPlan::certification(Permission::None),
        _ => plan,
    };
    if shape == "two signers" {
        let other = pki.officer(KeyKind::P256, "Budi Santoso");
        source = raised(&source, SigningPlan::approval(), &other, &[], &pki)?.lt;
        signers.push(other);
    }
    let others: Vec<_> = signers.iter().map(|other| &other.certificate).collect();
    let raised = raised(&source, with_key(plan), &officer, &others, &pki)?;
    signers.push(officer);
    let name = format!("{kind:?}{} {shape}", if pss { " PSS" } else { "" });
    Ok(Made { name, raised, pki, signers })
}

#[test]
fn every_level_of_every_key_and_shape_gets_the_verdict_of_the_table() -> Outcome {
    let kinds = [
        (KeyKind::Rsa2048, false),
        (KeyKind::Rsa3072, true),
        (KeyKind::P256, false),
        (KeyKind::P384, false),
    ];
    let mut wrong = Vec::new();
    let mut judged = 0;
    for (kind, pss) in kinds {
        for shape in SHAPES {
            let made = made(kind, pss, shape)?;
            for (level, at, fresh, conclusion, sub, told) in table(shape == "two signers") {
                let file = match level {
                    Level::B => &made.raised.b,
                    Level::T => &made.raised.t,
                    Level::Lt => &made.raised.lt,
                    _ => &made.raised.lta,
                };
                let at_instant = at.instant().ok_or("no such instant")?;
                let mut policy = Policy::contract(made.pki.trust());
                if fresh {
                    policy = policy.with_evidence(supplied(&outside(&made, at_instant)));
                }
                let report = verify_source(file, &policy, at_instant)?;
                // The signature that was raised: of two it is the later.
                let mut signatures = report.signatures.iter().filter(|s| s.level.is_some());
                let signature = signatures.next_back().ok_or("no signature")?;
                let found =
                    (report.conclusion(), signature.indication.sub_indication(), signature.level);
                judged += 1;
                if found != (conclusion, sub, told) {
                    let codes: Vec<_> = signature.findings.iter().map(|f| f.code.word()).collect();
                    wrong.push(format!(
                        "{} {level:?} {at:?}: {found:?}, not {:?}; {codes:?}",
                        made.name,
                        (conclusion, sub, told)
                    ));
                }
            }
        }
    }
    assert_eq!(judged, 16 * 24);
    assert!(wrong.is_empty(), "{} of {judged}:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}

/// What authorities publish at an instant: answers about the officers while they are in force, lists
/// always.
fn outside(made: &Made, at: UnixTime) -> ValidationData {
    let made_at = at.plus_seconds(-HOUR);
    let signers: Vec<_> = made.signers.iter().map(|signer| &signer.certificate).collect();
    if signers.iter().all(|signer| made_at <= signer.not_after()) {
        return evidence(&made.pki, &signers, made_at);
    }
    lists(&made.pki, made_at, Vec::new())
}
