//! Objects as bytes.

use crate::object::{Dictionary, Name, Object, PdfString, StringForm};

/// Writes one direct object in a fixed form: the same object gives the same bytes.
///
/// Nesting is as deep as the caller made it; what was read is at most 64 levels deep.
pub fn write_object(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(true) => out.extend_from_slice(b"true"),
        Object::Boolean(false) => out.extend_from_slice(b"false"),
        Object::Integer(i) => out.extend_from_slice(i.to_string().as_bytes()),
        Object::Real(r) => write_real(*r, out),
        Object::String(s) => write_string(s, out),
        Object::Name(n) => write_name(n, out),
        Object::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b' ');
                }
                write_object(item, out);
            }
            out.push(b']');
        }
        Object::Dictionary(d) => write_dictionary(d, out),
        Object::Reference(id) => out.extend_from_slice(format!("{id} R").as_bytes()),
    }
}

pub(crate) fn write_dictionary(dictionary: &Dictionary, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary.iter() {
        write_name(key, out);
        out.push(b' ');
        write_object(value, out);
    }
    out.extend_from_slice(b">>");
}

fn write_real(value: f64, out: &mut Vec<u8>) {
    let mut text = format!("{value:.5}");
    if text.parse() != Ok(value) {
        // What was read is written again with all its digits: a page must not move by a hair.
        text = format!("{value}");
    }
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    out.extend_from_slice(if text.is_empty() || text == "-0" { b"0" } else { text.as_bytes() });
}

pub(crate) fn write_name(name: &Name, out: &mut Vec<u8>) {
    out.push(b'/');
    for b in name.as_bytes() {
        if b.is_ascii_graphic() && !b"#()<>[]{}/%".contains(b) {
            out.push(*b);
        } else {
            out.extend_from_slice(format!("#{b:02X}").as_bytes());
        }
    }
}

fn write_string(string: &PdfString, out: &mut Vec<u8>) {
    if string.form == StringForm::Hex {
        out.push(b'<');
        for b in &string.bytes {
            out.extend_from_slice(format!("{b:02X}").as_bytes());
        }
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for b in &string.bytes {
        match b {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *b]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(*b),
        }
    }
    out.push(b')');
}
