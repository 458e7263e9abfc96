package dev.signalbox.compiler;

import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.key.SecretDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns what administrators decided into a bundle, or into the list of everything that is wrong
/// with it. Whatever order tenants, keys and aliases come in, the bundle is the same; the order of
/// providers means something and stays.
public final class PolicyCompiler {

  private static final int MOST_TENANTS = 10_000;
  private static final int MOST_KEYS = 100_000;
  private static final int MOST_TEXT = 256;

  private final PolicySource source;
  private final ProblemList problems = new ProblemList();
  private final Map<KeyId, String> keyIds = new HashMap<>();

  private PolicyCompiler(PolicySource source) {
    this.source = source;
  }

  /// Judges and compiles a policy.
  public static CompileResult compile(PolicySource source) {
    return new PolicyCompiler(source).run();
  }

  /// Judges a policy and compiles it into parts.
  ///
  /// @param schema the schema that the parts are written in; only the last three are spoken
  public static PartsResult parts(PolicySource source, int schema) {
    return PartsCompiler.compile(source, schema);
  }

  private CompileResult run() {
    if (source.version() < 1) {
      problems.add("version", "the version is below 1", "Count versions from 1");
    }
    LimitRules.check(source.limits(), problems);
    List<TenantPolicy> tenants = List.of();
    if (withinCounts()) {
      tenants = tenants();
    }
    if (!problems.isEmpty()) {
      return new CompileResult.Rejected(problems.sorted());
    }
    return new CompileResult.Compiled(new Bundle(source.version(), tenants, source.limits()));
  }

  private boolean withinCounts() {
    int keys = 0;
    for (TenantSource tenant : source.tenants()) {
      keys += tenant.keys().size();
    }
    if (source.tenants().size() > MOST_TENANTS || keys > MOST_KEYS) {
      problems.add(
          "",
          "the policy has more than " + MOST_TENANTS + " tenants or " + MOST_KEYS + " keys",
          "Split it over several data-plane groups");
      return false;
    }
    return true;
  }

  private List<TenantPolicy> tenants() {
    List<TenantSource> sorted = new ArrayList<>(source.tenants());
    sorted.sort(
        Comparator.comparing((TenantSource tenant) -> tenant.id().toString())
            .thenComparing(TenantSource::path));
    List<TenantPolicy> compiled = new ArrayList<>();
    String previous = "";
    for (TenantSource tenant : sorted) {
      if (tenant.id().toString().equals(previous)) {
        problems.add(tenant.path(), "the tenant is there twice", "Remove one of them");
      }
      previous = tenant.id().toString();
      compiled.add(new TenantRules(tenant, problems).complete(tenant(tenant)));
    }
    return compiled;
  }

  private TenantPolicy tenant(TenantSource tenant) {
    List<ProviderSpec> providers =
        new ProviderRules(tenant.path(), source.egress(), problems).compile(tenant.providers());
    List<AliasSpec> aliases =
        new AliasRules(tenant.path(), tenant.providers(), providers, problems)
            .compile(tenant.aliases());
    return new TenantPolicy(tenant.id(), keys(tenant), providers, aliases);
  }

  private List<KeyGrant> keys(TenantSource tenant) {
    List<KeySource> sorted = new ArrayList<>(tenant.keys());
    sorted.sort(
        Comparator.comparing((KeySource key) -> key.id().value()).thenComparing(KeySource::name));
    Set<String> names = new HashSet<>();
    List<KeyGrant> grants = new ArrayList<>();
    for (KeySource key : sorted) {
      String path = tenant.path() + "keys." + key.name();
      if (!names.add(key.name())) {
        problems.add(path, "two keys have this name", "Give each key its own name");
      }
      if (checked(key, path)) {
        grants.add(grant(key));
      }
    }
    return grants;
  }

  private static KeyGrant grant(KeySource key) {
    return new KeyGrant(
        key.id(),
        key.secrets().stream().sorted(Comparator.comparing(SecretDigest::toHex)).toList(),
        key.owner(),
        key.nodePath(),
        key.models().stream().sorted().distinct().toList(),
        key.expiresAt());
  }

  private boolean checked(KeySource key, String path) {
    String twin = keyIds.putIfAbsent(key.id(), path);
    if (twin != null) {
      problems.add(path, "the key id is also that of " + twin, "Mint another key: ./signalbox key");
    }
    text(path, key.name());
    text(path + ".owner", key.owner());
    text(path + ".node", key.nodePath());
    ProviderRules.patterns(path + ".models", key.models(), problems);
    int secrets = key.secrets().size();
    boolean countable = secrets == 1 || secrets == 2;
    if (!countable || Set.copyOf(key.secrets()).size() != secrets) {
      problems.add(
          path,
          "a key has one secret, or two different ones during a rotation",
          "Give one or two digests");
    }
    return countable;
  }

  private void text(String path, String value) {
    boolean printable = value.codePoints().noneMatch(point -> Character.isISOControl(point));
    boolean whole = !value.isBlank() && value.strip().equals(value);
    if (!printable || !whole || value.length() > MOST_TEXT || hasLoneSurrogate(value)) {
      problems.add(
          path,
          "the name is empty, too long, or holds spaces around it or control characters",
          "Use up to " + MOST_TEXT + " printable characters");
    }
  }

  private static boolean hasLoneSurrogate(String value) {
    return value
        .codePoints()
        .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
