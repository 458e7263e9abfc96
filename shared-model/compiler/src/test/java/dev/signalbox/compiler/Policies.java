package dev.signalbox.compiler;

import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.VirtualKey;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Policies to start a test from.
final class Policies {

  static final TenantId TENANT = TenantId.parse("018f0000-0000-7000-8000-000000000001");

  private Policies() {}

  static KeySource key(String name, String... models) {
    VirtualKey key = VirtualKey.mint(new Random(name.hashCode()));
    return new KeySource(
        name,
        key.id(),
        List.of(key.digest()),
        name + "@acme.example",
        "acme",
        List.of(models),
        Optional.empty());
  }

  static ProviderSource provider(String name) {
    return ProviderSource.of(name, Optional.empty(), new SecretRef.Environment("SOME_KEY"));
  }

  static ProviderSource providerAt(String name, String baseUrl) {
    return ProviderSource.of(name, Optional.of(baseUrl), new SecretRef.Environment("SOME_KEY"));
  }

  static ProviderSource serving(String name, String... models) {
    ProviderSource plain = providerAt(name, "https://" + name + ".example/v1");
    return new ProviderSource(
        name,
        plain.baseUrl(),
        plain.formats(),
        List.of(models),
        plain.scheme(),
        plain.secret(),
        plain.usageInStream(),
        plain.trustedCertificates());
  }

  static AliasSource alias(String name, String provider, String model) {
    return new AliasSource(name, Optional.of(provider), model);
  }

  static TenantSource tenant(
      List<KeySource> keys, List<ProviderSource> providers, List<AliasSource> aliases) {
    return new TenantSource(TENANT, "", keys, providers, aliases);
  }

  static PolicySource of(TenantSource... tenants) {
    return new PolicySource(1, List.of(tenants), Limits.DEFAULT, Egress.PRIVATE_ALLOWED);
  }

  static PolicySource withProviders(ProviderSource... providers) {
    return of(tenant(List.of(), List.of(providers), List.of()));
  }

  static Bundle compiled(PolicySource source) {
    return switch (PolicyCompiler.compile(source)) {
      case CompileResult.Compiled compiled -> compiled.bundle();
      case CompileResult.Rejected rejected ->
          throw new AssertionError("rejected: " + rejected.problems());
    };
  }

  static TenantPolicy compiled(TenantSource tenant) {
    return compiled(of(tenant)).tenants().getFirst();
  }

  static List<String> problems(PolicySource source) {
    return switch (PolicyCompiler.compile(source)) {
      case CompileResult.Compiled compiled ->
          throw new AssertionError("accepted: " + compiled.bundle());
      case CompileResult.Rejected rejected ->
          rejected.problems().stream().map(problem -> problem.text("policy")).toList();
    };
  }
}
