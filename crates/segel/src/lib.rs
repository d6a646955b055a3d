//! Issues, signs and verifies PDF documents with PAdES signatures: the front door of Segel.
//!
//! There are two paths. **Issue and sign**: data that a kind accepts becomes pages, the pages get
//! one signature, and only what is signed can be written.
//!
#![cfg_attr(feature = "typst", doc = "```")]
#![cfg_attr(not(feature = "typst"), doc = "```ignore")]
//! use segel::issue::{CalendarDate, Issuance, Kinds, NumberParts, Office, Renderer};
//! use segel::sign::{Credential, Permission, SigningPlan, prepare};
//! use segel::{Document, PdfDate, keys};
//! # use segel_testkit::pki::Pki;
//! # use segel::{KeyKind, UnixTime};
//! # let officer = Pki::quick(UnixTime::new(1_795_489_200)).officer(KeyKind::P256, "Pejabat");
//! # let (key_file, passphrase) = (officer.to_pkcs12("uji"), b"uji\n".to_vec());
//!
//! let kinds = Kinds::bundled()?;
//! let (kind, office) = (kinds.kind("siujk")?, Office::bundled()?);
//! let data = kind.accept(kind.example())?;               // every fault as a sentence, or the data
//! let tanggal = CalendarDate::new(2026, 11, 24)?;
//! let nomor = kind.number_format().number(&NumberParts {
//!     sifat: kind.sifat(),
//!     klasifikasi: kind.klasifikasi(),
//!     ordinal: 1,
//!     kode_unit: &office.kode_unit,
//!     tanggal,
//! })?;
//! let signatory = office.signatory("kepala-dinas").ok_or("no such signatory")?;
//! let issuance = Issuance { nomor: Some(nomor), tanggal, draft: false, check_url: None };
//! let rendered = Renderer::new(&kinds)?.render(kind, &data, &office, signatory, &issuance)?;
//!
//! let loaded = keys::load(&key_file, &[], Some(&keys::Passphrase::from_line(passphrase)))?;
//! let credential = Credential::new(std::sync::Arc::new(loaded.key), loaded.certificates)?;
//! let place = segel::place(&rendered, "tte").ok_or("no such place")?;
//! let plan = SigningPlan::certification(Permission::None).with_place(place);
//! let time = PdfDate::at(1_795_489_200, 7 * 60).ok_or("no such time")?;
//! let document = Document::open(rendered.pdf)?;
//! let signed = prepare(&document, &plan, credential.chain(), time)?.sign_with(&credential)?;
//! let mut file = Vec::new();
//! signed.write_to(document.source(), &mut file)?;        // the old bytes, then one revision
//! # assert_eq!(signed.level(), "PAdES-B-B");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Verify**: bytes, trust, policy and instant become a report, and a report ends in one of six words.
//!
//! ```
//! use segel::report::{Language, text};
//! use segel::verify::{Conclusion, Policy, Revocation, verify_source};
//! # use segel::sign::{Credential, SigningPlan, prepare};
//! # use segel::{Document, KeyKind, PdfDate, UnixTime, keys};
//! # use segel_testkit::pki::Pki;
//! # let now = UnixTime::new(1_795_489_200);
//! # let pki = Pki::quick(now);
//! # let loaded = keys::load(&pki.officer(KeyKind::P256, "Pejabat").to_pkcs12("uji"), &[],
//! #     Some(&keys::Passphrase::from_bytes(b"uji".to_vec())))?;
//! # let credential = Credential::new(std::sync::Arc::new(loaded.key), loaded.certificates)?;
//! # let mut file = b"%PDF-1.7\n".to_vec();
//! # let mut table = String::new();
//! # for object in ["1 0 obj\n<</Type/Catalog/Pages 2 0 R>>", "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>",
//! #     "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>"] {
//! #     table.push_str(&format!("{:010} 00000 n \n", file.len()));
//! #     file.extend_from_slice(format!("{object}\nendobj\n").as_bytes());
//! # }
//! # let start = file.len();
//! # file.extend_from_slice(format!("xref\n0 4\n0000000000 65535 f \n{table}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes());
//! # let document = Document::open(file)?;
//! # let time = PdfDate::at(now.seconds(), 420).ok_or("no such time")?;
//! # let signed = prepare(&document, &SigningPlan::approval(), credential.chain(), time)?.sign_with(&credential)?;
//! # let mut file = Vec::new();
//! # signed.write_to(document.source(), &mut file)?;
//! # let anchors = pki.trust();
//!
//! // Revocation data is not at hand here, so a good signature passes under a cloud.
//! let policy = Policy::contract(anchors).with_revocation(Revocation::Soft);
//! let report = verify_source(file, &policy, now)?;
//! println!("{}", text(&report, "surat.pdf", Language::Indonesian));
//! match report.conclusion() {
//!     Conclusion::Valid => println!("every signature passed and nothing forbidden came after"),
//!     Conclusion::Changed | Conclusion::Invalid | Conclusion::Untrusted => println!("refuse it"),
//!     Conclusion::Undetermined => println!("what is at hand does not decide it"),
//!     Conclusion::NotSigned => println!("there is no signature"),
//! }
//! # assert_eq!(report.conclusion(), Conclusion::Valid);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A wrong order does not compile. What is prepared is signed once:
//!
//! ```compile_fail,E0382
//! # use segel::sign::{Credential, Prepared};
//! fn twice(prepared: Prepared, credential: &Credential) {
//!     let one = prepared.sign_with(credential);
//!     let other = prepared.sign_with(credential);
//! }
//! ```
//!
//! What is not signed cannot be written:
//!
//! ```compile_fail,E0599
//! # use segel::sign::Prepared;
//! fn unsigned(prepared: Prepared, source: &Vec<u8>) {
//!     let written = prepared.write_to(source, &mut Vec::new());
//! }
//! ```
//!
//! And no one but the judge can say that a signature passed:
//!
//! ```compile_fail,E0451
//! let passed = segel::verify::Passed { _sealed: () };
//! ```

#[cfg(feature = "fetch")]
pub mod long_term;

pub use segel_crypto::{
    DigestAlgorithm, KeyKind, PrivateKey, PssParameters, SignatureAlgorithm, SigningKey, UnixTime,
};
pub use segel_pdf::{Document, PdfDate, PdfError, Source};
pub use segel_x509::{Certificate, TrustAnchor, TrustStore};

/// From data to numbered pages.
#[cfg(feature = "issue")]
pub mod issue {
    /// The register that gives each number out once.
    #[cfg(feature = "register")]
    pub use segel_issue::register;
    pub use segel_issue::{
        CalendarDate, Capacity, DataFaults, DateError, DocumentData, Fault, Field, IssueError,
        Kertas, Kind, Kinds, Language, NomorSurat, NumberParts, Office, Signatory, Validity,
        ValidityRule, ZonaWaktu, new_kind,
    };
    #[cfg(feature = "typst")]
    pub use segel_issue::{Issuance, LaidBox, PageLayout, Place, Rendered, Renderer, examine};
}

/// The signed code on a printed document.
#[cfg(feature = "paper")]
pub mod paper {
    pub use segel_paper::{
        Claim, Genuine, KeyId, OfficeKey, PaperError, Reason, TrustedKeys, Verdict,
        codes_in_picture, verify,
    };
}

/// Where signing keys come from.
pub mod keys {
    pub use segel_keys::{KeysError, LoadedKey, Passphrase, load};
}

/// Asking authorities over HTTP.
#[cfg(feature = "fetch")]
pub mod fetch {
    pub use segel_fetch::{
        Authority, Client, EvidenceBytes, FetchError, Inquiry, Reach, Settings, Unanswered,
    };
}

/// From a document to a signed document.
pub mod sign {
    pub use segel_sign::{
        Appearance, CertificateChain, Chained, Credential, Image, Missing, MissingProof,
        Permission, Place, Prepared, ProofRule, SignError, SignatureEvidence, SignedDocument,
        SigningPlan, TokenFault, ValidationData, append_vri, check, level, prepare,
        prepare_copying, sign_detached,
    };
}

/// From a signed document to a verdict.
pub mod verify {
    pub use segel_verify::{
        ChainOf, Code, Conclusion, Coverage, DetachedFault, Finding, Indication, JudgedChange,
        KeptProof, Level, Link, Missing, Need, NeedKind, Passed, Policy, Profile, Report,
        Revocation, SignatureReport, SubIndication, TimeSource, Weight, judge_last_revision,
        ltv_links, verify, verify_detached, verify_source, verify_source_with_password,
        write_signed_version,
    };
}

/// A verdict in words, for a person and for a program.
pub mod report {
    pub use segel_report::{
        JsonRegister, JsonReport, Language, change_sentence, conclusion_word, etsi_xml, html, json,
        text, text_of,
    };
}

/// Finds the place that the pages keep free under a label, as a signature takes it.
#[cfg(feature = "typst")]
pub fn place(rendered: &issue::Rendered, label: &str) -> Option<sign::Place> {
    let place = rendered.places.iter().find(|place| place.label == label)?;
    Some(sign::Place {
        page: place.page,
        x: place.x,
        y: place.y,
        width: place.width,
        height: place.height,
    })
}
