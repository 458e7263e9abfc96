package dev.signalbox.control.fleet;

import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The two kinds of secrets of the fleet. What they start with tells people and scanners what they
/// have found; 256 random bits follow.
final class Credentials {

  /// What every identity of a proxy starts with. The proxy makes the rest itself, so that it has it
  /// whatever becomes of our answer, and we only ever see it in use.
  static final String IDENTITY_PREFIX = "sbx_proxy_";

  private static final String TOKEN_PREFIX = "sbx_enrol_";
  private static final int RANDOM_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("sbx_(proxy|enrol)_[A-Za-z0-9_-]{43}");

  private Credentials() {}

  /// A new enrolment token.
  static Secret mintToken(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Secret(TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// Whether it has the form of an identity; what has not needs no look into the database.
  static boolean isIdentity(Secret presented) {
    return presented.reveal().startsWith(IDENTITY_PREFIX) && isWellFormed(presented);
  }

  /// Whether it has the form of an enrolment token.
  static boolean isToken(Secret presented) {
    return presented.reveal().startsWith(TOKEN_PREFIX) && isWellFormed(presented);
  }

  private static boolean isWellFormed(Secret presented) {
    return FORM.matcher(presented.reveal()).matches();
  }

  static byte[] digest(Secret secret) {
    return HexFormat.of().parseHex(SecretDigest.of(secret).toHex());
  }
}
