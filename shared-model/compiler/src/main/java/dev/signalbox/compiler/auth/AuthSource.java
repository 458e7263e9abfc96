package dev.signalbox.compiler.auth;

import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How to authenticate to a provider, as an administrator wrote it, beside scheme and key.
///
/// @param settings what the scheme needs to know, such as `source` and `region`; see [AuthRules]
/// @param pool further keys of the provider, by their references
public record AuthSource(SortedMap<String, String> settings, List<PooledKey> pool) {

  /// Nothing beside scheme and key.
  public static final AuthSource NONE = new AuthSource(new TreeMap<>(), List.of());

  public AuthSource {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    List<PooledKey> sorted = new ArrayList<>(pool);
    sorted.sort(Comparator.comparing(key -> key.secret().text()));
    pool = Collections.unmodifiableList(sorted);
  }
}
