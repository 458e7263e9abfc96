package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.KeySource;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.wire.Surface;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads one entry of `keys`.
final class KeySection {

  static final List<String> KNOWN =
      List.of(
          "id",
          "sha256",
          "key",
          "previous_sha256",
          "previous_until",
          "status",
          "owner",
          "node",
          "models",
          "routes",
          "surfaces",
          "networks",
          "expires");

  private static final List<String> STATUS = List.of("active", "suspended");
  private static final List<String> SURFACES =
      Arrays.stream(Surface.values()).map(Surface::wireName).toList();

  private static final String MINT = "Mint a key with ./signalbox key, which prints these lines";

  private final String name;
  private final String tenant;
  private final Settings in;
  private final SecretSource secrets;

  KeySection(String name, String tenant, Settings in, SecretSource secrets) {
    this.name = name;
    this.tenant = tenant;
    this.in = in;
    this.secrets = secrets;
  }

  /// The key, or empty if it has no usable secret, which is then reported.
  Optional<KeySource> read() {
    Optional<Identity> identity = in.has("key") ? byReference() : byDigest();
    String owner = in.text("owner").orElse(name);
    String node = in.text("node").orElse(tenant);
    KeyStatus status =
        in.word("status", STATUS).map(KeyStatus::fromWireName).orElse(KeyStatus.ACTIVE);
    KeyScope scope = scope();
    Optional<Instant> expires = time("expires");
    Optional<KeySecret> previous = previous();
    return identity.map(found -> {
      List<KeySecret> live =
          new ArrayList<>(found.digests().stream().map(KeySecret::lasting).toList());
      previous.ifPresent(live::add);
      return new KeySource(name, found.id(), status, live, owner, node, scope, expires);
    });
  }

  /// What is not set is not restricted.
  private KeyScope scope() {
    KeyScope scope =
        KeyScope.ofModels(in.has("models") ? in.texts("models") : List.of(KeyScope.ANY));
    if (in.has("routes")) {
      scope = scope.withRoutes(in.texts("routes"));
    }
    if (in.has("surfaces")) {
      scope = scope.withSurfaces(surfaces());
    }
    if (in.has("networks")) {
      scope = scope.withNetworks(networks());
    }
    return scope;
  }

  private Set<Surface> surfaces() {
    Set<Surface> surfaces = EnumSet.noneOf(Surface.class);
    for (String word : in.texts("surfaces")) {
      if (SURFACES.contains(word)) {
        surfaces.add(Surface.fromWireName(word));
      } else {
        in.wrong("surfaces", "unknown word", Suggestion.remedy(word, SURFACES));
      }
    }
    return surfaces;
  }

  private List<IpRange> networks() {
    return PlainSections.networks(in, "networks");
  }

  /// The secret that a rotation has replaced, and how long it still counts.
  private Optional<KeySecret> previous() {
    if (in.has("previous_sha256") != in.has("previous_until")) {
      in.wrong(
          in.has("previous_sha256") ? "previous_sha256" : "previous_until",
          "a replaced secret needs both its digest and its end",
          "Write both previous_sha256 and previous_until, or neither");
      return Optional.empty();
    }
    Optional<SecretDigest> digest = in.text("previous_sha256").flatMap(this::digest);
    Optional<Instant> end = time("previous_until");
    return digest.isEmpty() || end.isEmpty()
        ? Optional.empty()
        : Optional.of(new KeySecret(digest.get(), end));
  }

  private Optional<SecretDigest> digest(String hex) {
    try {
      return Optional.of(SecretDigest.fromHex(hex));
    } catch (IllegalArgumentException malformed) {
      in.wrong("previous_sha256", "not a SHA-256: 64 hexadecimal digits", MINT);
      return Optional.empty();
    }
  }

  private record Identity(KeyId id, List<SecretDigest> digests) {}

  private Optional<Identity> byDigest() {
    Optional<KeyId> id = id();
    List<SecretDigest> digests = new ArrayList<>();
    List<String> written = in.texts("sha256");
    for (String hex : written) {
      try {
        digests.add(SecretDigest.fromHex(hex));
      } catch (IllegalArgumentException malformed) {
        in.wrong("sha256", "not a SHA-256: 64 hexadecimal digits", MINT);
      }
    }
    if (!in.has("sha256")) {
      in.wrong("the key has no secret", MINT);
    } else if (!in.has("id")) {
      in.wrong("the key has no id", MINT);
    }
    boolean complete = !digests.isEmpty() && digests.size() == written.size();
    return complete ? id.map(found -> new Identity(found, digests)) : Optional.empty();
  }

  private Optional<Identity> byReference() {
    if (in.has("sha256")) {
      in.wrong("sha256", "the secret is set twice, by key and by sha256", "Keep one of the two");
      return Optional.empty();
    }
    Optional<SecretRef> reference = in.text("key").flatMap(this::reference);
    Optional<VirtualKey> key = reference.flatMap(this::virtualKey);
    Optional<KeyId> id = id();
    if (key.isPresent() && id.isPresent() && !key.get().id().equals(id.get())) {
      in.wrong("id", "the key that was found has another id", "Remove the id, or find its key");
      return Optional.empty();
    }
    return key.map(found -> new Identity(found.id(), List.of(found.digest())));
  }

  private Optional<SecretRef> reference(String text) {
    try {
      SecretRef reference = SecretRef.parse(text);
      if (!(reference instanceof SecretRef.None)) {
        return Optional.of(reference);
      }
      in.wrong("key", "a virtual key is never without a secret", MINT);
    } catch (IllegalArgumentException literal) {
      in.wrong(
          "key",
          "a virtual key does not belong in this file",
          "Write its id and sha256 instead; ./signalbox key prints both");
    }
    return Optional.empty();
  }

  private Optional<VirtualKey> virtualKey(SecretRef reference) {
    Optional<Secret> secret = secrets.find(reference);
    if (secret.isEmpty()) {
      in.wrong("key", reference.text() + " is not there", "Set it before the start");
      return Optional.empty();
    }
    Optional<VirtualKey> key = VirtualKey.parse(secret.get().reveal());
    if (key.isEmpty()) {
      in.wrong("key", "what " + reference.text() + " holds is not a virtual key", MINT);
    }
    return key;
  }

  private Optional<KeyId> id() {
    try {
      return in.text("id").map(KeyId::new);
    } catch (IllegalArgumentException malformed) {
      in.wrong("id", "a key id has 12 characters of 0-9, A-Z, a-z", MINT);
      return Optional.empty();
    }
  }

  private Optional<Instant> time(String setting) {
    try {
      return in.text(setting).map(Instant::parse);
    } catch (DateTimeException malformed) {
      in.wrong(setting, "not a time", "Write it as 2027-01-31T00:00:00Z");
      return Optional.empty();
    }
  }
}
