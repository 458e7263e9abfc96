package dev.signalbox.model.bundle;

import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Bundles of every shape, each decided by its seed alone.
final class AnyBundle {

  private final RandomGenerator random;

  private AnyBundle(RandomGenerator random) {
    this.random = random;
  }

  static Bundle of(long seed) {
    return new AnyBundle(new Random(seed)).bundle();
  }

  private Bundle bundle() {
    return new Bundle(random.nextLong(1, Long.MAX_VALUE), several(i -> tenant()), limits());
  }

  private TenantPolicy tenant() {
    return new TenantPolicy(
        new TenantId(new UUID(random.nextLong(), random.nextLong())),
        several(i -> key()),
        several(i -> provider()),
        several(i -> new AliasSpec(text(), text(), text())));
  }

  private KeyGrant key() {
    VirtualKey key = VirtualKey.mint(random);
    KeySecret first = new KeySecret(key.digest(), instant());
    KeySecret second =
        new KeySecret(VirtualKey.withNewSecret(key.id(), random).digest(), instant());
    return new KeyGrant(
        key.id(),
        KeyStatus.values()[random.nextInt(KeyStatus.values().length)],
        random.nextBoolean() ? List.of(first) : List.of(first, second),
        text(),
        text(),
        scope(),
        instant());
  }

  /// Restricted or not in each part, so that every schema can say some of them.
  private KeyScope scope() {
    KeyScope scope = KeyScope.ofModels(several(i -> text()));
    if (random.nextBoolean()) {
      scope = scope.withRoutes(several(i -> text()));
    }
    if (random.nextBoolean()) {
      scope = scope.withNetworks(several(i -> network()));
    }
    if (random.nextBoolean()) {
      Set<Surface> surfaces = EnumSet.noneOf(Surface.class);
      several(i -> surfaces.add(Surface.values()[random.nextInt(Surface.values().length)]));
      scope = scope.withSurfaces(surfaces);
    }
    return scope;
  }

  private IpRange network() {
    return switch (random.nextInt(3)) {
      case 0 -> IpRange.parse("10." + random.nextInt(256) + ".0.0/16");
      case 1 -> IpRange.parse("2001:db8:" + Integer.toHexString(random.nextInt(65_536)) + "::/48");
      default -> IpRange.EVERYWHERE.get(random.nextInt(2));
    };
  }

  private Optional<Instant> instant() {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
  }

  private ProviderSpec provider() {
    Set<WireFormat> formats = EnumSet.noneOf(WireFormat.class);
    for (WireFormat format : WireFormat.values()) {
      if (random.nextBoolean()) {
        formats.add(format);
      }
    }
    if (formats.isEmpty()) {
      formats.add(WireFormat.OPENAI);
    }
    return new ProviderSpec(
        text(),
        URI.create("https://h" + random.nextInt(0, 99) + ".example:8443/v1"),
        formats,
        several(i -> text()),
        credential(),
        random.nextBoolean(),
        text());
  }

  /// Plain or not in each part, so that every schema can say some of them.
  private CredentialSpec credential() {
    Scheme scheme = Scheme.values()[random.nextInt(Scheme.values().length)];
    if (random.nextBoolean()) {
      return new CredentialSpec(scheme, secret(3));
    }
    SortedMap<String, String> settings = new TreeMap<>();
    several(i -> settings.put(text(), text()));
    return new CredentialSpec(
        scheme,
        secret(7),
        several(i -> new PooledKey(secret(7), random.nextInt(1, 1_001))),
        settings);
  }

  private SecretRef secret(int kinds) {
    return switch (random.nextInt(kinds)) {
      case 0 -> new SecretRef.None();
      case 1 -> new SecretRef.Environment("N" + random.nextInt());
      case 2 -> new SecretRef.File("/run/" + random.nextInt());
      case 3 -> new SecretRef.AwsSecret("a/" + random.nextInt(), random.nextBoolean() ? "" : "f");
      case 4 -> new SecretRef.GoogleSecret("projects/p/secrets/s", "");
      case 5 -> new SecretRef.AzureSecret("https://v.vault.azure.net/secrets/s", "");
      default -> new SecretRef.VaultSecret("kv/data/" + random.nextInt(), "key");
    };
  }

  private Limits limits() {
    return new Limits(
        random.nextLong(),
        random.nextInt(),
        random.nextInt(),
        duration(),
        duration(),
        duration(),
        duration(),
        duration());
  }

  private Duration duration() {
    return Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000));
  }

  private <T> List<T> several(Function<Integer, T> maker) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(index -> maker.apply(index)).toList();
  }

  /// Any Unicode text, the awkward characters of JSON more often than fair.
  private String text() {
    StringBuilder out = new StringBuilder();
    for (int index = random.nextInt(8); index > 0; index--) {
      if (random.nextBoolean()) {
        out.append("\"\\/\b\n\t\u0000\u2028*".charAt(random.nextInt(9)));
      } else {
        int point = random.nextInt(0x20, 0x10FFFF);
        out.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0x1F600 : point);
      }
    }
    return out.toString();
  }
}
