// pdf-lib makes a form.

import { PDFDocument, StandardFonts } from "pdf-lib";
import { main } from "./jobs.mjs";

const make = async () => {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  const font = await document.embedFont(StandardFonts.Helvetica);
  const write = (text, x, y) => page.drawText(text, { x, y, size: 11, font });
  ["SURAT KETERANGAN", "Yang bertanda tangan di bawah ini menerangkan bahwa usaha tersebut",
    "terdaftar pada dinas dan berlaku sejak tanggal surat ini."].forEach((line, at) => write(line, 60, 780 - 24 * at));
  const form = document.getForm();
  const place = (y, more = {}) => ({ x: 150, y, width: 180, height: 20, borderWidth: 0, ...more });
  for (const [name, y] of [["Nama", 660], ["Alamat", 630], ["Jumlah", 600], ["Kode", 570]]) {
    write(name, 60, y + 6);
    const field = form.createTextField(name);
    if (name === "Kode") {
      field.setMaxLength(6);
      field.enableCombing();
    }
    field.addToPage(page, place(y));
    field.setFontSize(10);
  }
  write("Kota", 60, 546);
  const town = form.createDropdown("Kota");
  town.addOptions(["Semarang", "Demak", "Kudus"]);
  town.addToPage(page, place(540));
  town.setFontSize(10);
  write("Setuju", 60, 514);
  form.createCheckBox("Setuju").addToPage(page, place(510, { width: 16, height: 16 }));
  write("Jenis", 60, 484);
  const kind = form.createRadioGroup("Jenis");
  kind.addOptionToPage("A", page, place(480, { width: 16, height: 16 }));
  kind.addOptionToPage("B", page, place(480, { x: 190, width: 16, height: 16 }));
  write("Catatan", 60, 446);
  const lines = form.createTextField("Catatan");
  lines.enableMultiline();
  lines.addToPage(page, place(400, { width: 300, height: 60 }));
  lines.setFontSize(10);
  return Buffer.from(await document.save());
};

await main({ "form-pdflib": make });
