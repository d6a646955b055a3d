import java.io.*;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.util.*;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** What the Java drivers have in common: keys, and the words that benches/harness/peers.py gives them. */
abstract class Driver {
    final PrivateKey key;
    final java.security.cert.Certificate[] chain;
    final X509Certificate root;

    Driver() throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        Security.addProvider(new BouncyCastleProvider());
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] passphrase = System.getenv("BENCH_PASS").toCharArray();
        try (InputStream in = new FileInputStream(System.getenv("BENCH_P12"))) { store.load(in, passphrase); }
        String alias = store.aliases().nextElement();
        key = (PrivateKey) store.getKey(alias, passphrase);
        chain = store.getCertificateChain(alias);
        try (InputStream in = new FileInputStream(System.getenv("BENCH_ROOT"))) {
            root = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    abstract void sign(String in, String out, String field) throws Exception;

    abstract boolean verify(String in) throws Exception;

    static double processor() {
        var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime() / 1e9;
    }

    void drive(String[] words) throws Exception {
        switch (words[0]) {
            case "sign": sign(words[1], words[2], "Sig1"); return;
            case "verify": System.exit(verify(words[1]) ? 0 : 1); return;
            case "signatures": {
                String last = words[1];
                for (int k = 1; k <= Integer.parseInt(words[3]); k++) {
                    String out = String.format("%s/s%02d.pdf", words[2], k);
                    double start = processor();
                    sign(last, out, "Sig" + k);
                    System.out.printf(Locale.ROOT, "%d %.6f %d%n", k, processor() - start,
                        new File(out).length() - new File(last).length());
                    last = out;
                }
                return;
            }
        }
        String[] names = new File(words[1]).list();
        Arrays.sort(names);
        int good = 0;
        for (String name : names) {
            if (words[0].equals("sign-batch")) { sign(words[1] + "/" + name, words[2] + "/" + name, "Sig1"); good++; }
            else if (verify(words[1] + "/" + name)) good++;
        }
        System.out.printf("docs=%d ok=%d%n", names.length, good);
        System.exit(good == names.length ? 0 : 1);
    }
}
