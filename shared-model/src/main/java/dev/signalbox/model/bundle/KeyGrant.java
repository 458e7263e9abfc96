package dev.signalbox.model.bundle;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.key.SecretDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a proxy knows of one virtual key.
///
/// @param secrets digests of the live secrets: one, or two during a rotation
/// @param owner the member who owns it, as people name them (an e-mail address or a service
///   account's name)
/// @param nodePath the owner's place in the tree, from the org down, as names joined by `/`
/// @param models patterns of the model names it may ask for; `*` at the end matches any rest
/// @param expiresAt when it stops to be valid
public record KeyGrant(
    KeyId id,
    List<SecretDigest> secrets,
    String owner,
    String nodePath,
    List<String> models,
    Optional<Instant> expiresAt) {

  public KeyGrant {
    secrets = List.copyOf(secrets);
    models = List.copyOf(models);
    if (secrets.isEmpty() || secrets.size() > 2) {
      throw new IllegalArgumentException("a key has one or two live secrets");
    }
  }
}
