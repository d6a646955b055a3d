//! What `doctor` says of a file, and what `sign` makes of the same.

#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use bench::{Bench, Outcome, one_page};
use segel_testkit::document::page_of;

#[test]
fn a_clean_file_can_be_signed_and_a_broken_one_says_where() -> Outcome {
    let bench = Bench::new("doctor")?;
    bench.run(&["doctor", "surat.pdf"])?.with_code(0).saying("Dapat ditandatangani");
    let mut broken = page_of("q");
    let at = broken.windows(9).position(|w| w == b"endstream").ok_or("no stream")?;
    broken[at..at + 9].copy_from_slice(b"endstraem");
    bench.write("rusak.pdf", &broken)?;
    let said = bench.run(&["doctor", "rusak.pdf", "--json"])?.with_code(1);
    let json: serde_json::Value = serde_json::from_str(&said.out)?;
    assert_eq!(json["signable"], false);
    assert_eq!(json["schema"], "segel.doctor/1");
    let fault = &json["faults"][0];
    assert!(fault["object"].is_string() && fault["offset"].is_u64(), "{json}");
    bench.sign(&["rusak.pdf", "-o", "x.pdf"])?.with_code(2).complaining("segel doctor");
    assert!(!bench.has("x.pdf"));
    bench.run(&["doctor", "rusak.pdf"])?.with_code(1).saying("--repair HASIL");
    bench.write("bukan.pdf", b"not a PDF")?;
    bench.run(&["doctor", "bukan.pdf"])?.with_code(1).saying("bukan berkas PDF");
    bench.write("awal.pdf", &[b"kotoran\n", page_of("q").as_slice()].concat())?;
    bench.run(&["doctor", "awal.pdf"])?.with_code(1).saying("8 byte lain di depan awal PDF");
    let none = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"];
    bench.write("kosong.pdf", &segel_testkit::document::laid_out("1.7", &none))?;
    bench.run(&["doctor", "kosong.pdf"])?.with_code(1).saying("tidak punya halaman");
    bench
        .run(&["doctor", "kosong.pdf", "--repair", "x.pdf"])?
        .with_code(2)
        .complaining("tidak punya halaman");
    bench.run(&["doctor", "tiada.pdf"])?.with_code(2);
    Ok(())
}

#[test]
fn the_office_refuses_what_others_are_told_of() -> Outcome {
    let bench = Bench::new("doctor-policy")?;
    let document = segel_pdf::Document::open(one_page())?;
    let mut increment = segel_pdf::Increment::new(&document)?;
    let script = segel_pdf::Dictionary::new()
        .with("S", segel_pdf::Object::name("JavaScript"))
        .with("JS", segel_pdf::Object::string("app.alert(1)"));
    let catalog = document.catalog()?.with("OpenAction", segel_pdf::Object::Dictionary(script));
    increment.set(document.catalog_id()?, segel_pdf::Object::Dictionary(catalog));
    let more = increment.finish(segel_pdf::IncrementOptions { file_id: [1; 16] })?;
    bench.write("skrip.pdf", &[one_page(), more.bytes].concat())?;
    bench.run(&["doctor", "skrip.pdf"])?.with_code(0).saying("JavaScript");
    let official = ["skrip.pdf", "-o", "x.pdf", "--policy", "official"];
    bench.sign(&official)?.with_code(2).complaining("JavaScript");
    assert!(!bench.has("x.pdf"));
    bench.sign(&["skrip.pdf", "-o", "x.pdf"])?.with_code(0).complaining("JavaScript");
    Ok(())
}

#[test]
fn a_broken_file_is_repaired_into_one_that_is_signed_and_a_signed_one_is_not_touched() -> Outcome {
    let bench = Bench::new("doctor-repair")?;
    let whole = page_of("BT (IZIN 001) Tj ET");
    let table = whole.windows(4).position(|w| w == b"xref").ok_or("no table")?;
    // Without its table, with a wrong length, and with what is no PDF before it.
    let length = String::from_utf8_lossy(&whole).replace("/Length 19", "/Length 77");
    for (name, broken) in [
        ("tabel.pdf", whole[..table].to_vec()),
        ("panjang.pdf", length.as_bytes().to_vec()),
        ("awal.pdf", [b"kotoran\n", whole.as_slice()].concat()),
    ] {
        bench.write(name, &broken)?;
        bench.sign(&[name, "-o", "z.pdf"])?.with_code(2).complaining("segel doctor");
        let out = format!("baik-{name}");
        bench.run(&["doctor", name, "--repair", &out])?.with_code(0).complaining("diperbaiki");
        bench.run(&["doctor", &out])?.with_code(0);
        let repaired = bench.read(&out)?;
        assert!(repaired.windows(8).any(|w| w == b"IZIN 001"), "{name}");
        assert_eq!(bench.read(name)?, broken, "the input is as it was");
        bench.sign(&[&out, "-o", "x.pdf", "--force"])?.with_code(0);
        bench.verify(&["x.pdf", "--revocation", "soft"])?.with_code(0);
        // Once signed, it is nobody's to repair.
        bench
            .run(&["doctor", "x.pdf", "--repair", "y.pdf"])?
            .with_code(2)
            .complaining("tanda tangan");
        assert!(!bench.has("y.pdf"));
    }
    let same = bench.run(&["doctor", "tabel.pdf", "--repair", "tabel.pdf", "--force"])?;
    same.with_code(2);
    Ok(())
}

#[test]
fn what_cannot_go_on_once_it_is_signed_is_said_before() -> Outcome {
    let bench = Bench::new("doctor-followed")?;
    let words = "tidak dapat ditambah lagi";
    let said = bench.run(&["doctor", "surat.pdf"])?.with_code(0);
    assert!(!said.out.contains(words), "{}", said.out);
    // An object that no cross-reference states, before the table.
    let clean = page_of("q");
    let table = clean.windows(6).rposition(|w| w == b"\nxref\n").ok_or("no table")? + 1;
    let stray = b"90 0 obj\n<< /Type /Draft >>\nendobj\n".as_slice();
    let (objects, rest) = clean.split_at(table);
    let rest = String::from_utf8_lossy(rest);
    let moved = format!("startxref\n{}\n", table + stray.len());
    let rest = rest.replace(&format!("startxref\n{table}\n"), &moved);
    bench.write("draf.pdf", &[objects, stray, rest.as_bytes()].concat())?;
    bench.run(&["doctor", "draf.pdf"])?.with_code(0).saying(words).saying("--repair");
    // The office does not sign it, and everybody else is told by the doctor.
    let official = bench.sign(&["draf.pdf", "-o", "x.pdf", "--policy", "official"])?.with_code(2);
    official.complaining("isi lain dari bagiannya").complaining("--repair");
    assert!(!bench.has("x.pdf"));
    bench.sign(&["draf.pdf", "-o", "satu.pdf"])?.with_code(0);
    let said = bench.sign(&["satu.pdf", "-o", "dua.pdf"])?.with_code(0);
    said.complaining("PERHATIAN: satu.pdf").complaining("BERUBAH");
    // Mended before the first signature it goes on.
    bench.run(&["doctor", "draf.pdf", "--repair", "bersih.pdf"])?.with_code(0);
    bench.sign(&["bersih.pdf", "-o", "satu-b.pdf"])?.with_code(0);
    let said = bench.sign(&["satu-b.pdf", "-o", "dua-b.pdf"])?.with_code(0);
    assert!(!said.err.contains("PERHATIAN"), "{}", said.err);
    bench.verify(&["dua-b.pdf", "--revocation", "soft"])?.with_code(0);
    Ok(())
}
