// node-signpdf signs: over a placeholder that its string operations append, or that pdf-lib writes (a new file).

import { P12Signer } from "@signpdf/signer-p12";
import { plainAddPlaceholder } from "@signpdf/placeholder-plain";
import { pdflibAddPlaceholder } from "@signpdf/placeholder-pdf-lib";
import signpdf from "@signpdf/signpdf";
import { PDFDocument } from "pdf-lib";
import { FIRST_BOX, main, p12, PASSWORD, SECOND_BOX } from "./jobs.mjs";

const signpdfOf = signpdf.default ?? signpdf;
const said = { reason: "Uji", contactInfo: "-", name: "Uji", location: "Semarang" };

const value = (who, data) => signpdfOf.sign(data, new P12Signer(p12(who), { passphrase: PASSWORD }));

const plain = (who, more = {}) => (data) => value(who, plainAddPlaceholder({ pdfBuffer: data, ...said, ...more }));

const rewritten = (who, more = {}) => async (data) => {
  const pdfDoc = await PDFDocument.load(data);
  pdflibAddPlaceholder({ pdfDoc, ...said, ...more });
  return value(who, Buffer.from(await pdfDoc.save({ useObjectStreams: false })));
};

await main({
  "sign": plain("anna"),
  "sign-visible": rewritten("anna", { widgetRect: FIRST_BOX }),
  "sign-new": rewritten("anna", { subFilter: "ETSI.CAdES.detached" }),
  "second": plain("budi"),
  "second-visible": plain("budi", { widgetRect: SECOND_BOX }),
});
