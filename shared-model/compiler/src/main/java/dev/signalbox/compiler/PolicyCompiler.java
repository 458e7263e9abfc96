package dev.signalbox.compiler;

import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Turns what administrators decided into a bundle, or into the list of everything that is wrong
/// with it. Whatever order tenants, keys and aliases come in, the bundle is the same; the order of
/// providers means something and stays.
public final class PolicyCompiler {

  private static final int MOST_TENANTS = 10_000;
  private static final int MOST_KEYS = 100_000;

  private final PolicySource source;
  private final ProblemList problems = new ProblemList();
  private final KeyRules keys = new KeyRules(problems);

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
    return new TenantPolicy(
        tenant.id(), keys.compile(tenant.path(), tenant.keys()), providers, aliases);
  }
}
