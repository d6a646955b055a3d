//! Writes XML 1.0: elements, attributes and text, each closed in its turn.

use crate::shown::escaped;

/// An XML document that is being written.
#[derive(Debug)]
pub(super) struct Xml {
    text: String,
    open: Vec<&'static str>,
}

impl Xml {
    pub(super) fn new() -> Self {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        Self { text, open: Vec::new() }
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("  ", self.open.len()));
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push_str(&format!(" {key}=\"{}\"", escaped(value)));
        }
    }

    /// An element that holds what `fill` writes.
    pub(super) fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&str, &str)],
        fill: impl FnOnce(&mut Self),
    ) {
        self.start(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
        fill(self);
        self.open.pop();
        self.indent();
        self.text.push_str(&format!("</{name}>\n"));
    }

    /// An element that holds text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.text_with(name, &[], value);
    }

    /// An element with attributes that holds text.
    pub(super) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], value: &str) {
        self.start(name, attributes);
        self.text.push_str(&format!(">{}</{name}>\n", escaped(value)));
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str("/>\n");
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_close_in_their_turn_and_text_stays_text() {
        let mut xml = Xml::new();
        xml.element("a", &[("k", "\"<&>\n")], |xml| {
            xml.text("b", "x</b>\u{202e}\u{0}\u{ffff}&");
            xml.empty("c", &[]);
        });
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <a k=\"&quot;&lt;&amp;&gt;&lt;U+000A&gt;\">\n\
            \x20 <b>x&lt;/b&gt;&lt;U+202E&gt;&lt;U+0000&gt;&lt;U+FFFF&gt;&amp;</b>\n\
            \x20 <c/>\n\
            </a>\n";
        assert_eq!(xml.finish(), expected);
    }
}
