package dev.signalbox.control;

import dev.signalbox.control.audit.AuditSettings;
import dev.signalbox.control.bundle.TrustFolder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/// The program `signalbox trust`: makes the keys that policies are signed with, and replaces them.
public final class TrustTool {

  /// The key that signs the audit log, which no proxy knows.
  private static final String AUDIT = "audit";

  private static final List<String> ROLES =
      List.of("all", "targets", "snapshot", "timestamp", "tenants", AUDIT);
  private static final String USAGE =
      """
      usage: signalbox trust init FOLDER
             signalbox trust rotate FOLDER all|targets|snapshot|timestamp|tenants|audit
      FOLDER holds the keys; with `signalbox up` it is .signalbox/keys/trust.
      """;

  private TrustTool() {}

  /// Exit status 2: the command line is wrong, or the folder is not as it must be.
  public static void main(String[] words) {
    try {
      System.out.println(run(List.of(words), Clock.systemUTC()));
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
    }
  }

  /// Does what the words say; gives what to tell the operator.
  ///
  /// @throws IllegalArgumentException if the words are wrong, or the folder is not as it must be
  public static String run(List<String> words, Clock clock) {
    boolean init = words.size() == 2 && words.getFirst().equals("init");
    boolean rotate =
        words.size() == 3 && words.getFirst().equals("rotate") && ROLES.contains(words.get(2));
    if (!init && !rotate) {
      throw new IllegalArgumentException(USAGE);
    }
    Path folder = Path.of(words.get(1));
    if (rotate && words.get(2).equals(AUDIT)) {
      return "Verifiers pin "
          + AuditSettings.prepareNext(folder, new SecureRandom())
          + ". The control plane hands every log over to it within two minutes.";
    }
    TrustFolder trust = TrustFolder.open(folder, new SecureRandom(), clock.instant());
    if (init) {
      return "Proxies pin " + folder.resolve("root.json") + ". Take root-*.pem off line.";
    }
    return "Root "
        + trust.rotate(words.get(2), clock.instant())
        + " is signed. The control plane takes it up within seconds; proxies follow by themselves.";
  }
}
