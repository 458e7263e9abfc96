package dev.signalbox.data.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.Seal.Kind;
import dev.signalbox.model.wire.Dialect;
import java.util.Base64;
import java.util.Optional;

/// Seals as text of one line, so that they survive a client of another dialect: what it takes for
/// its vendor's signature it sends back untouched.
public final class SealText {

  /// What a seal of another vendor begins with. None of the vendors' own begins so.
  public static final String PREFIX = "sbx1.";

  private static final Dialect[] DIALECTS = Dialect.values();
  private static final Kind[] KINDS = Kind.values();
  private static final int HEAD = PREFIX.length() + 2;

  private SealText() {}

  /// What a dialect's own field for seals holds: its vendor's seals as they are, others wrapped.
  public static String write(Seal seal, Dialect own) {
    if (seal.issuer() == own && seal.id().isEmpty() && !seal.value().startsWith(PREFIX)) {
      return seal.value();
    }
    return wrap(seal);
  }

  /// A seal, wrapped.
  public static String wrap(Seal seal) {
    return PREFIX
        + (char) ('a' + seal.issuer().ordinal())
        + (char) ('a' + seal.kind().ordinal())
        + Base64.getUrlEncoder().withoutPadding().encodeToString(seal.id().getBytes(UTF_8))
        + "."
        + seal.value();
  }

  /// What a dialect's own field for seals held.
  ///
  /// @param own the dialect
  /// @param kind what its own seals are there
  public static Seal read(String text, Dialect own, Kind kind) {
    return unwrap(text).orElseGet(() -> new Seal(own, kind, "", text));
  }

  /// A seal that was wrapped; empty if it was not, or not whole.
  public static Optional<Seal> unwrap(String text) {
    int dot = text.indexOf('.', PREFIX.length());
    if (!text.startsWith(PREFIX) || dot < HEAD) {
      return Optional.empty();
    }
    int issuer = text.charAt(PREFIX.length()) - 'a';
    int kind = text.charAt(PREFIX.length() + 1) - 'a';
    if (issuer < 0 || issuer >= DIALECTS.length || kind < 0 || kind >= KINDS.length) {
      return Optional.empty();
    }
    try {
      String id = new String(Base64.getUrlDecoder().decode(text.substring(HEAD, dot)), UTF_8);
      return Optional.of(new Seal(DIALECTS[issuer], KINDS[kind], id, text.substring(dot + 1)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
