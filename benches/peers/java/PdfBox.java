import java.io.*;
import java.nio.file.*;
import java.security.MessageDigest;
import java.security.cert.*;
import java.util.*;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.cms.*;
import org.bouncycastle.asn1.ess.*;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.*;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.*;
import org.bouncycastle.operator.jcajce.*;

/** Apache PDFBox 2 with the CMS of BouncyCastle and the RSA of the JDK. */
public class PdfBox extends Driver {
    PdfBox() throws Exception { }

    byte[] cms(InputStream content) throws IOException {
        try {
            X509Certificate own = (X509Certificate) chain[0];
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(own.getEncoded());
            ASN1EncodableVector attributes = new ASN1EncodableVector();
            attributes.add(new Attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                new DERSet(new SigningCertificateV2(new ESSCertIDv2[] {new ESSCertIDv2(digest)}))));
            var signed = new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes));
            var generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                    .setSignedAttributeGenerator(signed)
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(key), own));
            generator.addCertificates(new JcaCertStore(Arrays.asList(chain)));
            CMSTypedData data = new CMSTypedData() {
                public ASN1ObjectIdentifier getContentType() { return CMSObjectIdentifiers.data; }
                public Object getContent() { return content; }
                public void write(OutputStream out) throws IOException { content.transferTo(out); }
            };
            return generator.generate(data, false).getEncoded();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    void sign(String in, String out, String field) throws Exception {
        try (PDDocument document = PDDocument.load(new File(in), MemoryUsageSetting.setupMainMemoryOnly());
             OutputStream stream = new BufferedOutputStream(new FileOutputStream(out), 1 << 16)) {
            PDSignature signature = new PDSignature();
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(PDSignature.SUBFILTER_ETSI_CADES_DETACHED);
            signature.setSignDate(Calendar.getInstance());
            SignatureOptions options = new SignatureOptions();
            options.setPreferredSignatureSize(16384);
            document.addSignature(signature, this::cms, options);
            document.saveIncremental(stream);
            options.close();
        }
    }

    boolean verify(String in) throws Exception {
        byte[] data = Files.readAllBytes(Paths.get(in));
        try (PDDocument document = PDDocument.load(data)) {
            List<PDSignature> found = document.getSignatureDictionaries();
            for (PDSignature each : found) {
                var content = new CMSProcessableByteArray(each.getSignedContent(data));
                CMSSignedData cms = new CMSSignedData(content, each.getContents(data));
                var converter = new JcaX509CertificateConverter();
                List<X509Certificate> certificates = new ArrayList<>();
                for (Object holder : cms.getCertificates().getMatches(null))
                    certificates.add(converter.getCertificate((X509CertificateHolder) holder));
                for (SignerInformation signer : cms.getSignerInfos()) {
                    var holder = (X509CertificateHolder) cms.getCertificates().getMatches(signer.getSID()).iterator().next();
                    X509Certificate own = converter.getCertificate(holder);
                    if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(own))) return false;
                    X509CertSelector selector = new X509CertSelector();
                    selector.setCertificate(own);
                    var path = new PKIXBuilderParameters(Collections.singleton(new TrustAnchor(root, null)), selector);
                    path.setRevocationEnabled(false);
                    path.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates)));
                    CertPathBuilder.getInstance("PKIX").build(path);
                }
            }
            return !found.isEmpty();
        }
    }

    public static void main(String[] words) throws Exception { new PdfBox().drive(words); }
}
