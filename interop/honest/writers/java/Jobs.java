import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** What the writers in Java share: jobs as lines, the same people, the same places on the page. */
final class Jobs {
    interface Op {
        void act(String source, String target) throws Exception;
    }

    static final class Person {
        final PrivateKey key;
        final Certificate[] chain;

        Person(PrivateKey key, Certificate[] chain) {
            this.key = key;
            this.chain = chain;
        }
    }

    static final float[] FIRST_BOX = {330, 90, 530, 150};
    static final float[] SECOND_BOX = {60, 90, 260, 150};
    static final float[] ICON_BOX = {540, 600, 560, 620};
    static final float[] LINE_BOX = {60, 753, 420, 768};

    static Person person(String name) throws Exception {
        String folder = System.getenv("HONEST_KEYS");
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] password = "segel".toCharArray();
        try (InputStream in = new FileInputStream(folder + "/" + name + "-old.p12")) {
            store.load(in, password);
        }
        String alias = store.aliases().nextElement();
        return new Person((PrivateKey) store.getKey(alias, password), store.getCertificateChain(alias));
    }

    /** A detached SignedData as the writers' own examples make it. */
    static byte[] sign(Person who, byte[] content) throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(
                new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                        .build(new JcaContentSignerBuilder("SHA256WithRSA").build(who.key),
                                (X509Certificate) who.chain[0]));
        generator.addCertificates(new JcaCertStore(Arrays.asList(who.chain)));
        return generator.generate(new CMSProcessableByteArray(content), false).getEncoded();
    }

    static void main(Map<String, Op> ops) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] job = line.split("\t");
            String answer;
            try {
                ops.get(job[0]).act(job[1], job[2]);
                answer = new File(job[2]).isFile() ? "ok" : "no\twrote nothing";
            } catch (Throwable error) {
                String words = String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
                answer = "no\t" + error.getClass().getSimpleName() + ": "
                        + words.substring(0, Math.min(words.length(), 160));
                new File(job[2]).delete();
            }
            System.out.println(job[2] + "\t" + answer);
            System.out.flush();
        }
    }
}
