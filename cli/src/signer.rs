//! One way of signing, for one document or many.

use std::io::Write;

use segel::sign::{Credential, Permission, SigningPlan, prepare_copying};
use segel::{DigestAlgorithm, Document, PssParameters, SignatureAlgorithm, Source};
#[cfg(feature = "network")]
use segel::{PdfDate, sign::prepare};
use segel_pdf::{Object, SignatureField};

use crate::appearance::{Look, name};
use crate::arguments::{Algorithm, Certify, DigestChoice, SignatureArguments};
use crate::moment::Moment;
use crate::place::At;
#[cfg(feature = "network")]
use crate::raise::{Raise, Refused};
use crate::raised::Raised;
#[cfg(feature = "network")]
use crate::words::network;
use crate::words::{Language, Trouble, signing};

/// A key, a plan and a look.
#[derive(Debug)]
pub(crate) struct Signer {
    credential: Credential,
    plan: SigningPlan,
    look: Look,
    pub(crate) field: Option<String>,
    /// The time to write; else the clock is read for each document.
    pub(crate) time: Option<Moment>,
    /// The zone to write it in; else its own, or that of the computer.
    pub(crate) zone: Option<i32>,
    /// The language of what a visible signature shows.
    language: Language,
    /// What is asked of authorities, above level B.
    #[cfg(feature = "network")]
    pub(crate) raise: Option<Raise>,
}

/// Layouts made for one signature, as the tokens of different authorities turn out longer.
#[cfg(feature = "network")]
const LAYOUTS: usize = 4;
/// By so much the next token of an authority may be longer.
#[cfg(feature = "network")]
const SLACK: usize = 64;

impl Signer {
    /// Reads the options.
    pub(crate) fn new(
        credential: Credential,
        certify: Option<Certify>,
        arguments: &SignatureArguments,
        language: Language,
    ) -> Result<Self, Trouble> {
        let mut plan = match certify {
            None => SigningPlan::approval(),
            Some(Certify::None) => SigningPlan::certification(Permission::None),
            Some(Certify::Forms) => SigningPlan::certification(Permission::Forms),
            Some(Certify::Annotations) => SigningPlan::certification(Permission::Annotations),
        };
        plan = plan.with_name(&name(credential.chain().signer()));
        if let Some(reason) = &arguments.reason {
            plan = plan.with_reason(reason);
        }
        if let Some(location) = &arguments.location {
            plan = plan.with_location(location);
        }
        if let Some(contact) = &arguments.contact {
            plan = plan.with_contact(contact);
        }
        let digest = arguments.digest.map(|digest| match digest {
            DigestChoice::Sha256 => DigestAlgorithm::Sha256,
            DigestChoice::Sha384 => DigestAlgorithm::Sha384,
            DigestChoice::Sha512 => DigestAlgorithm::Sha512,
        });
        let of_rsa = digest.unwrap_or(DigestAlgorithm::Sha256);
        match arguments.algorithm {
            Some(Algorithm::RsaPss) => {
                let parameters = PssParameters::standard(of_rsa);
                plan = plan.with_algorithm(SignatureAlgorithm::RsaPss(parameters));
            }
            Some(Algorithm::RsaPkcs1) => {
                plan = plan.with_algorithm(SignatureAlgorithm::RsaPkcs1(of_rsa));
            }
            None => {}
        }
        if let Some(digest) = digest {
            plan = plan.with_digest(digest);
        }
        let time = arguments.time.as_deref();
        let time = time.map(|text| Moment::of("--time", Some(text))).transpose()?;
        Ok(Self {
            credential,
            plan,
            look: Look::read(arguments)?,
            field: None,
            time,
            zone: None,
            language,
            #[cfg(feature = "network")]
            raise: Raise::new(&arguments.raising)?,
        })
    }

    /// Signs one document, and writes it to `sink` in the pass that hashes it; what the signature
    /// appends belongs behind. `qr` is what a code shows unless the options name another.
    pub(crate) fn sign<S: Source>(
        &self,
        document: &Document<S>,
        at: Option<&At>,
        qr: Option<&str>,
        mut sink: &mut dyn Write,
    ) -> Result<Raised, Trouble> {
        let mut moment = match self.time {
            Some(moment) => moment,
            None => Moment::now()?,
        };
        if let Some(zone) = self.zone {
            moment = moment.in_zone(zone);
        }
        let chain = self.credential.chain();
        let mut plan = self.plan.clone();
        let mut visible = at.is_some() || self.look.is_asked_for();
        if let Some(field) = &self.field {
            plan = plan.with_field(field);
            visible = visible || self.has_box(document)?;
        }
        if let Some(at) = at {
            plan = plan.with_place(at.find(document)?);
        }
        if visible {
            let look = self.look.appearance(chain.signer(), moment, self.language, qr)?;
            plan = plan.with_appearance(look);
        }
        let time = moment.pdf_date()?;
        #[cfg(feature = "network")]
        if let Some(raise) = &self.raise {
            return self.sign_raised(raise, document, plan, time, sink);
        }
        let prepared = prepare_copying(document, &plan, chain, time, &mut sink);
        let signed = prepared.and_then(|prepared| prepared.sign_with(&self.credential));
        signed.map(Raised::plain).map_err(|error| signing::refused(&error))
    }

    /// Signs one document and raises it to the level that was asked for.
    #[cfg(feature = "network")]
    fn sign_raised<S: Source>(
        &self,
        raise: &Raise,
        document: &Document<S>,
        mut plan: SigningPlan,
        time: PdfDate,
        mut sink: &mut dyn Write,
    ) -> Result<Raised, Trouble> {
        let chain = self.credential.chain();
        // The room for the token is right the first time, but where an authority changed its ways or
        // another one had to be asked.
        if let Some(room) = raise.room()? {
            plan = plan.with_timestamp_room(room);
        }
        let mut copying = true;
        for _ in 0..LAYOUTS {
            let prepared = match copying {
                true => prepare_copying(document, &plan, chain, time, &mut sink),
                false => prepare(document, &plan, chain, time),
            };
            copying = false;
            let signed = prepared.and_then(|prepared| prepared.sign_with(&self.credential));
            let signed = signed.map_err(|error| signing::refused(&error))?;
            match raise.raise(document.source(), signed) {
                Ok(raised) => return Ok(raised),
                Err(Refused::Room(needed)) => plan = plan.with_timestamp_room(needed + SLACK),
                Err(Refused::Trouble(trouble)) => return Err(trouble),
            }
        }
        Err(network::restless_authority())
    }

    /// The certificate that the signatures carry.
    #[cfg(feature = "render")]
    pub(crate) fn certificate(&self) -> &segel::Certificate {
        self.credential.chain().signer()
    }

    /// Whether the named field is there already and has an area to draw in.
    fn has_box<S: Source>(&self, document: &Document<S>) -> Result<bool, Trouble> {
        let unreadable = |error| signing::unreadable_pdf(&error);
        let fields = document.signature_fields().map_err(unreadable)?;
        let found = fields.iter().find(|field| Some(&field.name) == self.field.as_ref());
        let Some(SignatureField { dictionary, .. }) = found else { return Ok(false) };
        let kids = dictionary.value("Kids").map(|kids| document.resolve(kids));
        let kids = kids.transpose().map_err(unreadable)?;
        let kid = kids.as_ref().and_then(Object::as_array).and_then(<[Object]>::first);
        let kid = kid.map(|kid| document.resolve(kid)).transpose().map_err(unreadable)?;
        let widget = kid.as_ref().and_then(Object::as_dictionary).unwrap_or(dictionary);
        let Some(rectangle) = widget.value("Rect") else { return Ok(false) };
        let rectangle = document.resolve(rectangle).map_err(unreadable)?;
        let sides: Vec<f64> =
            rectangle.as_array().unwrap_or_default().iter().filter_map(Object::as_number).collect();
        Ok(matches!(sides.as_slice(), &[x1, y1, x2, y2] if x1 != x2 && y1 != y2))
    }
}
