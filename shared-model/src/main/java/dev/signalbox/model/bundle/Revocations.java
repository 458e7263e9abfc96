package dev.signalbox.model.bundle;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.key.SecretDigest;
import java.util.Comparator;
import java.util.List;

/// What was revoked lately. It travels apart from the keys, small and first, and wins over them: a
/// key shard that is older, or wrong, does not bring a dead key back.
///
/// @param keys keys that are dead as a whole; sorted, each once
/// @param secrets digests of secrets that are dead, whichever key lists them; sorted, each once
public record Revocations(List<KeyId> keys, List<SecretDigest> secrets) {

  /// Most keys, and most secrets, in one tenant's list. What was revoked earlier is in no key shard
  /// any more.
  public static final int MOST = 10_000;

  /// Nothing is revoked.
  public static final Revocations NONE = new Revocations(List.of(), List.of());

  public Revocations {
    keys = keys.stream().distinct().sorted(Comparator.comparing(KeyId::value)).toList();
    secrets =
        secrets.stream().distinct().sorted(Comparator.comparing(SecretDigest::toHex)).toList();
    if (keys.size() > MOST || secrets.size() > MOST) {
      throw new IllegalArgumentException("more than " + MOST + " revocations");
    }
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return keys.isEmpty() && secrets.isEmpty();
  }
}
