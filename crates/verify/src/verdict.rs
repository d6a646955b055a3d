//! Collects what is found about one signature; the judgement comes last.

use crate::facts::Facts;
use crate::finding::{Code, Detail, Finding};
use crate::indication::SubIndication;
use crate::proof::{NothingAgainst, Sealed};

/// What was found, and what it means for the indication.
///
/// The steps run in the order of EN 319 102-1, so the first doubt is the one that decides; a failure
/// outweighs every doubt, and among failures the form goes before the bytes and the bytes before the
/// signature value.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) findings: Vec<Finding>,
    pub(crate) facts: Facts,
    failed: Option<SubIndication>,
    doubt: Option<SubIndication>,
}

fn rank(sub: SubIndication) -> u8 {
    match sub {
        SubIndication::FormatFailure => 0,
        SubIndication::HashFailure => 1,
        SubIndication::SigCryptoFailure => 2,
        _ => 3,
    }
}

impl Verdict {
    /// Proved to be no good signature.
    pub(crate) fn fail(&mut self, sub: SubIndication, code: Code, detail: Detail) {
        self.findings.push(Finding::blocks(code, detail));
        if self.failed.is_none_or(|earlier| rank(sub) < rank(earlier)) {
            self.failed = Some(sub);
        }
    }

    /// Not decided by what is at hand.
    pub(crate) fn doubt(&mut self, sub: SubIndication, code: Code, detail: Detail) {
        self.findings.push(Finding::blocks(code, detail));
        self.doubt.get_or_insert(sub);
    }

    /// Takes what was found aside.
    pub(crate) fn join(&mut self, aside: Self) {
        self.findings.extend(aside.findings);
        self.facts.join(aside.facts);
        if let Some(sub) = aside.failed
            && self.failed.is_none_or(|earlier| rank(sub) < rank(earlier))
        {
            self.failed = Some(sub);
        }
        self.doubt = self.doubt.or(aside.doubt);
    }

    /// The covered bytes could not be read, so what was compared with their digest says nothing.
    pub(crate) fn unread(&mut self, detail: Detail) {
        let compared = [Code::DigestMismatch, Code::TimestampImprintDiffers];
        self.findings.retain(|finding| !compared.contains(&finding.code));
        self.failed.take_if(|failed| *failed == SubIndication::HashFailure);
        self.findings.push(Finding::blocks(Code::StructureUnreadable, detail));
        self.doubt = Some(SubIndication::SignedDataNotFound);
    }

    pub(crate) fn cloud(&mut self, code: Code, detail: Detail) {
        self.findings.push(Finding::clouds(code, detail));
    }

    pub(crate) fn inform(&mut self, code: Code, detail: Detail) {
        self.findings.push(Finding::informs(code, detail));
    }

    pub(crate) fn failed(&self) -> Option<SubIndication> {
        self.failed
    }

    pub(crate) fn first_doubt(&self) -> Option<SubIndication> {
        self.doubt
    }

    pub(crate) fn clean(&self) -> Option<NothingAgainst> {
        (self.failed.is_none() && self.doubt.is_none()).then_some(NothingAgainst(Sealed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(subs: &[SubIndication]) -> Option<SubIndication> {
        let mut verdict = Verdict::default();
        for sub in subs {
            verdict.fail(*sub, Code::DigestMismatch, Detail::None);
        }
        verdict.failed()
    }

    #[test]
    fn among_failures_the_form_goes_before_the_bytes_and_the_bytes_before_the_value() {
        use SubIndication as Sub;
        let order = [Sub::FormatFailure, Sub::HashFailure, Sub::SigCryptoFailure, Sub::Revoked];
        for (index, first) in order.iter().enumerate() {
            for second in order.iter().skip(index) {
                assert_eq!(failed(&[*first, *second]), Some(*first));
                assert_eq!(failed(&[*second, *first]), Some(*first));
            }
        }
        // Of those behind them the first one stays.
        assert_eq!(failed(&[Sub::Expired, Sub::Revoked]), Some(Sub::Expired));
        assert_eq!(failed(&[Sub::Revoked, Sub::Expired]), Some(Sub::Revoked));
    }

    #[test]
    fn one_failure_or_one_doubt_is_something_against() {
        let sub = SubIndication::Generic;
        assert!(Verdict::default().clean().is_some());
        let mut verdict = Verdict::default();
        verdict.fail(sub, Code::DigestMismatch, Detail::None);
        assert!(verdict.clean().is_none());
        let mut verdict = Verdict::default();
        verdict.doubt(sub, Code::DigestMismatch, Detail::None);
        assert!(verdict.clean().is_none());
    }
}
