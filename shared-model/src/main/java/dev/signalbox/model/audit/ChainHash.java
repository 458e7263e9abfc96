package dev.signalbox.model.audit;

import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.SecretDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// One link of the chain: a SHA-256 that covers an entry, its number and the link before. The
/// database function `append_audit` makes the same.
///
/// @param hex 64 lower-case hexadecimal digits
public record ChainHash(String hex) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
  private static final byte[] ENTRY =
      "signalbox.dev/audit/entry/v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final String LOG = "signalbox.dev/audit/log/v1\n";

  public ChainHash {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("not a SHA-256 in hexadecimal");
    }
  }

  /// The link of these 32 bytes.
  public static ChainHash of(byte[] digest) {
    return new ChainHash(HexFormat.of().formatHex(digest));
  }

  /// The link before a tenant's first entry.
  public static ChainHash start(TenantId tenant) {
    return of(
        SecretDigest.sha256().digest((LOG + tenant + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  /// The link of the entry that follows.
  ///
  /// @param content the entry's exact bytes
  public ChainHash next(long sequence, byte[] content) {
    return next(sequence, content, 0, content.length);
  }

  ChainHash next(long sequence, byte[] bytes, int offset, int length) {
    MessageDigest digest = SecretDigest.sha256();
    digest.update(ENTRY);
    digest.update(HexFormat.of().parseHex(hex));
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
    digest.update(bytes, offset, length);
    return of(digest.digest());
  }

  String base64() {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  /// @throws IllegalArgumentException if it is not the Base64 of 32 bytes
  static ChainHash fromBase64(String text) {
    return of(Base64.getDecoder().decode(text));
  }
}
