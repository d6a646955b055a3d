// @libpdf/core signs, fills and notes with incremental saves.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { P12Signer, PDF, rgb } from "@libpdf/core";
import { ICON_BOX, LINE_BOX, keys, main, p12, PASSWORD } from "./jobs.mjs";

const place = ([left, bottom, right, top]) => ({ x: left, y: bottom, width: right - left, height: top - bottom });

// openssl is the authority.
const authority = {
  async timestamp(digest) {
    const folder = mkdtempSync(join(tmpdir(), "honest-"));
    const config = join(folder, "tsa.cnf");
    writeFileSync(join(folder, "serial"), "01\n");
    writeFileSync(config, `[tsa]\ndefault_tsa = one\n[one]\nserial = ${folder}/serial\ncrypto_device = builtin
signer_cert = ${keys}/tsa.crt\ncerts = ${keys}/root.pem\nsigner_key = ${keys}/tsa.key\nsigner_digest = sha256
default_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1\nordering = no\ntsa_name = no\ness_cert_id_alg = sha256\n`);
    const ask = join(folder, "query");
    const token = join(folder, "token");
    execFileSync("openssl", ["ts", "-query", "-digest", Buffer.from(digest).toString("hex"), "-sha256", "-cert",
      "-out", ask], { stdio: "pipe" });
    execFileSync("openssl", ["ts", "-reply", "-config", config, "-queryfile", ask, "-token_out", "-out", token],
      { stdio: "pipe" });
    return new Uint8Array(readFileSync(token));
  },
};

const signing = (who, fieldName, more = {}) => async (data) => {
  const pdf = await PDF.load(new Uint8Array(data));
  const signer = await P12Signer.create(new Uint8Array(p12(who)), PASSWORD, { buildChain: false });
  return (await pdf.sign({ signer, fieldName, reason: "Uji", ...more })).bytes;
};

const changing = (change) => async (data) => {
  const pdf = await PDF.load(new Uint8Array(data));
  await change(pdf, pdf.getPage(0));
  return pdf.save({ incremental: true });
};

const filling = (name, value) => changing((pdf) => {
  const { filled } = pdf.getForm().fill({ [name]: value });
  if (!filled.includes(name)) throw new Error("the field was not set");
});

await main({
  "sign": signing("anna", "Pertama"),
  "sign-pkcs7": signing("anna", "Pertama", { subFilter: "adbe.pkcs7.detached" }),
  "sign-place": signing("anna", "Tanda1"),
  "sign-t": signing("anna", "Pertama", { level: "B-T", timestampAuthority: authority }),
  "second": signing("budi", "Kedua"),
  "second-place": signing("budi", "Tanda2"),
  "second-lta": signing("budi", "Kedua", { level: "B-LTA", timestampAuthority: authority }),
  "third": signing("cici", "Ketiga"),
  "fill-text": filling("Nama", "Siti Aminah"),
  "fill-number": filling("Jumlah", "1.250.000"),
  "fill-comb": filling("Kode", "A1B2C3"),
  "fill-lines": filling("Catatan", "Lengkap dan benar"),
  "choose": filling("Kota", "Demak"),
  "check": filling("Setuju", true),
  "radio": filling("Jenis", "B"),
  "note": changing((_, page) =>
    page.addTextAnnotation({ rect: place(ICON_BOX), contents: "Sudah diperiksa", color: rgb(1, 1, 0) })),
  "highlight": changing((_, page) =>
    page.addHighlightAnnotation({ rect: place(LINE_BOX), contents: "Sudah diperiksa", color: rgb(1, 1, 0) })),
});
