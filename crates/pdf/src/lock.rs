//! Which fields a signature locks: FieldMDP and `/Lock` (ISO 32000-2, 12.8.2.4 and table 236).

use crate::document::Document;
use crate::error::PdfError;
use crate::object::{Dictionary, Object};
use crate::source::Source;
use crate::text::decode_text;

/// Which fields a lock means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "ISO 32000-2, table 258 knows these three")]
pub enum LockAction {
    /// Every field.
    All,
    /// The named fields.
    Include,
    /// Every field but the named ones.
    Exclude,
}

/// The fields that may not change any more once the signature is made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "plain data")]
pub struct FieldLock {
    /// Which fields are meant.
    pub action: LockAction,
    /// The full names; each stands for its field and all below it.
    pub names: Vec<String>,
}

impl FieldLock {
    /// Whether a field of this full name is locked.
    pub fn covers(&self, field: &str) -> bool {
        let named = self.names.iter().any(|name| {
            field
                .strip_prefix(name.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        match self.action {
            LockAction::All => true,
            LockAction::Include => named,
            LockAction::Exclude => !named,
        }
    }
}

impl<S: Source> Document<S> {
    /// The locks of a field and of the signature in it; what is unreadable locks everything.
    pub(crate) fn field_locks(
        &self,
        field: &Dictionary,
        signature: Option<&Dictionary>,
    ) -> Result<Vec<FieldLock>, PdfError> {
        let mut out = Vec::new();
        if let Some(lock) = field.value("Lock") {
            out.extend(self.field_lock(lock)?);
        }
        let references = signature.and_then(|s| s.value("Reference"));
        let references = references.map(|r| self.resolve(r)).transpose()?;
        for reference in references.as_ref().and_then(Object::as_array).unwrap_or_default() {
            let Object::Dictionary(reference) = self.resolve(reference)? else { continue };
            let method = reference.value("TransformMethod").map(|m| self.resolve(m)).transpose()?;
            if method.as_ref().and_then(Object::as_name) == Some("FieldMDP") {
                let lock = reference.value("TransformParams").unwrap_or(&Object::Null);
                out.extend(self.field_lock(lock)?.or_else(everything));
            }
        }
        Ok(out)
    }

    fn field_lock(&self, lock: &Object) -> Result<Option<FieldLock>, PdfError> {
        let lock = match self.resolve(lock)? {
            Object::Null => return Ok(None),
            Object::Dictionary(lock) => lock,
            _ => return Ok(everything()),
        };
        let action = lock.value("Action").map(|a| self.resolve(a)).transpose()?;
        let action = match action.as_ref().and_then(Object::as_name) {
            Some("Include") => LockAction::Include,
            Some("Exclude") => LockAction::Exclude,
            _ => return Ok(everything()),
        };
        let Some(Object::Array(fields)) =
            lock.value("Fields").map(|f| self.resolve(f)).transpose()?
        else {
            return Ok(everything());
        };
        let mut names = Vec::new();
        for field in fields {
            match self.resolve(&field)? {
                Object::String(name) => names.push(decode_text(&name.bytes)),
                _ => return Ok(everything()),
            }
        }
        Ok(Some(FieldLock { action, names }))
    }
}

fn everything() -> Option<FieldLock> {
    Some(FieldLock { action: LockAction::All, names: Vec::new() })
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::parser::object_in;

    #[test]
    fn a_name_locks_its_field_and_all_below_it() {
        let lock = |action| FieldLock { action, names: vec!["root".to_owned(), "a.b".to_owned()] };
        let (include, exclude) = (lock(LockAction::Include), lock(LockAction::Exclude));
        for (name, named) in [
            ("root", true),
            ("root.child", true),
            ("rooted", false),
            ("a", false),
            ("a.b.c", true),
            ("a.bc", false),
            ("x.root", false),
        ] {
            assert_eq!((include.covers(name), exclude.covers(name)), (named, !named), "{name}");
            assert!(lock(LockAction::All).covers(name));
        }
    }

    #[test]
    fn locks_are_read_from_the_field_and_from_its_signature() -> Result<(), Box<dyn Error>> {
        let file = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 2\n\
            0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\n\
            startxref\n42\n%%EOF\n";
        let document = Document::open(&file[..])?;
        let dictionary = |text: &str| {
            let object = object_in(text.as_bytes()).ok();
            object.and_then(|o| o.as_dictionary().cloned()).ok_or("a dictionary")
        };
        let mdp = |parameters: &str| {
            format!("<</Reference[<</TransformMethod/FieldMDP/TransformParams {parameters}>>]>>")
        };
        let include = |names: &[&str]| FieldLock {
            action: LockAction::Include,
            names: names.iter().map(|n| (*n).to_owned()).collect(),
        };
        let all = FieldLock { action: LockAction::All, names: Vec::new() };
        for (field, signature, locks) in [
            ("<<>>", "<<>>".to_owned(), vec![]),
            (
                "<</Lock<</Action/Include/Fields[(a)(b.c)]>>>>",
                mdp("<</Action/Include/Fields[<FEFF0064>]>>"),
                vec![include(&["a", "b.c"]), include(&["d"])],
            ),
            ("<</Lock<</Action/All>>>>", "<<>>".to_owned(), vec![all.clone()]),
            // What cannot be read locks everything.
            ("<</Lock<</Action/Include>>>>", mdp("null"), vec![all.clone(), all.clone()]),
            ("<</Lock<</Action/Other/Fields[]>>>>", mdp("<<>>"), vec![all.clone(), all.clone()]),
            ("<</Lock<</Action/Exclude/Fields[(a)/b]>>>>", "<<>>".to_owned(), vec![all.clone()]),
            ("<</Lock[]>>", "<<>>".to_owned(), vec![all.clone()]),
            ("<<>>", "<</Reference[<</TransformMethod/DocMDP>>]>>".to_owned(), vec![]),
        ] {
            let found =
                document.field_locks(&dictionary(field)?, Some(&dictionary(&signature)?))?;
            assert_eq!(found, locks, "{field} {signature}");
        }
        Ok(())
    }
}
