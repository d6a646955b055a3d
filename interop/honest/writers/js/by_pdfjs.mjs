// pdf.js saves what was filled in and marked, as the viewer in a browser does.

import { AnnotationEditorType, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { LINE_BOX, main } from "./jobs.mjs";

const opened = (data) => getDocument({
  data: new Uint8Array(data), verbosity: 0, useSystemFonts: false,
  standardFontDataUrl: new URL("./node_modules/pdfjs-dist/standard_fonts/", import.meta.url).pathname,
}).promise;

const filling = (name, value) => async (data) => {
  const document = await opened(data);
  const found = (await (await document.getPage(1)).getAnnotations()).filter((one) => one.fieldName === name);
  if (!found.length) throw new Error("no such field");
  for (const one of found) {
    const on = one.radioButton ? { value: one.buttonValue === value } : { value };
    document.annotationStorage.setValue(one.id, on);
  }
  return document.saveDocument();
};

// What the scripts of the form have made of a number and its sum when somebody saves.
const summing = async (data) => {
  const document = await opened(data);
  const found = await (await document.getPage(1)).getAnnotations();
  for (const one of found.filter((one) => ["Jumlah", "Total"].includes(one.fieldName)))
    document.annotationStorage.setValue(one.id, { value: "1250000", formattedValue: "1.250.000" });
  return document.saveDocument();
};

// What the editor hands over for a mark or a text.
const editing = (entry) => async (data) => {
  const document = await opened(data);
  document.annotationStorage.setValue("pdfjs_internal_editor_0", { pageIndex: 0, rotation: 0, ...entry });
  return document.saveDocument();
};

const [left, bottom, right, top] = LINE_BOX;
await main({
  "fill-text": filling("Nama", "Siti Aminah"),
  "fill-number": filling("Jumlah", "1.250.000"),
  "fill-sum": summing,
  "fill-comb": filling("Kode", "A1B2C3"),
  "fill-lines": filling("Catatan", "Lengkap dan benar"),
  "choose": filling("Kota", "Demak"),
  "check": filling("Setuju", true),
  "radio": filling("Jenis", "B"),
  "highlight": editing({
    annotationType: AnnotationEditorType.HIGHLIGHT, color: [255, 255, 0], opacity: 1, rect: LINE_BOX,
    quadPoints: new Float32Array([left, top, right, top, left, bottom, right, bottom]),
    outlines: [[left, bottom, left, top, right, top, right, bottom]],
  }),
  "free-text": editing({
    annotationType: AnnotationEditorType.FREETEXT, color: [0, 0, 0], fontSize: 10, value: "Sudah diperiksa",
    rect: [400, 560, 560, 580],
  }),
});
