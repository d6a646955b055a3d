//! What a visible signature shows.

use segel::Certificate;
use segel::sign::{Appearance, Image};

use crate::arguments::SignatureArguments;
use crate::moment::Moment;
use crate::words::{Language, Trouble, files, signing};

const PLACEHOLDERS: &str = "{name}, {time}, {date}, {reason}, {location}, {issuer}, {serial}";

/// Text stands out no more than that of the page around it; points.
const LARGEST: f64 = 8.0;

/// What the options ask a signature to show; read once for all documents.
#[derive(Debug, Clone, Default)]
pub(crate) struct Look {
    pub(crate) image: Option<Image>,
    pub(crate) qr: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) location: Option<String>,
}

impl Look {
    /// Reads the picture and checks the template.
    pub(crate) fn read(arguments: &SignatureArguments) -> Result<Self, Trouble> {
        let image = match &arguments.image {
            None => None,
            Some(path) => {
                let bytes = std::fs::read(path).map_err(|error| files::unreadable(path, &error))?;
                let image = Image::from_bytes(&bytes);
                Some(image.map_err(|error| signing::bad_image(path, &error))?)
            }
        };
        let look = Self {
            image,
            qr: arguments.qr.clone(),
            text: arguments.text.clone(),
            reason: arguments.reason.clone(),
            location: arguments.location.clone(),
        };
        if let Some(template) = &look.text {
            fill(template, |name| PLACEHOLDERS.contains(&format!("{{{name}}}")).then(String::new))?;
        }
        Ok(look)
    }

    /// Whether something is to be shown that a place is needed for.
    pub(crate) fn is_asked_for(&self) -> bool {
        self.image.is_some() || self.qr.is_some() || self.text.is_some()
    }

    /// Draws it for one signer at one time.
    pub(crate) fn appearance(
        &self,
        signer: &Certificate,
        moment: Moment,
        language: Language,
        qr: Option<&str>,
    ) -> Result<Appearance, Trouble> {
        let mut appearance = Appearance::new().with_text_size(LARGEST);
        if let Some(image) = &self.image {
            appearance = appearance.with_image(image.clone());
        }
        if let Some(address) = self.qr.as_deref().or(qr) {
            appearance = appearance.with_qr(address);
        }
        let Some(template) = &self.text else {
            let lead = language
                .pick("Ditandatangani secara elektronik oleh:", "Electronically signed by:");
            appearance = appearance.with_line(lead).with_bold_line(&name(signer));
            if let Some(reason) = &self.reason {
                appearance = appearance.with_line(reason);
            }
            return Ok(appearance.with_line(&moment.words(language)));
        };
        let filled = fill(template, |placeholder| {
            Some(match placeholder {
                "name" => name(signer),
                "time" => moment.words(language),
                "date" => moment.day(language),
                "reason" => self.reason.clone().unwrap_or_default(),
                "location" => self.location.clone().unwrap_or_default(),
                "issuer" => signer.issuer(),
                "serial" => signer.serial_hex(),
                _ => return None,
            })
        })?;
        Ok(appearance.with_line(&filled))
    }
}

/// The signer's name as the certificate has it.
pub(crate) fn name(signer: &Certificate) -> String {
    signer.common_name().unwrap_or_else(|| signer.subject())
}

fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, Trouble> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((placeholder, after)) = behind.split_once('}') else { break };
        let unknown = || signing::unknown_placeholder(placeholder, PLACEHOLDERS);
        filled.push_str(&before.replace("\\n", "\n"));
        filled.push_str(&value(placeholder).ok_or_else(unknown)?);
        rest = after;
    }
    filled.push_str(&rest.replace("\\n", "\n"));
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_unknown_ones_named() {
        let value = |name: &str| (name == "name").then(|| "Budi {x}".to_owned());
        assert_eq!(fill("Oleh: {name}\\n{", value).unwrap(), "Oleh: Budi {x}\n{");
        let trouble = fill("{nama}", value).unwrap_err();
        assert!(trouble.line(Language::Indonesian).contains("{nama} tidak dikenal"), "{trouble:?}");
    }
}
