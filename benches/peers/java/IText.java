import com.itextpdf.text.Rectangle;
import com.itextpdf.text.io.RandomAccessSourceFactory;
import com.itextpdf.text.pdf.*;
import com.itextpdf.text.pdf.security.*;
import java.io.*;
import java.security.KeyStore;

/** iText 5, reading parts of the file as it asks for with large documents. */
public class IText extends Driver {
    final KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());

    IText() throws Exception {
        trust.load(null, null);
        trust.setCertificateEntry("root", root);
    }

    void sign(String in, String out, String field) throws Exception {
        var source = new RandomAccessFileOrArray(new RandomAccessSourceFactory().createBestSource(in));
        PdfReader reader = new PdfReader(source, null);
        try (OutputStream stream = new BufferedOutputStream(new FileOutputStream(out), 1 << 16)) {
            PdfSignatureAppearance plan = PdfStamper.createSignature(reader, stream, '\0', null, true).getSignatureAppearance();
            plan.setVisibleSignature(new Rectangle(0, 0, 0, 0), 1, field);
            MakeSignature.signDetached(plan, new BouncyCastleDigest(), new PrivateKeySignature(key, "SHA256", null), chain,
                null, null, null, 0, MakeSignature.CryptoStandard.CADES);
        }
        reader.close();
    }

    boolean verify(String in) throws Exception {
        PdfReader reader = new PdfReader(in);
        AcroFields fields = reader.getAcroFields();
        for (String name : fields.getSignatureNames()) {
            PdfPKCS7 cms = fields.verifySignature(name);
            if (!cms.verify()) return false;
            if (!CertificateVerification.verifyCertificates(cms.getSignCertificateChain(), trust, null, cms.getSignDate()).isEmpty())
                return false;
        }
        boolean some = !fields.getSignatureNames().isEmpty();
        reader.close();
        return some;
    }

    public static void main(String[] words) throws Exception { new IText().drive(words); }
}
