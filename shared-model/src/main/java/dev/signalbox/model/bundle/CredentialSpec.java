package dev.signalbox.model.bundle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// How we authenticate to a provider.
///
/// @param scheme what is put on a request
/// @param secret where the secret is found; none where the scheme gets by without, such as with a
///   cloud's own identity
/// @param pool further keys of the same provider, by their references; the first key weighs 1
///   unless it is named here too. Only for schemes that send a key
/// @param settings what the scheme needs to know beside the secret, by name; which names and texts
///   there are is the compiler's to judge
public record CredentialSpec(
    Scheme scheme, SecretRef secret, List<PooledKey> pool, SortedMap<String, String> settings) {

  /// No authentication, for a provider on a network of one's own.
  public static final CredentialSpec NONE = new CredentialSpec(Scheme.NONE, new SecretRef.None());

  public CredentialSpec {
    List<PooledKey> sorted = new ArrayList<>(pool);
    sorted.sort(Comparator.comparing(key -> key.secret().text()));
    pool = Collections.unmodifiableList(sorted);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// One secret and nothing else.
  public CredentialSpec(Scheme scheme, SecretRef secret) {
    this(scheme, secret, List.of(), new TreeMap<>());
  }

  /// A key and how many of the sessions it gets, relative to the other keys.
  ///
  /// @param weight from 1 to [#MOST_WEIGHT]
  public record PooledKey(SecretRef secret, int weight) {

    /// Largest weight.
    public static final int MOST_WEIGHT = 1_000;

    public PooledKey {
      if (weight < 1 || weight > MOST_WEIGHT) {
        throw new IllegalArgumentException("a weight is 1 to " + MOST_WEIGHT);
      }
    }
  }

  /// What is put on a request.
  public enum Scheme {
    /// None at all.
    NONE,
    /// `x-api-key: SECRET`, as Anthropic takes it.
    X_API_KEY,
    /// `authorization: Bearer SECRET`.
    BEARER,
    /// `api-key: SECRET`, as Azure takes it.
    API_KEY,
    /// `x-goog-api-key: SECRET`, as the Gemini API takes it.
    X_GOOG_API_KEY,
    /// An AWS signature (SigV4), or a bearer key of Bedrock.
    AWS,
    /// A bearer token of Google Cloud.
    GOOGLE,
    /// A bearer token of Microsoft Entra.
    ENTRA;

    /// Whether the secret itself is what is sent, so that several can share the work.
    public boolean sendsKey() {
      return switch (this) {
        case X_API_KEY, BEARER, API_KEY, X_GOOG_API_KEY -> true;
        case NONE, AWS, GOOGLE, ENTRA -> false;
      };
    }
  }

  /// All keys with their weights: the pool, and the first one if the pool does not name it. None if
  /// there is no secret.
  public List<PooledKey> keys() {
    List<PooledKey> keys = new ArrayList<>(pool);
    boolean named = pool.stream().anyMatch(key -> key.secret().equals(secret));
    if (!named && !(secret instanceof SecretRef.None)) {
      keys.addFirst(new PooledKey(secret, 1));
    }
    return keys;
  }

  /// The setting of a name, or empty.
  public String setting(String name) {
    return settings.getOrDefault(name, "");
  }

  /// The settings whose names begin so, without that beginning.
  public Map<String, String> settingsUnder(String prefix) {
    SortedMap<String, String> found = new TreeMap<>();
    settings.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        found.put(name.substring(prefix.length()), value);
      }
    });
    return found;
  }
}
