//! The extensions of a certificate that this library reads (RFC 5280 section 4.2).

use segel_crypto::der::{self, Reader, tag};
use x509_parser::extensions::{
    DistributionPointName, GeneralName, GeneralSubtree, NameConstraints as ParsedConstraints,
    ParsedExtension, PolicyMapping, X509Extension,
};

use crate::X509Error;
use crate::policy::PolicyDemands;
use crate::scope::{DistributionPoint, distribution_points};

/// More policies, or mappings of them, than any real certificate names.
const MAX_POLICIES: usize = 64;
const MAX_EXTENSIONS: usize = 64;

/// `id-qt-cps` and `id-qt-unotice`.
const KNOWN_QUALIFIERS: [&str; 2] = ["1.3.6.1.5.5.7.2.1", "1.3.6.1.5.5.7.2.2"];
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
const FRESHEST_CRL: &str = "2.5.29.46";
const NAME_CONSTRAINTS: &str = "2.5.29.30";
/// Stands for a name of which not even the form is known.
pub(crate) const UNREADABLE_NAME: u8 = u8::MAX;
/// `id-on-SmtpUTF8Mailbox` (RFC 9598).
const SMTP_UTF8_MAILBOX: &str = "1.3.6.1.5.5.7.8.9";
const OCSP_NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";
/// DER NULL.
const NULL: &[u8] = &[5, 0];
/// `id-ce-noRevAvail` (RFC 9608).
const NO_REV_AVAIL: &str = "2.5.29.56";
/// `id-etsi-ext-valassured-ST-certs` (EN 319 412-1).
const VALIDITY_ASSURED: &str = "0.4.0.194121.2.1";

/// Holds the bits of a `keyUsage` extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage {
    bits: u16,
}

impl KeyUsage {
    fn has(self, bit: u16) -> bool {
        self.bits & (1 << bit) != 0
    }

    /// Returns bit 0, `digitalSignature`.
    pub fn digital_signature(self) -> bool {
        self.has(0)
    }

    /// Returns bit 1, `nonRepudiation`, also called `contentCommitment`.
    pub fn non_repudiation(self) -> bool {
        self.has(1)
    }

    /// Returns bit 5, `keyCertSign`.
    pub fn key_cert_sign(self) -> bool {
        self.has(5)
    }

    /// Returns bit 6, `cRLSign`.
    pub fn crl_sign(self) -> bool {
        self.has(6)
    }

    /// Returns the names of the bits that are set, in order.
    pub fn names(self) -> Vec<&'static str> {
        const NAMES: [&str; 9] = [
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign",
            "encipherOnly",
            "decipherOnly",
        ];
        NAMES
            .iter()
            .enumerate()
            .filter(|(bit, _)| self.bits & (1 << bit) != 0)
            .map(|(_, n)| *n)
            .collect()
    }
}

/// Lists the purposes of an `extKeyUsage` extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendedKeyUsage {
    /// The purposes as dotted object identifiers, in order.
    pub oids: Vec<String>,
    /// Whether the extension is critical.
    pub critical: bool,
}

/// Holds a `basicConstraints` extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether the subject is a certification authority.
    pub ca: bool,
    /// How many non-self-issued authorities may follow below it.
    pub path_length: Option<u32>,
}

/// A name that a constraint binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The original DER of a `Name`.
    Directory(Vec<u8>),
    Dns(String),
    Email(String),
    /// A mailbox whose local part may be in any script (`SmtpUTF8Mailbox`, RFC 9598).
    Utf8Email(String),
    Uri(String),
    /// The octets of an address; in a constraint those of its mask follow.
    Address(Vec<u8>),
    /// A form that is not compared: the tag number of the `GeneralName` choice.
    Other(u8),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NameConstraints {
    pub(crate) permitted: Vec<Subject>,
    pub(crate) excluded: Vec<Subject>,
}

/// Everything read from the extensions of one certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    /// How many there are, known or not.
    pub(crate) count: usize,
    pub(crate) basic_constraints: Option<BasicConstraints>,
    pub(crate) key_usage: Option<KeyUsage>,
    pub(crate) extended_key_usage: Option<ExtendedKeyUsage>,
    pub(crate) subject_key_identifier: Option<Vec<u8>>,
    pub(crate) authority_key_identifier: Option<Vec<u8>>,
    pub(crate) policies: Vec<String>,
    pub(crate) policy_demands: PolicyDemands,
    pub(crate) alternative_names: Vec<Subject>,
    pub(crate) has_critical_alternative_names: bool,
    pub(crate) name_constraints: Option<NameConstraints>,
    pub(crate) ocsp_urls: Vec<String>,
    pub(crate) issuer_urls: Vec<String>,
    pub(crate) crl_urls: Vec<String>,
    pub(crate) distribution_points: Vec<DistributionPoint>,
    /// Whether it says where lists are, readable or not.
    pub(crate) names_lists: bool,
    pub(crate) ocsp_no_check: bool,
    pub(crate) no_rev_avail: bool,
    pub(crate) validity_assured: bool,
    /// Critical extensions whose meaning is not implemented here.
    pub(crate) unknown_critical: Vec<String>,
}

impl Extensions {
    pub(crate) fn read(extensions: &[X509Extension<'_>]) -> Result<Self, X509Error> {
        if extensions.len() > MAX_EXTENSIONS {
            return Err(X509Error::Malformed { field: "extensions" });
        }
        let mut read = Self { count: extensions.len(), ..Self::default() };
        let mut seen: Vec<String> = Vec::new();
        for extension in extensions {
            let oid = extension.oid.to_id_string();
            if seen.contains(&oid) {
                return Err(X509Error::DuplicateExtension { oid });
            }
            read.names_lists |= oid == CRL_DISTRIBUTION_POINTS || oid == FRESHEST_CRL;
            read.take(&oid, extension)?;
            seen.push(oid);
        }
        Ok(read)
    }

    fn take(&mut self, oid: &str, extension: &X509Extension<'_>) -> Result<(), X509Error> {
        let malformed = || X509Error::MalformedExtension { oid: oid.to_owned() };
        match extension.parsed_extension() {
            ParsedExtension::ParseError { .. } => return Err(malformed()),
            ParsedExtension::BasicConstraints(constraints) => {
                self.basic_constraints = Some(BasicConstraints {
                    ca: constraints.ca,
                    path_length: constraints.path_len_constraint,
                });
            }
            ParsedExtension::KeyUsage(usage) => {
                self.key_usage = Some(KeyUsage { bits: usage.flags });
            }
            ParsedExtension::ExtendedKeyUsage(_) => {
                self.extended_key_usage = Some(ExtendedKeyUsage {
                    oids: oid_sequence(extension.value).ok_or_else(malformed)?,
                    critical: extension.critical,
                });
            }
            ParsedExtension::SubjectKeyIdentifier(identifier) => {
                self.subject_key_identifier = Some(identifier.0.to_vec());
            }
            ParsedExtension::AuthorityKeyIdentifier(identifier) => {
                self.authority_key_identifier =
                    identifier.key_identifier.as_ref().map(|key| key.0.to_vec());
            }
            ParsedExtension::CertificatePolicies(policies) => {
                if policies.len() > MAX_POLICIES {
                    return Err(malformed());
                }
                self.policies =
                    policies.iter().map(|policy| policy.policy_id.to_id_string()).collect();
                // RFC 5280 section 4.2.1.4: who cannot read a qualifier of a critical extension
                // must refuse the certificate.
                let qualifiers =
                    policies.iter().filter_map(|policy| policy.policy_qualifiers.as_ref());
                let known = qualifiers.flatten().all(|qualifier| {
                    KNOWN_QUALIFIERS
                        .contains(&qualifier.policy_qualifier_id.to_id_string().as_str())
                });
                if extension.critical && !known {
                    self.unknown_critical.push(oid.to_owned());
                }
            }
            ParsedExtension::PolicyMappings(mappings) => {
                if mappings.mappings.len() > MAX_POLICIES {
                    return Err(malformed());
                }
                let pair = |mapping: &PolicyMapping<'_>| {
                    let issuer = mapping.issuer_domain_policy.to_id_string();
                    (issuer, mapping.subject_domain_policy.to_id_string())
                };
                self.policy_demands.mappings = mappings.mappings.iter().map(pair).collect();
            }
            ParsedExtension::PolicyConstraints(constraints) => {
                self.policy_demands.require_explicit = constraints.require_explicit_policy;
                self.policy_demands.inhibit_mapping = constraints.inhibit_policy_mapping;
            }
            ParsedExtension::InhibitAnyPolicy(inhibit) => {
                self.policy_demands.inhibit_any = Some(inhibit.skip_certs);
            }
            ParsedExtension::SubjectAlternativeName(names) => {
                self.alternative_names = names.general_names.iter().map(subject).collect();
                self.has_critical_alternative_names =
                    extension.critical && !names.general_names.is_empty();
            }
            ParsedExtension::NameConstraints(constraints) => {
                // An empty one would constrain nothing (RFC 5280 section 4.2.1.10).
                if constraints.permitted_subtrees.is_none()
                    && constraints.excluded_subtrees.is_none()
                {
                    return Err(malformed());
                }
                // Distances other than the default would be dropped in silence by the reader.
                if !subtrees_have_no_distance(extension.value) {
                    self.unknown_critical.push(NAME_CONSTRAINTS.to_owned());
                }
                self.name_constraints = Some(name_constraints(constraints));
            }
            ParsedExtension::AuthorityInfoAccess(access) => {
                for description in &access.accessdescs {
                    if let GeneralName::URI(uri) = description.access_location {
                        match description.access_method.to_id_string().as_str() {
                            "1.3.6.1.5.5.7.48.1" => self.ocsp_urls.push(uri.to_owned()),
                            "1.3.6.1.5.5.7.48.2" => self.issuer_urls.push(uri.to_owned()),
                            _ => {}
                        }
                    }
                }
            }
            ParsedExtension::CRLDistributionPoints(points) => {
                // A point in a form not read here is found in no list that names its own.
                self.distribution_points = distribution_points(extension.value).unwrap_or_default();
                for point in &points.points {
                    if let Some(DistributionPointName::FullName(names)) = &point.distribution_point
                    {
                        self.crl_urls.extend(names.iter().filter_map(|name| match name {
                            GeneralName::URI(uri) => Some((*uri).to_owned()),
                            _ => None,
                        }));
                    }
                }
            }
            // An issuer name and the netscape comment say nothing that a path depends on.
            ParsedExtension::IssuerAlternativeName(_) | ParsedExtension::NsCertComment(_) => {}
            _ if oid == OCSP_NO_CHECK => self.ocsp_no_check = true,
            // What is no NULL says something else.
            _ if oid == NO_REV_AVAIL => self.no_rev_avail = extension.value == NULL,
            _ if oid == VALIDITY_ASSURED => self.validity_assured = extension.value == NULL,
            _ if oid == EXTENDED_KEY_USAGE => return Err(malformed()),
            _ => {
                if extension.critical {
                    self.unknown_critical.push(oid.to_owned());
                }
            }
        }
        Ok(())
    }
}

fn oid_sequence(value: &[u8]) -> Option<Vec<String>> {
    let mut outer = Reader::new(value);
    let mut items = Reader::new(outer.expect(tag::SEQUENCE).ok()?.value);
    outer.finish().ok()?;
    let mut oids = Vec::new();
    while !items.is_empty() {
        oids.push(der::oid_to_string(items.expect(tag::OID).ok()?.value).ok()?);
    }
    (!oids.is_empty()).then_some(oids)
}

/// Each `GeneralSubtree` must hold a base alone (RFC 5280 section 4.2.1.10).
fn subtrees_have_no_distance(value: &[u8]) -> bool {
    fn check(value: &[u8]) -> Option<()> {
        let mut outer = Reader::new(value);
        let mut parts = Reader::new(outer.expect(tag::SEQUENCE).ok()?.value);
        while !parts.is_empty() {
            let mut subtrees = Reader::new(parts.read_any().ok()?.value);
            while !subtrees.is_empty() {
                let mut subtree = Reader::new(subtrees.expect(tag::SEQUENCE).ok()?.value);
                subtree.read_any().ok()?;
                subtree.finish().ok()?;
            }
        }
        Some(())
    }
    check(value).is_some()
}

fn name_constraints(parsed: &ParsedConstraints<'_>) -> NameConstraints {
    let subjects = |subtrees: &Option<Vec<GeneralSubtree<'_>>>| {
        subtrees.iter().flatten().map(|subtree| subject(&subtree.base)).collect()
    };
    NameConstraints {
        permitted: subjects(&parsed.permitted_subtrees),
        excluded: subjects(&parsed.excluded_subtrees),
    }
}

/// Reads the value of an `otherName`, `[0] EXPLICIT`, as a UTF8String.
fn utf8_mailbox(value: &[u8]) -> Option<String> {
    let mut outer = Reader::new(value);
    let mut inner = outer.expect(tag::context_constructed(0)).ok()?.reader();
    outer.finish().ok()?;
    let mailbox = inner.expect(tag::UTF8_STRING).ok()?.value;
    inner.finish().ok()?;
    std::str::from_utf8(mailbox).ok().map(str::to_owned)
}

fn subject(name: &GeneralName<'_>) -> Subject {
    match name {
        GeneralName::DirectoryName(name) => Subject::Directory(name.as_raw().to_vec()),
        GeneralName::DNSName(name) => Subject::Dns((*name).to_owned()),
        GeneralName::RFC822Name(name) => Subject::Email((*name).to_owned()),
        GeneralName::URI(name) => Subject::Uri((*name).to_owned()),
        GeneralName::OtherName(form, value) if form.to_id_string() == SMTP_UTF8_MAILBOX => {
            // One that cannot be read is no mailbox, and so it is within no constraint.
            Subject::Utf8Email(utf8_mailbox(value).unwrap_or_default())
        }
        GeneralName::OtherName(..) => Subject::Other(0),
        GeneralName::X400Address(_) => Subject::Other(3),
        GeneralName::EDIPartyName(_) => Subject::Other(5),
        GeneralName::IPAddress(octets) => Subject::Address(octets.to_vec()),
        GeneralName::RegisteredID(_) => Subject::Other(8),
        _ => Subject::Other(UNREADABLE_NAME),
    }
}
