//! The JSON report: its keys, its words, its schema.

mod fits;

use std::error::Error;

use fits::fits;
use segel_report::{JsonReport, json, schema};
use serde_json::Value;

type Tested = Result<(), Box<dyn Error>>;

const SAMPLE: &str = include_str!("report.json");

#[test]
fn a_report_reads_back_as_what_it_was() -> Tested {
    let reports: Vec<JsonReport> = serde_json::from_str(SAMPLE)?;
    let written = json(&reports);
    assert_eq!(serde_json::from_str::<Value>(&written)?, serde_json::from_str::<Value>(SAMPLE)?);
    assert_eq!(serde_json::from_str::<Vec<JsonReport>>(&written)?, reports);
    assert_eq!(json(&[]), "[]");
    Ok(())
}

#[test]
fn a_report_fits_the_schema_and_a_spoiled_one_does_not() -> Tested {
    let schema: Value = serde_json::from_str(&schema())?;
    let sample: Value = serde_json::from_str(SAMPLE)?;
    fits(&sample, &schema, &schema, "")?;
    let signature = "/0/signatures/0";
    for (at, spoiled) in [
        ("/0/schema".to_owned(), Value::from("segel.report/2")),
        ("/0/conclusion".to_owned(), Value::from("GOOD")),
        ("/0/sha256".to_owned(), Value::from(7)),
        ("/0/bytes".to_owned(), Value::from(-1)),
        (format!("{signature}/byte_range"), serde_json::json!([0, 1, 2])),
        (format!("{signature}/sub_indication"), Value::from("NONE")),
        (format!("{signature}/permission"), Value::from(4)),
        (format!("{signature}/kind"), Value::from("seal")),
        (format!("{signature}/signer/subject"), Value::Null),
        (format!("{signature}/findings/2/detail"), serde_json::json!({ "colour": 3 })),
        ("/1/findings/0/weight".to_owned(), Value::from("kills")),
    ] {
        let mut copy = sample.clone();
        *copy.pointer_mut(&at).ok_or("a place in the sample")? = spoiled;
        assert!(fits(&copy, &schema, &schema, "").is_err(), "{at} may be anything");
    }
    for key in ["schema", "conclusion", "signatures", "findings"] {
        let mut copy = sample.clone();
        let report = copy.pointer_mut("/0").and_then(Value::as_object_mut).ok_or("a report")?;
        report.remove(key);
        assert!(fits(&copy, &schema, &schema, "").is_err(), "{key} may be missing");
    }
    Ok(())
}

#[test]
fn a_word_that_is_none_is_refused_and_the_words_that_are_stand_beside_it() {
    let spoiled = SAMPLE.replace("\"whole_file\"", "\"all\"");
    let refused = serde_json::from_str::<Vec<JsonReport>>(&spoiled).map_err(|e| e.to_string());
    assert!(
        refused.as_ref().is_err_and(|message| {
            message.starts_with("\"all\" is none of whole_file, revision, unclear")
        }),
        "{refused:?}"
    );
}

#[test]
fn what_could_steer_a_terminal_is_escaped_and_still_the_same_string() -> Tested {
    let hostile = "a\u{9b}2J\u{202e}\u{7f}\u{e0041}\u{1b}\n\"b";
    let mut reports: Vec<JsonReport> = serde_json::from_str(SAMPLE)?;
    for report in &mut reports {
        report.file = hostile.to_owned();
    }
    let written = json(&reports);
    assert!(written.contains(r#""file": "a\u009b2J\u202e\u007f\udb40\udc41\u001b\n\"b""#));
    assert!(!written.contains(['\u{9b}', '\u{202e}', '\u{7f}', '\u{e0041}', '\u{1b}']));
    assert_eq!(serde_json::from_str::<Vec<JsonReport>>(&written)?, reports);
    Ok(())
}
