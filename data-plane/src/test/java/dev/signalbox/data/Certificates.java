package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.accept.TlsIdentity;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Certificates of tests, made by the JDK's own tool at the time of the test.
final class Certificates {

  private static final String PASSWORD = "changeit";

  private Certificates() {}

  /// A self-signed certificate and its key as PEM files.
  ///
  /// @param alternativeName such as `dns:localhost,ip:127.0.0.1`
  /// @param more further arguments of keytool
  static TlsIdentity make(Path folder, String name, String alternativeName, String... more)
      throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname"));
    arguments.addAll(List.of("CN=" + name, "-ext", "san=" + alternativeName));
    arguments.addAll(List.of(more));
    keytool(store, arguments);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new TlsIdentity(
        pem(folder.resolve(name + ".crt"), "CERTIFICATE", keys.getCertificate("a").getEncoded()),
        pem(
            folder.resolve(name + ".key"),
            "PRIVATE KEY",
            keys.getKey("a", PASSWORD.toCharArray()).getEncoded()));
  }

  /// The key of `leaf` with a certificate that `authority` signed, past its time or not.
  static TlsIdentity sign(Path folder, String authority, TlsIdentity leaf, String... more)
      throws Exception {
    String name = leaf.privateKey().getFileName().toString().replace(".key", "");
    Path request = folder.resolve(name + ".csr");
    Path signed = folder.resolve(name + ".signed.crt");
    keytool(folder.resolve(name + ".p12"), List.of("-certreq", "-file", request.toString()));
    List<String> arguments =
        new ArrayList<>(List.of("-gencert", "-rfc", "-infile", request.toString()));
    arguments.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1"));
    arguments.addAll(List.of("-outfile", signed.toString()));
    arguments.addAll(List.of(more));
    keytool(folder.resolve(authority + ".p12"), arguments);
    return new TlsIdentity(signed, leaf.privateKey());
  }

  private static void keytool(Path store, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-alias", "a", "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes());
    assertThat(tool.waitFor()).as(said).isZero();
  }

  private static Path pem(Path file, String kind, byte[] content) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
