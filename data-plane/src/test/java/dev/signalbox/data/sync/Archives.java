package dev.signalbox.data.sync;

import dev.signalbox.compiler.Canaries;
import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.Part;
import dev.signalbox.model.bundle.Parts;
import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.trust.LocalSigner;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.RepositoryKeys;
import dev.signalbox.model.trust.RepositorySigner;
import dev.signalbox.model.trust.RoleSigner;
import dev.signalbox.model.trust.TargetPart;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Archives to start a test from: versions 2, 3, 4 and so on of one repository.
final class Archives {

  static final TenantId TENANT = new TenantId(new UUID(1, 2));
  static final Archives OWN = new Archives();
  static final Archives STRANGER = new Archives();

  private final Instant signed = Instant.now();
  private final RepositorySigner signer = signer();
  private final List<Repository> versions = new ArrayList<>();

  private static RepositorySigner signer() {
    List<RoleSigner> keys = new ArrayList<>();
    for (int number = 0; number < 7; number++) {
      keys.add(LocalSigner.of(SigningKeys.generate(new SecureRandom())));
    }
    return new RepositorySigner(
        new RepositoryKeys(
            keys.subList(0, 3), 2, keys.get(3), keys.get(4), keys.get(5), keys.get(6)),
        RepositoryKeys.Lives.USUAL);
  }

  /// The archive of a version, whole.
  static byte[] archive(long version) {
    return OWN.repository(version).archive();
  }

  byte[] root() {
    return repository(2).roots().getOrDefault(1L, new byte[0]);
  }

  RepositorySigner signing() {
    return signer;
  }

  synchronized Repository repository(long version) {
    while (versions.size() <= version) {
      if (versions.isEmpty()) {
        Repository first = signer.create(signed);
        versions.add(first);
        versions.add(first);
      } else {
        Repository last = versions.getLast();
        versions.add(signer.publish(last, parts(policy("model-" + versions.size())), signed));
      }
    }
    return versions.get((int) version);
  }

  static TenantPolicy policy(String model) {
    return new TenantPolicy(
        TENANT, List.of(), List.of(), List.of(new AliasSpec("alias", "provider", model)));
  }

  /// The parts of the group and of one tenant.
  static Map<String, List<TargetPart>> parts(TenantPolicy policy) {
    return parts(policy, Canaries.of(policy));
  }

  static Map<String, List<TargetPart>> parts(TenantPolicy policy, Canaries canaries) {
    String form = "v" + Parts.SCHEMA + "/";
    String path = RepositorySigner.pathOf(policy.tenant().toString()) + form;
    List<TargetPart> parts = new ArrayList<>();
    for (Part part : Parts.cut(policy, Parts.SCHEMA).orElseThrow().parts()) {
      parts.add(TargetPart.of(path + part.name(), part.bytes()));
    }
    parts.add(TargetPart.of(path + Canaries.NAME, canaries.toBytes()));
    return Map.of(
        RepositorySigner.GROUP,
        List.of(
            TargetPart.of(
                "group/" + form + Parts.GROUP, Parts.group(Limits.DEFAULT, Parts.SCHEMA).bytes())),
        RepositorySigner.roleOf(policy.tenant().toString()),
        parts);
  }
}
