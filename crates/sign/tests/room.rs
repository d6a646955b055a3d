//! The room kept for a signature and its time-stamp: never too small, and without a time-stamp never
//! much too large.

use std::error::Error;
use std::sync::Arc;

use segel_cms::{SignedData, Strictness};
use segel_crypto::der::{self, tag};
use segel_crypto::{DigestAlgorithm, KeyKind, PrivateKey, PssParameters, SignatureAlgorithm};
use segel_pdf::{Document, PdfDate};
use segel_sign::{CertificateChain, Credential, SigningPlan, prepare};
use segel_testkit::document::one_page;
use segel_testkit::levels::NOW;
use segel_testkit::pki::{
    Authority, Extension, Pki, Template, distinguished_name, generate, public_key,
};

type Outcome = Result<(), Box<dyn Error>>;

/// Layouts tried by default; `SEGEL_ROOMS` at build time asks for another number, such as 10000.
const LAYOUTS: u32 = 400;

/// A fixed sequence of numbers that look random.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len() as u64) as usize)
    }

    fn octets(&mut self, len: u64) -> Vec<u8> {
        (0..len).map(|_| self.next() as u8).collect()
    }
}

/// A signing key with the algorithms that are tried with it.
struct Key {
    pkcs8: Vec<u8>,
    private: Arc<PrivateKey>,
    algorithms: Vec<SignatureAlgorithm>,
}

fn keys() -> Result<Vec<Key>, Box<dyn Error>> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    let pss = |digest| SignatureAlgorithm::RsaPss(PssParameters::standard(digest));
    let pkcs1 = SignatureAlgorithm::RsaPkcs1;
    let kinds = [
        (KeyKind::Rsa2048, vec![pkcs1(Sha256), pkcs1(Sha512), pss(Sha256), pss(Sha384)]),
        (KeyKind::Rsa3072, vec![pkcs1(Sha384), pss(Sha256), pss(Sha512)]),
        (KeyKind::P256, vec![SignatureAlgorithm::Ecdsa(Sha256)]),
        (KeyKind::P384, vec![SignatureAlgorithm::Ecdsa(Sha384)]),
        (KeyKind::Ed25519, vec![SignatureAlgorithm::Ed25519]),
    ];
    let key = |(kind, algorithms): (KeyKind, Vec<SignatureAlgorithm>)| {
        let pkcs8 = generate(kind).to_vec();
        let private = Arc::new(PrivateKey::from_pkcs8(&pkcs8)?);
        Ok(Key { pkcs8, private, algorithms })
    };
    kinds.into_iter().map(key).collect()
}

/// A chain of one to six certificates of random sizes, signer first.
fn chain(
    pki: &Pki,
    authorities: &[Authority],
    key: &Key,
    numbers: &mut Numbers,
) -> Result<CertificateChain, Box<dyn Error>> {
    let mut template = pki.officer_template(&key.pkcs8, "Pejabat", Default::default());
    let padding = numbers.below(3000);
    template.extensions.push(Extension::raw(
        "1.3.6.1.4.1.55555.9",
        false,
        der::octet_string(&numbers.octets(padding)),
    ));
    let mut certificates = vec![pki.issuing.issue(&template, DigestAlgorithm::Sha256)];
    if numbers.below(4) > 0 {
        certificates.push(pki.issuing.certificate.clone());
        let above = numbers.below(authorities.len() as u64 + 1) as usize;
        certificates.extend(authorities.iter().take(above).map(|a| a.certificate.clone()));
    }
    Ok(CertificateChain::new(certificates)?)
}

/// Authorities above the issuing one, for length: each is named as the next one's issuer asks.
fn ladder(pki: &Pki) -> Vec<Authority> {
    let mut above: Vec<Authority> = Vec::new();
    let mut name = pki.issuing.certificate.issuer_der().to_vec();
    for step in ["a", "b", "c", "d"] {
        let key = generate(KeyKind::P256);
        let next = distinguished_name(&[("CN", "Tangga (UJI COBA)"), ("O", step)]);
        let template = Template {
            serial: vec![1],
            issuer: next.clone(),
            subject: name,
            not_before: NOW,
            not_after: NOW.plus_seconds(1000),
            extensions: Vec::new(),
            public_key: public_key(&key),
        };
        above.push(Authority::new(&template, &key, Some(&pki.root), DigestAlgorithm::Sha256));
        name = next;
    }
    above
}

#[test]
fn no_layout_is_too_small_for_any_chain_and_token_and_none_wastes_more_than_64_bytes() -> Outcome {
    let pki = Pki::quick(NOW);
    let (keys, authorities) = (keys()?, ladder(&pki));
    let source = one_page();
    let document = Document::open(&source)?;
    let time = PdfDate::at(NOW.seconds(), 420).ok_or("no time")?;
    let mut numbers = Numbers(0x5e9e_1000_2026_1124);
    let layouts = option_env!("SEGEL_ROOMS").and_then(|n| n.parse().ok()).unwrap_or(LAYOUTS);
    let mut longest_waste = 0;
    for round in 0..layouts {
        let key = numbers.one_of(&keys).ok_or("no key")?;
        let algorithm = *numbers.one_of(&key.algorithms).ok_or("no algorithm")?;
        let chain = chain(&pki, &authorities, key, &mut numbers)?;
        let credential = Credential::new(key.private.clone(), chain.certificates().to_vec())?;
        assert!(credential.key().algorithms().contains(&algorithm));
        // A token is any DER to the room: what it says is checked elsewhere.
        let body = numbers.below(12_000);
        let token = der::tlv(tag::SEQUENCE, &numbers.octets(body));
        let plan = SigningPlan::approval().with_algorithm(algorithm);

        let plain = prepare(&document, &plan, &chain, time)?.sign_with(&credential)?;
        let (reserved, used) = hole(&source, &plain)?;
        let waste = reserved - used;
        assert!(waste <= 64, "round {round}: {waste} bytes are spare with {algorithm:?}");
        longest_waste = longest_waste.max(waste);

        let plan = plan.with_timestamp_room(token.len());
        let roomy = prepare(&document, &plan, &chain, time)?.sign_with(&credential)?;
        let (reserved, used) = hole(&source, &roomy)?;
        let contents = contents(&source, &roomy)?;
        let stamped = segel_cms::with_signature_timestamp(&contents, &token)?;
        let len = stamped.len();
        assert!(len <= reserved, "round {round}: {len} bytes in {reserved} with {algorithm:?}");
        let waste = reserved - len;
        assert!(waste <= 64, "round {round}: {waste} spare beside a token of {}", token.len());
        assert!(used < len);
    }
    assert!(longest_waste <= 64);
    Ok(())
}

fn contents(
    source: &Vec<u8>,
    signed: &segel_sign::SignedDocument<segel_sign::level::B>,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut file = Vec::new();
    signed.write_to(source, &mut file)?;
    let fields = Document::open(&file)?.signature_fields()?;
    let value = fields.first().and_then(|field| field.value.as_ref()).ok_or("no signature")?;
    Ok(value.contents.clone())
}

/// The bytes kept for `/Contents`, and those that the signature takes.
fn hole(
    source: &Vec<u8>,
    signed: &segel_sign::SignedDocument<segel_sign::level::B>,
) -> Result<(usize, usize), Box<dyn Error>> {
    let contents = contents(source, signed)?;
    let used = SignedData::from_contents(&contents, Strictness::Strict)?.der_len();
    Ok((contents.len(), used))
}
