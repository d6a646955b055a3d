//! Certificates written field by field, so that a test can bend any one of them.

use segel_crypto::der::{self, tag};
use segel_crypto::{
    DigestAlgorithm, PrivateKey, SignatureAlgorithm, SigningKey as _, ToBeSigned, UnixTime,
};
use segel_x509::Certificate;

const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const BOOLEAN: u8 = 0x01;
/// The first year that `UTCTime` cannot tell (RFC 5280 section 4.1.2.5).
const UTC_TIME_END: i32 = 2050;

/// Holds the fields of a certificate to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Contents octets of the serial number.
    pub serial: Vec<u8>,
    /// DER `Name` of the issuer.
    pub issuer: Vec<u8>,
    /// DER `Name` of the subject.
    pub subject: Vec<u8>,
    /// First second of validity.
    pub not_before: UnixTime,
    /// Last second of validity.
    pub not_after: UnixTime,
    /// DER `SubjectPublicKeyInfo`.
    pub public_key: Vec<u8>,
    /// The extensions, in order.
    pub extensions: Vec<Extension>,
}

/// Holds one extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Dotted object identifier.
    pub oid: String,
    /// Whether it is critical.
    pub critical: bool,
    /// The DER inside the OCTET STRING.
    pub value: Vec<u8>,
}

/// How the parts are written that a certificate of the profile has in one way only.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Form {
    /// The version as it is written: 2 for version 3; 0, the default, is left out.
    pub version: u8,
    /// The DER of both times, instead of those of the template.
    pub validity: Option<[Vec<u8>; 2]>,
}

impl Default for Form {
    fn default() -> Self {
        Self { version: 2, validity: None }
    }
}

impl Form {
    /// Writes another version.
    pub fn version(version: u8) -> Self {
        Self { version, ..Self::default() }
    }

    /// Writes other times.
    pub fn validity(not_before: Vec<u8>, not_after: Vec<u8>) -> Self {
        Self { validity: Some([not_before, not_after]), ..Self::default() }
    }
}

impl Template {
    /// Replaces the extension of the same identifier, or adds it.
    #[must_use]
    pub fn with(mut self, extension: Extension) -> Self {
        match self.extensions.iter_mut().find(|existing| existing.oid == extension.oid) {
            Some(existing) => *existing = extension,
            None => self.extensions.push(extension),
        }
        self
    }

    /// Leaves the extension of this identifier out.
    #[must_use]
    pub fn without(mut self, oid: &str) -> Self {
        self.extensions.retain(|extension| extension.oid != oid);
        self
    }

    fn to_be_signed(&self, form: &Form, algorithm: &[u8]) -> Vec<u8> {
        let version = match form.version {
            0 => Vec::new(),
            version => der::tlv(tag::context_constructed(0), &der::tlv(tag::INTEGER, &[version])),
        };
        let serial = der::tlv(tag::INTEGER, &self.serial);
        let validity = match &form.validity {
            Some([not_before, not_after]) => der::sequence(&[not_before, not_after]),
            None => der::sequence(&[&time(self.not_before), &time(self.not_after)]),
        };
        let extensions: Vec<Vec<u8>> = self.extensions.iter().map(Extension::to_der).collect();
        let extensions: Vec<&[u8]> = extensions.iter().map(Vec::as_slice).collect();
        let extensions = der::tlv(tag::context_constructed(3), &der::sequence(&extensions));
        der::sequence(&[
            &version,
            &serial,
            algorithm,
            &self.issuer,
            &validity,
            &self.subject,
            &self.public_key,
            &extensions,
        ])
    }

    /// Signs and returns the DER, whatever it is worth.
    ///
    /// # Panics
    ///
    /// When the key cannot sign with the algorithm.
    pub fn sign_der(&self, key: &PrivateKey, algorithm: SignatureAlgorithm) -> Vec<u8> {
        self.sign_der_as(&Form::default(), key, algorithm)
    }

    /// Signs what is written in another form and returns the DER, whatever it is worth.
    ///
    /// # Panics
    ///
    /// When the key cannot sign with the algorithm.
    #[expect(clippy::expect_used, reason = "a test that cannot sign has nothing to go on with")]
    pub fn sign_der_as(
        &self,
        form: &Form,
        key: &PrivateKey,
        algorithm: SignatureAlgorithm,
    ) -> Vec<u8> {
        let identifier = algorithm.algorithm_identifier();
        let to_be_signed = self.to_be_signed(form, &identifier);
        let signature = key
            .sign(algorithm, &ToBeSigned::new(to_be_signed.clone()))
            .expect("the issuer's key signs with this algorithm");
        der::sequence(&[&to_be_signed, &identifier, &bit_string(signature.as_bytes(), 0)])
    }

    /// Signs and reads the result.
    ///
    /// # Panics
    ///
    /// When the key cannot sign with the algorithm, or the result is not a certificate.
    #[expect(clippy::expect_used, reason = "a template that is no certificate is the test's fault")]
    pub fn sign(&self, key: &PrivateKey, algorithm: SignatureAlgorithm) -> Certificate {
        Certificate::from_der(&self.sign_der(key, algorithm)).expect("a readable certificate")
    }
}

impl Extension {
    /// Makes an extension of an identifier and the DER inside the OCTET STRING.
    pub fn raw(oid: &str, critical: bool, value: Vec<u8>) -> Self {
        Self { oid: oid.to_owned(), critical, value }
    }

    pub(super) fn to_der(&self) -> Vec<u8> {
        let critical = if self.critical { der::tlv(BOOLEAN, &[0xff]) } else { Vec::new() };
        let value = der::tlv(tag::OCTET_STRING, &self.value);
        der::sequence(&[&der::oid(&self.oid), &critical, &value])
    }

    /// Makes a critical `basicConstraints`.
    pub fn basic_constraints(ca: bool, path_length: Option<u8>) -> Self {
        let ca = if ca { der::tlv(BOOLEAN, &[0xff]) } else { Vec::new() };
        let length = path_length.map(|length| der::tlv(tag::INTEGER, &[length]));
        let value = der::sequence(&[&ca, &length.unwrap_or_default()]);
        Self::raw("2.5.29.19", true, value)
    }

    /// Makes a critical `keyUsage` with the given bits, 0 to 7.
    pub fn key_usage(bits: &[u8]) -> Self {
        let octet = bits
            .iter()
            .fold(0_u8, |octet, bit| octet | 0x80_u8.checked_shr(u32::from(*bit)).unwrap_or(0));
        let unused = u8::try_from(octet.trailing_zeros().min(7)).unwrap_or(0);
        Self::raw("2.5.29.15", true, bit_string(&[octet], unused))
    }

    /// Makes an `extKeyUsage`.
    pub fn extended_key_usage(oids: &[&str], critical: bool) -> Self {
        let encoded: Vec<Vec<u8>> = oids.iter().map(|oid| der::oid(oid)).collect();
        let encoded: Vec<&[u8]> = encoded.iter().map(Vec::as_slice).collect();
        Self::raw("2.5.29.37", critical, der::sequence(&encoded))
    }

    /// Makes a `certificatePolicies` without qualifiers.
    pub fn policies(oids: &[&str]) -> Self {
        let encoded: Vec<Vec<u8>> =
            oids.iter().map(|oid| der::sequence(&[&der::oid(oid)])).collect();
        let encoded: Vec<&[u8]> = encoded.iter().map(Vec::as_slice).collect();
        Self::raw("2.5.29.32", false, der::sequence(&encoded))
    }

    /// Makes a `subjectKeyIdentifier` for a DER `SubjectPublicKeyInfo`.
    pub fn subject_key_identifier(public_key: &[u8]) -> Self {
        let value = der::tlv(tag::OCTET_STRING, &key_identifier(public_key));
        Self::raw("2.5.29.14", false, value)
    }

    /// Makes an `authorityKeyIdentifier` for the issuer's DER `SubjectPublicKeyInfo`.
    pub fn authority_key_identifier(public_key: &[u8]) -> Self {
        let identifier = der::tlv(tag::context(0), &key_identifier(public_key));
        Self::raw("2.5.29.35", false, der::sequence(&[&identifier]))
    }

    /// Makes an `authorityInfoAccess` with the issuer's certificate and its OCSP responder.
    pub fn authority_information(issuer_url: &str, ocsp_url: &str) -> Self {
        let access = |method: &str, url: &str| {
            der::sequence(&[&der::oid(method), &der::tlv(tag::context(6), url.as_bytes())])
        };
        let issuer = access("1.3.6.1.5.5.7.48.2", issuer_url);
        let ocsp = access("1.3.6.1.5.5.7.48.1", ocsp_url);
        Self::raw("1.3.6.1.5.5.7.1.1", false, der::sequence(&[&issuer, &ocsp]))
    }

    /// Makes a `cRLDistributionPoints` of one URL.
    pub fn crl_url(url: &str) -> Self {
        let name = der::tlv(tag::context(6), url.as_bytes());
        let full_name = der::tlv(tag::context_constructed(0), &name);
        let point = der::tlv(tag::context_constructed(0), &full_name);
        Self::raw("2.5.29.31", false, der::sequence(&[&der::sequence(&[&point])]))
    }

    /// Makes a critical `issuingDistributionPoint` of a URL, with one flag: 1 for users only, 2 for
    /// authorities only, 4 for an indirect list, 5 for attribute certificates only.
    pub fn issuing_distribution_point(url: Option<&str>, flag: Option<u8>) -> Self {
        let point = url.map(|url| {
            let name = der::tlv(tag::context(6), url.as_bytes());
            let full_name = der::tlv(tag::context_constructed(0), &name);
            der::tlv(tag::context_constructed(0), &full_name)
        });
        let flag = flag.map(|number| der::tlv(tag::context(number), &[0xff]));
        let value = der::sequence(&[&point.unwrap_or_default(), &flag.unwrap_or_default()]);
        Self::raw("2.5.29.28", true, value)
    }

    /// Makes a critical `nameConstraints`; each subtree is the DER of a `GeneralName`.
    pub fn name_constraints(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Self {
        let subtrees = |number: u8, names: &[Vec<u8>]| {
            let list: Vec<u8> = names.iter().flat_map(|name| der::sequence(&[name])).collect();
            if list.is_empty() { list } else { der::tlv(tag::context_constructed(number), &list) }
        };
        let value = der::sequence(&[&subtrees(0, permitted), &subtrees(1, excluded)]);
        Self::raw("2.5.29.30", true, value)
    }

    /// Makes a `subjectAltName`; each name is the DER of a `GeneralName`.
    pub fn alternative_names(names: &[Vec<u8>]) -> Self {
        let names: Vec<&[u8]> = names.iter().map(Vec::as_slice).collect();
        Self::raw("2.5.29.17", false, der::sequence(&names))
    }

    /// Makes an extension that no one knows.
    pub fn unknown(critical: bool) -> Self {
        Self::raw("1.3.6.1.4.1.55555.1", critical, der::tlv(tag::NULL, &[]))
    }
}

/// Makes a DER `Name` of pairs such as `("CN", "Bench")`, one to a relative distinguished name.
///
/// # Panics
///
/// On an attribute other than CN, O, OU and C.
#[expect(clippy::panic, reason = "an attribute the bench does not know is the test's fault")]
pub fn distinguished_name(attributes: &[(&str, &str)]) -> Vec<u8> {
    let rdns: Vec<Vec<u8>> = attributes
        .iter()
        .map(|(key, value)| {
            let (oid, string) = match *key {
                "CN" => ("2.5.4.3", UTF8_STRING),
                "O" => ("2.5.4.10", UTF8_STRING),
                "OU" => ("2.5.4.11", UTF8_STRING),
                "C" => ("2.5.4.6", PRINTABLE_STRING),
                other => panic!("attribute {other} is not known to the bench"),
            };
            let pair = der::sequence(&[&der::oid(oid), &der::tlv(string, value.as_bytes())]);
            der::tlv(tag::SET, &pair)
        })
        .collect();
    let rdns: Vec<&[u8]> = rdns.iter().map(Vec::as_slice).collect();
    der::sequence(&rdns)
}

fn bit_string(octets: &[u8], unused: u8) -> Vec<u8> {
    let mut contents = vec![unused];
    contents.extend_from_slice(octets);
    der::tlv(tag::BIT_STRING, &contents)
}

fn key_identifier(public_key: &[u8]) -> Vec<u8> {
    DigestAlgorithm::Sha256.digest(public_key).as_bytes().iter().copied().take(20).collect()
}

pub(super) fn time(at: UnixTime) -> Vec<u8> {
    let civil = at.civil();
    let rest = format!(
        "{:02}{:02}{:02}{:02}{:02}Z",
        civil.month, civil.day, civil.hour, civil.minute, civil.second
    );
    if civil.year < i64::from(UTC_TIME_END) {
        let text = format!("{:02}{rest}", civil.year.rem_euclid(100));
        der::tlv(tag::UTC_TIME, text.as_bytes())
    } else {
        generalized_time(at)
    }
}

pub(super) fn generalized_time(at: UnixTime) -> Vec<u8> {
    let civil = at.civil();
    let text = format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}Z",
        civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second
    );
    der::tlv(tag::GENERALIZED_TIME, text.as_bytes())
}
