package dev.signalbox.model.bundle;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a proxy knows of one virtual key.
///
/// @param status whether it may be used; a key that may not is listed so that its holder can be
///   told why
/// @param secrets its live secrets: one, or two during a rotation
/// @param owner the member who owns it, as people name them (an e-mail address or a service
///   account's name)
/// @param nodePath the key's place in the tree, from the org down, as names joined by `/`
/// @param scope what it may be used for
/// @param expiresAt when it stops to be valid, whatever its secrets say
public record KeyGrant(
    KeyId id,
    KeyStatus status,
    List<KeySecret> secrets,
    String owner,
    String nodePath,
    KeyScope scope,
    Optional<Instant> expiresAt) {

  /// Most secrets that are live at a time.
  public static final int MOST_SECRETS = 2;

  public KeyGrant {
    secrets = List.copyOf(secrets);
    if (secrets.isEmpty() || secrets.size() > MOST_SECRETS) {
      throw new IllegalArgumentException("a key has one or two live secrets");
    }
  }

  /// Patterns of the model names it may ask for.
  public List<String> models() {
    return scope.models();
  }

  /// The same key, ended for good.
  KeyGrant revoked() {
    return new KeyGrant(id, KeyStatus.REVOKED, secrets, owner, nodePath, scope, expiresAt);
  }

  /// The same key with other secrets.
  KeyGrant withSecrets(List<KeySecret> others) {
    return new KeyGrant(id, status, others, owner, nodePath, scope, expiresAt);
  }
}
