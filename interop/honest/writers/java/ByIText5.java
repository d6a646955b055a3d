import com.itextpdf.text.BaseColor;
import com.itextpdf.text.Rectangle;
import com.itextpdf.text.pdf.PdfAnnotation;
import com.itextpdf.text.pdf.PdfReader;
import com.itextpdf.text.pdf.PdfSignatureAppearance;
import com.itextpdf.text.pdf.PdfStamper;
import com.itextpdf.text.pdf.security.BouncyCastleDigest;
import com.itextpdf.text.pdf.security.LtvVerification;
import com.itextpdf.text.pdf.security.MakeSignature;
import com.itextpdf.text.pdf.security.PrivateKeySignature;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** iText 5 signs, fills and notes in append mode. */
final class ByIText5 {
    private static Rectangle box(float[] sides) {
        return new Rectangle(sides[0], sides[1], sides[2], sides[3]);
    }

    private static Jobs.Op signing(String who, String field, float[] box, int level, boolean cades) {
        return (source, target) -> {
            Jobs.Person person = Jobs.person(who);
            PdfReader reader = new PdfReader(source);
            PdfStamper stamper =
                    PdfStamper.createSignature(reader, new FileOutputStream(target), '\0', null, true);
            PdfSignatureAppearance appearance = stamper.getSignatureAppearance();
            appearance.setReason("Uji");
            if (box != null) {
                appearance.setVisibleSignature(box(box), 1, field);
            } else if (field.startsWith("Tanda")) {
                appearance.setVisibleSignature(field);
            }
            if (level > 0) {
                appearance.setCertificationLevel(level);
            }
            MakeSignature.signDetached(appearance, new BouncyCastleDigest(),
                    new PrivateKeySignature(person.key, "SHA-256", "BC"), person.chain, null, null, null, 0,
                    cades ? MakeSignature.CryptoStandard.CADES : MakeSignature.CryptoStandard.CMS);
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

    private static void validationData(PdfStamper stamper) throws Exception {
        byte[] list = Files.readAllBytes(Paths.get(System.getenv("HONEST_KEYS"), "root.crl"));
        byte[] root = Jobs.person("anna").chain[1].getEncoded();
        LtvVerification data = stamper.getLtvVerification();
        for (String name : stamper.getAcroFields().getSignatureNames()) {
            data.addVerification(name, Collections.<byte[]>emptyList(), Arrays.asList(list), Arrays.asList(root));
        }
        data.merge();
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Jobs.Op> ops = new HashMap<>();
        ops.put("sign", signing("anna", "Pertama", null, 0, true));
        ops.put("sign-pkcs7", signing("anna", "Pertama", null, 0, false));
        ops.put("sign-visible", signing("anna", "Pertama", Jobs.FIRST_BOX, 0, true));
        ops.put("sign-place", signing("anna", "Tanda1", null, 0, true));
        for (int level = 1; level <= 3; level++) {
            ops.put("certify-" + level, signing("anna", "Pertama", null, level, true));
        }
        ops.put("second", signing("budi", "Kedua", null, 0, true));
        ops.put("second-visible", signing("budi", "Kedua", Jobs.SECOND_BOX, 0, true));
        ops.put("second-place", signing("budi", "Tanda2", null, 0, true));
        ops.put("dss", stamping(ByIText5::validationData));
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
            note.setColor(BaseColor.YELLOW);
            stamper.addAnnotation(note, 1);
        }));
        ops.put("highlight", stamping(stamper -> {
            float[] line = Jobs.LINE_BOX;
            PdfAnnotation mark = PdfAnnotation.createMarkup(stamper.getWriter(), box(line), "Sudah diperiksa",
                    PdfAnnotation.MARKUP_HIGHLIGHT,
                    new float[] {line[0], line[3], line[2], line[3], line[0], line[1], line[2], line[1]});
            mark.setColor(BaseColor.YELLOW);
            stamper.addAnnotation(mark, 1);
        }));
        Jobs.main(ops);
    }
}
