// @cantoo/pdf-lib fills fields and notes with its incremental save.

import { PDFDocument, PDFName, PDFString } from "@cantoo/pdf-lib";
import { ICON_BOX, main } from "./jobs.mjs";

const changing = (change) => async (data) => {
  const document = await PDFDocument.load(data, { forIncrementalUpdate: true });
  await change(document);
  return Buffer.from(await document.commit());
};

const filling = (change) => changing((document) => {
  const form = document.getForm();
  change(form);
  form.updateFieldAppearances();
});

const noting = (entries) => changing((document) => {
  const page = document.getPage(0);
  const note = document.context.register(document.context.obj({
    Type: "Annot", F: 4, P: page.ref, C: [1, 1, 0], Contents: PDFString.of("Sudah diperiksa"), ...entries,
  }));
  page.node.addAnnot(note);
});

await main({
  "fill-text": filling((form) => form.getTextField("Nama").setText("Siti Aminah")),
  "fill-number": filling((form) => form.getTextField("Jumlah").setText("1.250.000")),
  "fill-comb": filling((form) => form.getTextField("Kode").setText("A1B2C3")),
  "fill-lines": filling((form) => form.getTextField("Catatan").setText("Lengkap dan benar")),
  "choose": filling((form) => form.getDropdown("Kota").select("Demak")),
  "check": filling((form) => form.getCheckBox("Setuju").check()),
  "radio": filling((form) => form.getRadioGroup("Jenis").select("B")),
  "note": noting({ Subtype: "Text", Rect: ICON_BOX, Name: PDFName.of("Note") }),
});
