package dev.signalbox.compiler;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.SecretDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A virtual key, as an administrator listed it.
///
/// @param name how people call it; unique within the tenant
/// @param status whether it may be used
/// @param secrets its live secrets: one, or two during a rotation
/// @param owner the member who owns it
/// @param nodePath its place in the tree, as names joined by `/`
/// @param scope what it may be used for, see [RouteTable]
/// @param expiresAt when it stops to be valid
public record KeySource(
    String name,
    KeyId id,
    KeyStatus status,
    List<KeySecret> secrets,
    String owner,
    String nodePath,
    KeyScope scope,
    Optional<Instant> expiresAt) {

  public KeySource {
    secrets = List.copyOf(secrets);
  }

  /// An active key for some models, whose secrets have no end.
  public KeySource(
      String name,
      KeyId id,
      List<SecretDigest> digests,
      String owner,
      String nodePath,
      List<String> models,
      Optional<Instant> expiresAt) {
    this(
        name,
        id,
        KeyStatus.ACTIVE,
        digests.stream().map(KeySecret::lasting).toList(),
        owner,
        nodePath,
        KeyScope.ofModels(models),
        expiresAt);
  }
}
