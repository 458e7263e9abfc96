package dev.signalbox.model.trust;

import dev.signalbox.model.trust.ArchiveVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A repository made by hand: its keys, its signer, and a few tenants with a few parts.
final class Hand {

  static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
  static final String ANN = "019a0000-0000-7000-8000-00000000000a";
  static final String BEN = "019a0000-0000-7000-8000-00000000000b";

  final List<RoleSigner> root;
  final RoleSigner targets = key();
  final RoleSigner snapshot = key();
  final RoleSigner timestamp = key();
  final RoleSigner tenants = key();

  Hand() {
    this(List.of(key(), key(), key()));
  }

  Hand(List<RoleSigner> root) {
    this.root = root;
  }

  static LocalSigner key() {
    return key("Ed25519");
  }

  static LocalSigner key(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return LocalSigner.of(generator.generateKeyPair());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  RepositoryKeys keys() {
    return new RepositoryKeys(root, 2, targets, snapshot, timestamp, tenants);
  }

  RepositorySigner signer() {
    return new RepositorySigner(keys(), RepositoryKeys.Lives.USUAL);
  }

  /// Two tenants and the group.
  Repository repository() {
    return signer()
        .publish(
            signer().create(NOW),
            Map.of(
                RepositorySigner.GROUP,
                List.of(part("group/v3/group", "limits")),
                RepositorySigner.roleOf(ANN),
                parts(ANN, "first"),
                RepositorySigner.roleOf(BEN),
                parts(BEN, "first")),
            NOW);
  }

  /// The next version: a key of a tenant changed.
  Repository next(Repository before, String tenant, String content) {
    return signer()
        .publish(before, Map.of(RepositorySigner.roleOf(tenant), parts(tenant, content)), NOW);
  }

  static List<TargetPart> parts(String tenant, String content) {
    List<TargetPart> parts = new ArrayList<>();
    parts.add(part(RepositorySigner.pathOf(tenant) + "v3/keys/00", content + " keys of " + tenant));
    parts.add(part(RepositorySigner.pathOf(tenant) + "v3/routes", "routes of " + tenant));
    return parts;
  }

  static TargetPart part(String path, String content) {
    return TargetPart.of(path, content.getBytes(StandardCharsets.UTF_8));
  }

  static TrustState pinned(Repository repository) {
    byte[] first = repository.roots().get(1L);
    if (first == null) {
      throw new IllegalStateException("a repository without a root");
    }
    return TrustState.pinned(first);
  }

  static Verdict verify(TrustState state, byte[] archive) {
    return verify(state, archive, NOW);
  }

  static Verdict verify(TrustState state, byte[] archive, Instant now) {
    return ArchiveVerifier.verify(state, archive, path -> true, now);
  }

  /// What is trusted after an archive that must be genuine.
  static TrustState trusting(TrustState state, byte[] archive) {
    return genuine(state, archive).trusted();
  }

  static Verdict.Genuine genuine(TrustState state, byte[] archive) {
    return switch (verify(state, archive)) {
      case Verdict.Genuine genuine -> genuine;
      case Verdict.Refused refused -> throw new AssertionError(refused.refusal().toString());
    };
  }
}
