package dev.signalbox.data.translate.rule;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.model.wire.Dialect;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// The id of a call as its provider issued it, and how it is written where that does not fit.
///
/// @param id the provider's own
/// @param seal of the call, which travels within the id
public record IssuedId(String id, Optional<Seal> seal) {

  /// What an id of a client begins with that holds another.
  public static final String PREFIX = "sbx_";

  private static final int MISTRAL_CHARACTERS = 9;

  /// Reads what a client sent.
  public static IssuedId read(String id) {
    if (!id.startsWith(PREFIX)) {
      return new IssuedId(id, Optional.empty());
    }
    try {
      String held = new String(Base64.getUrlDecoder().decode(id.substring(PREFIX.length())), UTF_8);
      int end = held.indexOf('\n');
      return end < 0
          ? new IssuedId(id, Optional.empty())
          : new IssuedId(held.substring(0, end), SealText.unwrap(held.substring(end + 1)));
    } catch (IllegalArgumentException notOurs) {
      return new IssuedId(id, Optional.empty());
    }
  }

  /// The id for a client: itself where that fits the dialect, else one that holds it.
  public String forClient(Dialect client) {
    if (seal.isEmpty() && !id.startsWith(PREFIX) && fits(limit(client))) {
      return id;
    }
    String held = id + '\n' + seal.map(SealText::wrap).orElse("");
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(held.getBytes(UTF_8));
  }

  /// The id for a provider: itself where that fits the dialect, else a digest of it.
  ///
  /// @param most how many characters the provider takes; 0 for what its dialect takes
  public String forProvider(Dialect provider, int most) {
    if (most == MISTRAL_CHARACTERS) {
      return id.matches("[a-zA-Z0-9]{9}") ? id : digest().substring(0, MISTRAL_CHARACTERS);
    }
    int limit = most > 0 ? most : limit(provider);
    if (fits(limit)) {
      return id;
    }
    String made = "call_" + digest();
    return made.substring(0, Math.min(made.length(), limit));
  }

  private static int limit(Dialect dialect) {
    return switch (dialect) {
      case MESSAGES, GEMINI -> 256;
      case CHAT -> 40;
      case RESPONSES, CONVERSE -> 64;
    };
  }

  private boolean fits(int limit) {
    if (id.isEmpty() || id.length() > limit) {
      return false;
    }
    for (int index = 0; index < id.length(); index++) {
      char next = id.charAt(index);
      boolean allowed =
          (next >= 'a' && next <= 'z')
              || (next >= 'A' && next <= 'Z')
              || (next >= '0' && next <= '9')
              || next == '_'
              || next == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  private String digest() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
