//! Document timestamps, and with one over the validation data PAdES-B-LTA (EN 319 142-1, 5.4.3).

use segel_cms::{SignedData, Strictness, TimeStampRequest, TimeStampToken, accept_timestamp};
use segel_crypto::{Digest, DigestAlgorithm, Hasher, UnixTime};
use segel_pdf::{
    ByteRange, Dictionary, Document, Increment, IncrementOptions, Object, SignatureField, Source,
};

use crate::appended::Appended;
use crate::error::SignError;
use crate::field::{self, ExtensionLevel, Root};
use crate::level;
use crate::plan::SigningPlan;
use crate::prepare::{MAX_CONTENTS, copy, covered_parts, file_id};
use crate::prepared::{hole_digits, write_digits};
use crate::signed::{Seal, SignedDocument};

/// How far the clocks of two authorities may differ, in seconds.
const SKEW: i64 = 300;

/// A revision with room for a document timestamp, and what is to be stamped.
///
/// It may ask one authority after another; only a token that is proved right fills it.
#[derive(Debug, Clone)]
#[must_use = "a prepared timestamp is not made yet"]
pub struct PreparedTimestamp {
    source_len: u64,
    appended: Vec<u8>,
    seal: Seal,
    /// The latest time that a stamp in the document tells.
    latest: Option<UnixTime>,
}

/// Builds the revision of a document timestamp over a document, signed by whomever.
///
/// The field is invisible, on the first page, and named `TSA1`, `TSA2`, …; `room` is the length of
/// token that fits. A document timestamp is allowed after every signature, a certification with P=1
/// too.
///
/// # Errors
///
/// A weak digest, too much room, or a document that is encrypted or broken where it must be read.
pub fn prepare_document_timestamp<S: Source>(
    document: &Document<S>,
    room: usize,
    digest: DigestAlgorithm,
) -> Result<PreparedTimestamp, SignError> {
    use DigestAlgorithm as D;
    if !matches!(digest, D::Sha256 | D::Sha384 | D::Sha512) {
        return Err(SignError::WeakDigest { digest: digest.name() });
    }
    if room > MAX_CONTENTS {
        return Err(SignError::RoomTooLarge { limit: MAX_CONTENTS });
    }
    let fields = document.signature_fields()?;
    let mut increment = Increment::new(document)?;
    let mut root = Root::read(document)?;
    let id = increment.new_id();
    let plan = SigningPlan::approval();
    field::place(document, &plan, &fields, id, "TSA", &mut root, &mut increment)?;
    root.declare_extension(document, ExtensionLevel::LongTerm, &mut increment)?;
    root.write(&mut increment);
    let dictionary = Dictionary::new()
        .with("Type", Object::name("DocTimeStamp"))
        .with("Filter", Object::name("Adobe.PPKLite"))
        .with("SubFilter", Object::name("ETSI.RFC3161"));
    increment.set_signature(id, dictionary, room);
    let file_id = file_id(document, &[b"DocTimeStamp", digest.name().as_bytes()])?;
    let written = increment.finish(IncrementOptions { file_id })?;
    let byte_range = written.hole.ok_or(SignError::Entry { entry: "/Contents" })?.byte_range;

    let (source, source_len) = (document.source(), document.len());
    let mut hasher = Hasher::new(digest);
    copy(source, source_len, |part| {
        hasher.update(part);
        Ok(())
    })?;
    for part in covered_parts(&written.bytes, source_len, byte_range)? {
        hasher.update(part);
    }
    let seal = Seal { byte_range, digest: hasher.finish() };
    let latest = fields.iter().filter_map(latest_stamp).max();
    Ok(PreparedTimestamp { source_len, appended: written.bytes, seal, latest })
}

/// The latest time that the stamps of one field tell, whatever they are worth.
fn latest_stamp(field: &SignatureField) -> Option<UnixTime> {
    let value = field.value.as_ref()?;
    let time = |token: TimeStampToken| token.info().gen_time();
    if value.sub_filter.as_deref() == Some("ETSI.RFC3161") {
        return TimeStampToken::from_contents(&value.contents, Strictness::Tolerant).ok().map(time);
    }
    let data = SignedData::from_contents(&value.contents, Strictness::Tolerant).ok()?;
    let tokens = data.signer_infos().iter().flat_map(|s| s.signature_timestamp_tokens());
    tokens.filter_map(|t| TimeStampToken::from_der(t, Strictness::Tolerant).ok().map(time)).max()
}

impl PreparedTimestamp {
    /// Returns the digest of what is to be stamped.
    #[must_use]
    pub fn imprint(&self) -> &Digest {
        &self.seal.digest
    }

    /// Makes the request for the time-stamp; the nonce is the caller's.
    #[must_use]
    pub fn request(&self, nonce: &[u8]) -> TimeStampRequest {
        TimeStampRequest::new(self.seal.digest.clone()).with_nonce(nonce)
    }

    /// Returns the bytes that the timestamp will cover.
    #[must_use]
    pub fn byte_range(&self) -> ByteRange {
        self.seal.byte_range
    }

    /// Verifies the answer of an authority and fills its token in.
    ///
    /// # Errors
    ///
    /// [`SignError::Timestamp`] for an answer that is refused; [`SignError::TimestampOfAnother`] for
    /// a request that is not of this document; [`SignError::TimestampOrder`] for a time before that
    /// of a stamp which it would cover; [`SignError::TimestampTooLong`] for a token that does not
    /// fit, with the room it needs.
    pub fn complete(
        &self,
        request: &TimeStampRequest,
        response: &[u8],
    ) -> Result<Appended, SignError> {
        if *request.imprint() != self.seal.digest {
            return Err(SignError::TimestampOfAnother);
        }
        let token = accept_timestamp(request, response).map_err(SignError::Timestamp)?;
        let time = token.info().gen_time();
        if let Some(earlier) = self.latest.filter(|latest| time.plus_seconds(SKEW) < *latest) {
            return Err(SignError::TimestampOrder { time, earlier });
        }
        let mut bytes = self.appended.clone();
        let hole = hole_digits(&mut bytes, self.source_len, self.seal.byte_range);
        let hole = hole.ok_or(SignError::Entry { entry: "/Contents" })?;
        let (needed, kept) = (token.as_der().len(), hole.len() / 2);
        if needed > kept {
            return Err(SignError::TimestampTooLong { needed, kept });
        }
        write_digits(hole, token.as_der());
        Ok(Appended { source_len: self.source_len, bytes, seals: vec![self.seal.clone()] })
    }
}

impl SignedDocument<level::Lt> {
    /// Builds the revision of a document timestamp over the document and its validation data.
    ///
    /// # Errors
    ///
    /// As [`prepare_document_timestamp`], and a source that is not the signed document.
    pub fn prepare_document_timestamp<S: Source>(
        &self,
        source: &S,
        room: usize,
        digest: DigestAlgorithm,
    ) -> Result<PreparedTimestamp, SignError> {
        self.check_source(source)?;
        let document = Document::open_with_key(self.chained(source), self.key.as_ref())?;
        prepare_document_timestamp(&document, room, digest)
    }

    /// Verifies the answer of an authority and appends the document timestamp.
    ///
    /// # Errors
    ///
    /// As [`PreparedTimestamp::complete`], and a timestamp that was prepared over another document.
    pub fn with_document_timestamp(
        mut self,
        prepared: &PreparedTimestamp,
        request: &TimeStampRequest,
        response: &[u8],
    ) -> Result<SignedDocument<level::Lta>, SignError> {
        if prepared.source_len != self.source_len + self.appended.len() as u64 {
            return Err(SignError::AnotherDocument);
        }
        let appended = prepared.complete(request, response)?;
        self.appended.extend_from_slice(&appended.bytes);
        // What was stamped is held against the whole when it is written.
        self.seals.extend(appended.seals);
        Ok(self.raised())
    }
}
