package io.witness.it;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The certificate that a broker signs itself.
 *
 * @param keyStore with its key, PKCS 12
 * @param pem the certificate alone
 */
record BrokerCertificate(Path keyStore, Path pem) {
    static final String PASSWORD = "key-password";

    private static final int LINE_LENGTH = 64;

    static BrokerCertificate create(Path directory) throws Exception {
        Path keyStore = directory.resolve("broker.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC"));
        command.addAll(List.of("-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=broker"));
        command.addAll(List.of("-ext", "san=ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storepass", PASSWORD));
        Child.run(directory, command.toArray(String[]::new));
        byte[] certificate = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray())
                .getCertificate("broker")
                .getEncoded();
        String text = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(certificate);
        Path pem = directory.resolve("broker.pem");
        Files.writeString(
                pem,
                "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n",
                StandardCharsets.US_ASCII);
        return new BrokerCertificate(keyStore, pem);
    }
}
