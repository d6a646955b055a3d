// node-signpdf: a placeholder (@signpdf/placeholder-plain, or PLACEHOLDER=pdf-lib, which writes the
// whole document anew) and a CMS by @signpdf/signer-p12, or with CMS=documenso by @documenso/pdf-sign.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const { BENCH_NODE, BENCH_P12, BENCH_P12_LEGACY, BENCH_PASS, PLACEHOLDER, CMS } = process.env;
const require = createRequire(path.join(BENCH_NODE, 'package.json'));
const { SignPdf } = require('@signpdf/signpdf');
const { SUBFILTER_ETSI_CADES_DETACHED, Signer } = require('@signpdf/utils');

function signer() {
  if (CMS === 'documenso') {
    const { signWithP12 } = require('@documenso/pdf-sign');
    const cert = fs.readFileSync(BENCH_P12_LEGACY); // it reads the ciphers of old only
    return new (class extends Signer {
      async sign(content) {
        return signWithP12({ content, cert, password: BENCH_PASS, signingTime: new Date().toISOString() });
      }
    })();
  }
  // A P12Signer serves one document only.
  const { P12Signer } = require('@signpdf/signer-p12');
  return new P12Signer(fs.readFileSync(BENCH_P12), { passphrase: BENCH_PASS });
}

async function sign(source, out) {
  const pdfBuffer = fs.readFileSync(source);
  const plan = { reason: 'bench', location: 'here', name: 'Bench', contactInfo: 'bench',
    subFilter: SUBFILTER_ETSI_CADES_DETACHED, signatureLength: 16384 };
  let prepared;
  if (PLACEHOLDER === 'pdf-lib') {
    const { PDFDocument } = require('pdf-lib');
    const pdfDoc = await PDFDocument.load(pdfBuffer);
    require('@signpdf/placeholder-pdf-lib').pdflibAddPlaceholder({ pdfDoc, ...plan });
    prepared = Buffer.from(await pdfDoc.save({ useObjectStreams: false }));
  } else {
    prepared = require('@signpdf/placeholder-plain').plainAddPlaceholder({ pdfBuffer, ...plan });
  }
  fs.writeFileSync(out, await new SignPdf().sign(prepared, signer()));
}

const [what, source, out, n] = process.argv.slice(2);
if (what === 'sign') {
  await sign(source, out);
} else if (what === 'sign-batch') {
  const names = fs.readdirSync(source).sort();
  for (const name of names) await sign(path.join(source, name), path.join(out, name));
  console.log(`docs=${names.length} ok=${names.length}`);
} else if (what === 'signatures') {
  let last = source;
  for (let k = 1; k <= Number(n); k++) {
    const next = path.join(out, `s${String(k).padStart(2, '0')}.pdf`);
    const start = process.cpuUsage();
    await sign(last, next);
    const { user, system } = process.cpuUsage(start);
    console.log(k, ((user + system) / 1e6).toFixed(6), fs.statSync(next).size - fs.statSync(last).size);
    last = next;
  }
} else {
  process.exit(2);
}
