//! What a signature covers: a revision of this document, or something else.

use std::borrow::Cow;
use std::ops::Range;

use segel_pdf::{Document, PdfError, SignatureDictionary, SignatureFault, SignatureField, Source};

use crate::finding::{Code, Detail};
use crate::indication::SubIndication;
use crate::proof::{CoversRevision, Sealed};
use crate::report::Coverage;
use crate::signature::Opened;
use crate::verdict::Verdict;

/// The revision that a signature covers, by its place in [`Document::revisions`].
#[derive(Debug)]
pub(crate) struct SignedRevision<'f> {
    pub(crate) index: usize,
    pub(crate) coverage: Coverage,
    /// The signature fields as they were when it was signed.
    pub(crate) fields: Cow<'f, [SignatureField]>,
    pub(crate) proof: CoversRevision,
}

/// Tells what is wrong with the value of a signature field.
pub(crate) fn fault(verdict: &mut Verdict, fault: SignatureFault) {
    let code = match fault {
        SignatureFault::NotADictionary => Code::SignatureNotADictionary,
        SignatureFault::Compressed => Code::SignatureCompressed,
        SignatureFault::ByteRange => Code::ByteRangeMalformed,
        SignatureFault::Hole => Code::HoleNotContents,
        SignatureFault::HoleDigits => Code::HoleDigits,
        SignatureFault::TooLarge => {
            let sub = SubIndication::Generic;
            return verdict.doubt(sub, Code::BudgetExceeded, Detail::Text("/Contents".into()));
        }
        _ => Code::ContentsMalformed,
    };
    verdict.fail(SubIndication::FormatFailure, code, Detail::None);
}

/// Opens what was signed on its own and finds it among the revisions of the document.
pub(crate) fn signed_revision<'f, S: Source>(
    verdict: &mut Verdict,
    opened: &Opened<'f, '_, S>,
    signature: &SignatureDictionary,
) -> Option<SignedRevision<'f>> {
    let document = opened.history.document();
    if begins_elsewhere(verdict, &opened.elsewhere) {
        return None;
    }
    let end = signature.byte_range.end();
    if end == document.len() {
        return signed_version(verdict, document, document, Ok(opened.fields.into()), signature);
    }
    // Most signatures end where a revision does.
    let same = document.revisions().iter().position(|revision| revision.end == end);
    let own;
    let (prefix, known) = match same {
        Some(index) => (opened.history.version(index), Some(index)),
        None => {
            own = document.prefix(end);
            (own.as_ref().map_err(Clone::clone), None)
        }
    };
    // Who had the signed version alone may have been shown what those other cross-references lead to.
    let elsewhere = prefix.as_ref().map_or(Ok(None), |prefix| prefix.linearized_elsewhere());
    if begins_elsewhere(verdict, &elsewhere) {
        return None;
    }
    match prefix {
        Ok(prefix) => {
            let fields = match known {
                Some(index) => opened.history.signature_fields(index).map(Cow::Borrowed),
                None => prefix.signature_fields().map(Cow::Owned),
            };
            signed_version(verdict, document, prefix, fields, signature)
        }
        Err(error) => {
            let (failed, code) = (SubIndication::FormatFailure, Code::SignedRevisionUnreadable);
            verdict.fail(failed, code, Detail::Text(error.to_string()));
            None
        }
    }
}

/// Fails where some readers begin a file at other cross-references, or nobody knows.
fn begins_elsewhere(
    verdict: &mut Verdict,
    elsewhere: &Result<Option<Range<u64>>, PdfError>,
) -> bool {
    let detail = match elsewhere {
        Ok(None) => return false,
        Ok(Some(place)) => Detail::Bytes(place.clone()),
        Err(_) => Detail::None,
    };
    verdict.fail(SubIndication::FormatFailure, Code::LinearizedElsewhere, detail);
    true
}

/// Looks at the version that ends where the signed bytes do, with its own signature fields.
fn signed_version<'f, S: Source, P: Source>(
    verdict: &mut Verdict,
    document: &Document<S>,
    prefix: &Document<P>,
    fields: Result<Cow<'f, [SignatureField]>, PdfError>,
    signature: &SignatureDictionary,
) -> Option<SignedRevision<'f>> {
    let end = signature.byte_range.end();
    let failed = SubIndication::FormatFailure;
    if !prefix.revisions().last().is_some_and(|newest| newest.ends_at(end)) {
        verdict.fail(failed, Code::CoverageNotRevision, Detail::Bytes(0..end));
        return None;
    }
    let fields = match fields {
        Ok(fields) => fields,
        Err(error) => {
            let detail = Detail::Text(error.to_string());
            verdict.fail(failed, Code::SignedRevisionUnreadable, detail);
            return None;
        }
    };
    let same = fields.iter().filter_map(|field| field.value.as_ref()).any(|found| {
        found.object == signature.object
            && found.byte_range == signature.byte_range
            && found.dictionary == signature.dictionary
    });
    if !same {
        let detail = Detail::Object(signature.object.number);
        verdict.fail(failed, Code::SignatureNotInSignedRevision, detail);
        return None;
    }
    // Nothing is vouched for that was not read, or that two readers may understand in two ways.
    match prefix.unreadable_objects() {
        Err(error) => {
            let detail = Detail::Text(error.to_string());
            verdict.doubt(SubIndication::Generic, Code::BudgetExceeded, detail);
            return None;
        }
        Ok(faults) if !faults.is_empty() => {
            for (_, error) in faults {
                let detail = Detail::Text(error.to_string());
                verdict.fail(failed, Code::ObjectUnreadable, detail);
            }
            return None;
        }
        Ok(_) => {}
    }
    // The chain of cross-references of the document must lead through what was signed.
    let newest = prefix.revisions().last().map(|newest| newest.xref_offset);
    let index = document
        .revisions()
        .iter()
        .position(|revision| revision.ends_at(end) && Some(revision.xref_offset) == newest);
    let Some(index) = index else {
        verdict.fail(failed, Code::SignedRevisionNotAncestor, Detail::Bytes(0..end));
        return None;
    };
    let is_newest = index + 1 == document.revisions().len();
    let coverage = if is_newest { Coverage::WholeFile } else { Coverage::Revision };
    Some(SignedRevision { index, coverage, fields, proof: CoversRevision(Sealed) })
}
