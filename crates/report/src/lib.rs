//! A report as text, JSON, HTML and ETSI XML: not written yet.
