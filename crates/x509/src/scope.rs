//! What a revocation list covers, and where a certificate says it is covered (RFC 5280 sections
//! 4.2.1.13 and 5.2.5).

use segel_crypto::der::{self, Reader, tag};

use crate::encoding::{boolean, named_bits};
use crate::{RevocationError, name};

/// More distribution points, or names of one, than any honest certificate has.
const MAX_NAMES: usize = 64;
const URI: u8 = tag::context(6);
const DIRECTORY: u8 = tag::context_constructed(4);

/// Says which certificates a revocation list can list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CrlScope {
    /// All certificates of the issuer.
    All,
    /// Those that are not authorities.
    UserCertificates,
    /// Those of authorities.
    CaCertificates,
    /// Attribute certificates, of which this library knows none.
    AttributeCertificates,
}

/// Holds the `issuingDistributionPoint` of a revocation list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuingDistributionPoint {
    pub(crate) point: Option<PointName>,
    scope: CrlScope,
    reasons: Option<u16>,
}

/// The name of a distribution point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PointName {
    /// Each the DER of a `GeneralName`.
    Full(Vec<Vec<u8>>),
    /// The DER of the `RelativeDistinguishedName` below the issuer of the list, a SET.
    Relative(Vec<u8>),
}

/// One distribution point named by a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DistributionPoint {
    point: Option<PointName>,
    /// The DER of the names of another issuer.
    crl_issuer: Option<Vec<Vec<u8>>>,
}

impl IssuingDistributionPoint {
    pub(crate) fn read(value: &[u8]) -> Result<Self, RevocationError> {
        let malformed = || RevocationError::MalformedExtension { oid: "2.5.29.28".to_owned() };
        let mut reader = der::single(value, tag::SEQUENCE).map_err(|_| malformed())?.reader();
        let point = match reader.optional(tag::context_constructed(0)).map_err(|_| malformed())? {
            Some(outer) => Some(PointName::read(outer.value).ok_or_else(malformed)?),
            None => None,
        };
        let flag = |reader: &mut Reader<'_>, number: u8| {
            match reader.optional(tag::context(number)).map_err(|_| malformed())? {
                // FALSE is the default, which DER leaves out; whoever writes it means nothing else.
                Some(tlv) => boolean(tlv.value).ok_or_else(malformed),
                None => Ok(false),
            }
        };
        let user = flag(&mut reader, 1)?;
        let ca = flag(&mut reader, 2)?;
        let reasons = match reader.optional(tag::context(3)).map_err(|_| malformed())? {
            Some(tlv) => Some(named_bits(tlv.value).ok_or_else(malformed)?),
            None => None,
        };
        let indirect = flag(&mut reader, 4)?;
        let attribute = flag(&mut reader, 5)?;
        reader.finish().map_err(|_| malformed())?;
        if indirect {
            return Err(RevocationError::IndirectCrl);
        }
        let scope = match (user, ca, attribute) {
            (false, false, false) => CrlScope::All,
            (true, false, false) => CrlScope::UserCertificates,
            (false, true, false) => CrlScope::CaCertificates,
            (false, false, true) => CrlScope::AttributeCertificates,
            _ => return Err(RevocationError::ContradictoryScope),
        };
        Ok(Self { point, scope, reasons })
    }

    /// Returns which certificates the list can list.
    pub fn scope(&self) -> CrlScope {
        self.scope
    }

    /// Returns whether the list knows of some reasons only.
    pub fn has_only_some_reasons(&self) -> bool {
        self.reasons.is_some()
    }

    /// Returns the reasons the list knows of, as the bits of `ReasonFlags`.
    pub(crate) fn reasons(&self) -> Option<u16> {
        self.reasons
    }

    /// Returns the addresses the list says it is published at.
    pub fn urls(&self) -> Vec<String> {
        let names = match &self.point {
            Some(PointName::Full(names)) => names.as_slice(),
            _ => &[],
        };
        let uri = |name: &Vec<u8>| {
            let tlv = der::single(name, URI).ok()?;
            String::from_utf8(tlv.value.to_vec()).ok()
        };
        names.iter().filter_map(uri).collect()
    }

    /// Tells whether a certificate of `issuer` with these distribution points is to be looked up
    /// here, as far as the name of the point tells.
    pub(crate) fn covers(&self, points: &[DistributionPoint], issuer: &[u8]) -> bool {
        let Some(own) = &self.point else {
            return true;
        };
        let own = own.full_names(issuer);
        // Without a point of its own the certificate is looked up under the name of its issuer.
        let implied = [der::tlv(DIRECTORY, issuer)];
        let mut named: Vec<Vec<u8>> = Vec::new();
        for point in points {
            match (&point.point, &point.crl_issuer) {
                // The list would be another issuer's.
                (_, Some(names)) if !names.iter().any(|name| same_name(name, &implied)) => {}
                (Some(point), _) => named.extend(point.full_names(issuer)),
                (None, Some(names)) => named.extend(names.clone()),
                (None, None) => {}
            }
        }
        if points.is_empty() {
            named.extend(implied);
        }
        named.iter().any(|name| same_name(name, &own))
    }
}

impl PointName {
    fn read(contents: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(contents);
        let tlv = reader.read_any().ok()?;
        reader.finish().ok()?;
        match tlv.tag {
            0xa0 => general_names(tlv.value).map(Self::Full),
            0xa1 => Some(Self::Relative(der::tlv(tag::SET, tlv.value))),
            _ => None,
        }
    }

    fn full_names(&self, issuer: &[u8]) -> Vec<Vec<u8>> {
        match self {
            Self::Full(names) => names.clone(),
            Self::Relative(rdn) => {
                let above = der::single(issuer, tag::SEQUENCE).map(|tlv| tlv.value);
                let name = der::sequence(&[above.unwrap_or_default(), rdn]);
                vec![der::tlv(DIRECTORY, &name)]
            }
        }
    }
}

fn same_name(name: &[u8], names: &[Vec<u8>]) -> bool {
    let directory = |name: &[u8]| {
        let inner = der::single(name, DIRECTORY).ok()?.value;
        name::comparable(inner)
    };
    names.iter().any(|other| {
        other == name
            || matches!((directory(name), directory(other)), (Some(one), Some(two)) if one == two)
    })
}

fn general_names(contents: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut reader = Reader::new(contents);
    let mut names = Vec::new();
    while !reader.is_empty() {
        let tlv = reader.read_any().ok()?;
        let is_name = matches!(tlv.tag, 0x81 | 0x82 | 0x86..=0x88 | 0xa0 | 0xa3..=0xa5);
        if !is_name || names.len() == MAX_NAMES {
            return None;
        }
        names.push(tlv.encoding.to_vec());
    }
    (!names.is_empty()).then_some(names)
}

/// Reads the value of `cRLDistributionPoints`.
pub(crate) fn distribution_points(value: &[u8]) -> Option<Vec<DistributionPoint>> {
    let mut reader = der::single(value, tag::SEQUENCE).ok()?.reader();
    let mut points = Vec::new();
    while !reader.is_empty() {
        let mut parts = reader.expect(tag::SEQUENCE).ok()?.reader();
        let point = match parts.optional(tag::context_constructed(0)).ok()? {
            Some(outer) => Some(PointName::read(outer.value)?),
            None => None,
        };
        // A certificate that spreads reasons over lists is answered by lists that say so.
        parts.optional(tag::context(1)).ok()?;
        let crl_issuer = match parts.optional(tag::context_constructed(2)).ok()? {
            Some(names) => Some(general_names(names.value)?),
            None => None,
        };
        parts.finish().ok()?;
        if points.len() == MAX_NAMES {
            return None;
        }
        points.push(DistributionPoint { point, crl_issuer });
    }
    Some(points)
}
