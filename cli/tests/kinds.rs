//! `segel kinds`.
#![cfg(feature = "render")]
#![expect(clippy::tests_outside_test_module, reason = "an integration test")]

#[path = "bench/mod.rs"]
#[expect(dead_code, reason = "each test program uses a part of the bench")]
mod bench;

use bench::{Bench, Outcome, TIME};

#[test]
fn a_new_kind_is_accepted_and_issued_from_its_folder() -> Outcome {
    let bench = Bench::new("kinds-new")?;
    bench.run(&["kinds", "new", "surat-tani", "-o", "own"])?.with_code(0);
    bench.run(&["kinds", "check", "own"])?.with_code(0).saying("surat-tani: lulus");
    bench.run(&["kinds", "check", "own/surat-tani"])?.with_code(0).saying("surat-tani: lulus");
    let shown = bench.run(&["kinds", "show", "surat-tani", "--kinds", "own"])?.with_code(0);
    shown.saying("Surat Tani").saying("rincian.*.uraian");
    let example = bench.run(&["kinds", "show", "surat-tani", "--kinds", "own", "--example"])?;
    bench.write("data.json", example.with_code(0).out.as_bytes())?;
    let issue = ["issue", "surat-tani", "data.json", "-o", "a.pdf", "--ordinal", "1"];
    bench.run(&issue)?.with_code(2).complaining("surat-tani");
    let own = ["--kinds", "own", "--paper", "f4", "--time", TIME];
    bench.run(&[&issue[..], &own[..]].concat())?.with_code(0);
    let document = segel_pdf::Document::open(bench.read("a.pdf")?)?;
    let [_, _, right, top] = document.page(0)?.media_box;
    assert!((right - 609.45).abs() < 0.1 && (top - 935.43).abs() < 0.1, "{right} x {top}");
    bench.run(&["kinds", "new", "surat-tani", "-o", "own"])?.with_code(2);
    bench.run(&["kinds", "new", "siujk"])?.with_code(2).complaining("siujk");
    bench.run(&["kinds", "new", "Surat Tani"])?.with_code(2).complaining("Surat Tani");
    Ok(())
}

#[test]
fn a_kind_with_a_fault_fails_the_check_with_the_point_and_the_place() -> Outcome {
    let bench = Bench::new("kinds-check")?;
    let new = |name: &str| bench.run(&["kinds", "new", name, "-o", "own"]);
    let altered = |kind: &str, file: &str, from: &str, to: &str| -> Outcome {
        new(kind)?.with_code(0);
        let path = format!("own/{kind}/{file}");
        let text = String::from_utf8(bench.read(&path)?)?;
        assert!(text.contains(from), "{path} has no {from:?}");
        bench.write(&path, text.replace(from, to).as_bytes())?;
        Ok(())
    };
    altered("salah-kata", "schema.json", "maxLength", "maxLenght")?;
    altered("salah-data", "hard.json", "3505065204850003", "350506520485000")?;
    altered("tak-tercetak", "main.typ", "  (\"Alamat\", data.alamat),\n", "")?;
    altered("lewat-tepi", "main.typ", "#tutup()", "#place(dx: 20cm, [terlalu jauh])\n#tutup()")?;
    altered("tanpa-tempat", "main.typ", "#tutup()", "")?;
    altered("salah-templat", "main.typ", "#judul", "#jodul")?;
    new("baik")?.with_code(0);
    let said = bench.run(&["kinds", "check", "own", "--json"])?.with_code(1);
    let found: serde_json::Value = serde_json::from_str(&said.out)?;
    let expected = [
        ("baik", None),
        ("lewat-tepi", Some("edges")),
        ("salah-data", Some("data")),
        ("salah-kata", Some("files")),
        ("salah-templat", Some("pages")),
        ("tak-tercetak", Some("text")),
        ("tanpa-tempat", Some("pages")),
    ];
    for (row, (kind, point)) in expected.iter().enumerate() {
        assert_eq!(found[row]["kind"], *kind, "{found:#}");
        assert_eq!(found[row]["passed"], point.is_none(), "{kind}: {:#}", found[row]);
        if let Some(point) = point {
            assert_eq!(found[row]["complaints"][0]["point"], *point, "{:#}", found[row]);
        }
    }
    let said = bench.run(&["kinds", "check", "own"])?.with_code(1);
    said.saying("/alamat").saying("NIK").complaining("7 jenis diperiksa, 6 belum lulus");
    bench.run(&["kinds", "check", "tiada"])?.with_code(2).complaining("tiada");
    bench.run(&["kinds", "check", "data"])?.with_code(2);
    Ok(())
}
