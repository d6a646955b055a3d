import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfAnnotation;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.PdfSignature;
import com.lowagie.text.pdf.PdfSignatureAppearance;
import com.lowagie.text.pdf.PdfStamper;
import com.lowagie.text.pdf.PdfString;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** iText 2.1 signs, fills and notes in append mode. */
final class ByIText2 {
    private static Rectangle box(float[] sides) {
        return new Rectangle(sides[0], sides[1], sides[2], sides[3]);
    }

    private static Jobs.Op signing(String who, String field, float[] box, int level) {
        return (source, target) -> {
            Jobs.Person person = Jobs.person(who);
            PdfReader reader = new PdfReader(source);
            PdfStamper stamper =
                    PdfStamper.createSignature(reader, new FileOutputStream(target), '\0', null, true);
            PdfSignatureAppearance appearance = stamper.getSignatureAppearance();
            appearance.setCrypto(null, person.chain, null, PdfSignatureAppearance.SELF_SIGNED);
            if (box != null) {
                appearance.setVisibleSignature(box(box), 1, field);
            } else if (field.startsWith("Tanda")) {
                appearance.setVisibleSignature(field);
            }
            if (level > 0) {
                appearance.setCertificationLevel(level);
            }
            PdfSignature dictionary = new PdfSignature(PdfName.ADOBE_PPKLITE, new PdfName("adbe.pkcs7.detached"));
            dictionary.setName(who);
            dictionary.put(PdfName.M, new com.lowagie.text.pdf.PdfDate(appearance.getSignDate()));
            appearance.setCryptoDictionary(dictionary);
            HashMap<PdfName, Integer> room = new HashMap<>();
            room.put(PdfName.CONTENTS, 2 * 8000 + 2);
            appearance.preClose(room);
            ByteArrayOutputStream covered = new ByteArrayOutputStream();
            InputStream range = appearance.getRangeStream();
            byte[] part = new byte[8192];
            for (int read = range.read(part); read > 0; read = range.read(part)) {
                covered.write(part, 0, read);
            }
            byte[] value = Jobs.sign(person, covered.toByteArray());
            byte[] padded = new byte[8000];
            System.arraycopy(value, 0, padded, 0, value.length);
            PdfDictionary update = new PdfDictionary();
            update.put(PdfName.CONTENTS, new PdfString(padded).setHexWriting(true));
            appearance.close(update);
        };
    }

    private interface Change {
        void act(PdfStamper stamper) throws Exception;
    }

    private static Jobs.Op stamping(Change change) {
        return (source, target) -> {
            PdfReader reader = new PdfReader(source);
            PdfStamper stamper = new PdfStamper(reader, new FileOutputStream(target), '\0', true);
            change.act(stamper);
            stamper.close();
            reader.close();
        };
    }

    private static Jobs.Op filling(String name, String value) {
        return stamping(stamper -> {
            if (!stamper.getAcroFields().setField(name, value)) {
                throw new IllegalStateException("the field was not set");
            }
        });
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Jobs.Op> ops = new HashMap<>();
        ops.put("sign", signing("anna", "Pertama", null, 0));
        ops.put("sign-visible", signing("anna", "Pertama", Jobs.FIRST_BOX, 0));
        ops.put("sign-place", signing("anna", "Tanda1", null, 0));
        for (int level = 1; level <= 3; level++) {
            ops.put("certify-" + level, signing("anna", "Pertama", null, level));
        }
        ops.put("second", signing("budi", "Kedua", null, 0));
        ops.put("second-visible", signing("budi", "Kedua", Jobs.SECOND_BOX, 0));
        ops.put("second-place", signing("budi", "Tanda2", null, 0));
        ops.put("fill-text", filling("Nama", "Siti Aminah"));
        ops.put("fill-number", filling("Jumlah", "1.250.000"));
        ops.put("fill-comb", filling("Kode", "A1B2C3"));
        ops.put("fill-lines", filling("Catatan", "Lengkap dan benar"));
        ops.put("choose", filling("Kota", "Demak"));
        ops.put("check", filling("Setuju", "Yes"));
        ops.put("radio", filling("Jenis", "B"));
        ops.put("note", stamping(stamper -> {
            PdfAnnotation note = PdfAnnotation.createText(
                    stamper.getWriter(), box(Jobs.ICON_BOX), "Budi", "Sudah diperiksa", false, "Note");
            note.setColor(Color.YELLOW);
            stamper.addAnnotation(note, 1);
        }));
        ops.put("highlight", stamping(stamper -> {
            float[] line = Jobs.LINE_BOX;
            PdfAnnotation mark = PdfAnnotation.createMarkup(stamper.getWriter(), box(line), "Sudah diperiksa",
                    PdfAnnotation.MARKUP_HIGHLIGHT,
                    new float[] {line[0], line[3], line[2], line[3], line[0], line[1], line[2], line[1]});
            mark.setColor(Color.YELLOW);
            stamper.addAnnotation(mark, 1);
        }));
        Jobs.main(ops);
    }
}
