package dev.signalbox.compiler.document;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantSettings;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.wire.Feature;
import dev.signalbox.model.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// Policy documents of every shape, each decided by its seed alone. Two of them share many names,
/// so that their differences are of every kind. All of them compile.
public final class AnyDocument {

  private final Random random;

  private AnyDocument(Random random) {
    this.random = random;
  }

  public static PolicyDocument of(long seed) {
    return new AnyDocument(new Random(seed)).document();
  }

  private PolicyDocument document() {
    List<ProviderSource> providers = new ArrayList<>();
    for (String name : List.of("a", "b.c", "d-1", "null", "9", "openai")) {
      if (random.nextBoolean()) {
        providers.add(provider(name));
      }
    }
    Collections.shuffle(providers, random);
    List<AliasSource> aliases = new ArrayList<>();
    for (String name : List.of("fast", "best: yes", "#1", "true", "~", "x/y~z", "1e3", "-", "'")) {
      if (!providers.isEmpty() && random.nextBoolean()) {
        aliases.add(alias(name.replace(" ", "_"), providers));
      }
    }
    return new PolicyDocument(
        providers,
        aliases,
        new TenantSettings(
            random.nextBoolean() ? Staleness.SERVE : Staleness.STRICT,
            Duration.ofMillis(random.nextInt(60_000, 1_000_000))));
  }

  private AliasSource alias(String name, List<ProviderSource> providers) {
    String provider = providers.get(random.nextInt(providers.size())).name();
    Set<Feature> allows = EnumSet.noneOf(Feature.class);
    if (random.nextInt(3) == 0) {
      allows.add(random.nextBoolean() ? Feature.THINKING : Feature.TOOL_CHOICE);
    }
    return new AliasSource(name, Optional.of(provider), "m-" + random.nextInt(3), allows);
  }

  private AuthSource auth() {
    return random.nextBoolean()
        ? AuthSource.NONE
        : new AuthSource(
            new TreeMap<>(),
            List.of(
                new PooledKey(SecretRef.parse("vault:kv/data/a#b: c"), 1 + random.nextInt(9)),
                new PooledKey(SecretRef.parse("env:OTHER"), 1 + random.nextInt(9))));
  }

  private ProviderSource provider(String name) {
    Set<WireFormat> formats = EnumSet.noneOf(WireFormat.class);
    if (random.nextBoolean()) {
      formats.add(WireFormat.values()[random.nextInt(WireFormat.values().length)]);
    }
    SecretRef secret =
        random.nextBoolean()
            ? new SecretRef.Environment("KEY_" + random.nextInt(2))
            : new SecretRef.File("/run/secrets/it's: \"a\" # é\\" + random.nextInt(2));
    return new ProviderSource(
        name,
        Optional.of("https://h" + random.nextInt(2) + ".example/v1"),
        formats,
        List.of("m-*", "[" + random.nextInt(3) + "]", "{x}*").subList(0, 1 + random.nextInt(3)),
        random.nextBoolean() ? Optional.of(Scheme.X_API_KEY) : Optional.empty(),
        Optional.of(secret),
        random.nextBoolean() ? Optional.of(random.nextBoolean()) : Optional.empty(),
        random.nextBoolean() ? Optional.of("/etc/ca, or so: \u2028.pem") : Optional.empty(),
        auth());
  }
}
