package dev.signalbox.compiler;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.key.SecretDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A virtual key, as an administrator listed it.
///
/// @param name how people call it; unique within the tenant
/// @param secrets digests of its live secrets: one, or two during a rotation
/// @param owner the member who owns it
/// @param nodePath the owner's place in the tree, as names joined by `/`
/// @param models patterns of the model names it may ask for, see [RouteTable]
/// @param expiresAt when it stops to be valid
public record KeySource(
    String name,
    KeyId id,
    List<SecretDigest> secrets,
    String owner,
    String nodePath,
    List<String> models,
    Optional<Instant> expiresAt) {

  public KeySource {
    secrets = List.copyOf(secrets);
    models = List.copyOf(models);
  }
}
