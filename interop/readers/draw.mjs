// Draws pages with pdf.js: a line `FILE<tab>PREFIX<tab>PAGES<tab>DPI` in, `ok COUNT` or `no WHY` out.
import { createInterface } from "node:readline";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const need = createRequire(pathToFileURL(process.argv[2] + "/"));
const canvas = need("@napi-rs/canvas");
Object.assign(globalThis, { DOMMatrix: canvas.DOMMatrix, ImageData: canvas.ImageData, Path2D: canvas.Path2D });
const pdfjs = await import(pathToFileURL(need.resolve("pdfjs-dist/legacy/build/pdf.mjs")));
const fonts = need.resolve("pdfjs-dist/package.json").replace("package.json", "standard_fonts/");

async function draw(file, prefix, pages, dpi) {
  const data = new Uint8Array(readFileSync(file));
  const task = pdfjs.getDocument({ data, standardFontDataUrl: fonts, verbosity: 0, isEvalSupported: false });
  const document = await task.promise;
  const count = document.numPages;
  for (let number = 1; number <= Math.min(count, pages); number += 1) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: dpi / 72 });
    const sheet = canvas.createCanvas(Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height)));
    const canvasContext = sheet.getContext("2d");
    await page.render({ canvasContext, viewport, annotationMode: pdfjs.AnnotationMode.ENABLE }).promise;
    writeFileSync(`${prefix}-${number}.png`, sheet.toBuffer("image/png"));
  }
  await task.destroy();
  return count;
}

for await (const line of createInterface({ input: process.stdin })) {
  const [file, prefix, pages, dpi] = line.split("\t");
  let answer;
  try {
    answer = `ok ${await draw(file, prefix, Number(pages), Number(dpi))}`;
  } catch (error) {
    answer = `no ${String(error.message ?? error).replaceAll("\n", " ").slice(0, 200)}`;
  }
  process.stdout.write(answer + "\n");
}
