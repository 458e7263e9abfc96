package dev.signalbox.model.bundle;

import dev.signalbox.model.key.SecretDigest;
import java.util.HexFormat;

/// A piece of a compiled policy: canonical JSON, known by its digest. A change to the policy moves
/// the pieces it touches and leaves the bytes of all others as they were, so a proxy fetches only
/// those.
///
/// @param kind what it holds
/// @param name its place among the parts of one tenant, such as `keys/0a` or `routes`; the one part
///   that belongs to no tenant is `group`
/// @param bytes what is hashed, signed and stored; do not change them
/// @param sha256 of the bytes, 64 hexadecimal digits in lower case
public record Part(Kind kind, String name, byte[] bytes, String sha256) {

  /// Largest part that is made or read: 16 MiB.
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /// What a part holds.
  public enum Kind {
    /// One sixteenth of the tenant's virtual keys.
    KEYS,
    /// Providers and aliases.
    ROUTES,
    /// What models cost.
    PRICES,
    /// Budgets.
    BUDGETS,
    /// Guardrails.
    GUARDRAILS,
    /// Keys and secrets that are dead, whatever any key shard says.
    REVOCATIONS,
    /// What the tenant decided about proxies in general.
    SETTINGS,
    /// What the operator decided for the whole data-plane group.
    GROUP
  }

  public Part {
    if (!sha256.equals(digest(bytes))) {
      throw new IllegalArgumentException("part " + name + " has another digest");
    }
  }

  /// A part of these bytes.
  public static Part of(Kind kind, String name, byte[] bytes) {
    return new Part(kind, name, bytes, digest(bytes));
  }

  private static String digest(byte[] bytes) {
    return HexFormat.of().formatHex(SecretDigest.sha256().digest(bytes));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Part that && name.equals(that.name) && sha256.equals(that.sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return "Part[" + name + " " + sha256 + "]";
  }
}
