package dev.signalbox.control.bundle;

import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.BundleCodec;
import dev.signalbox.model.bundle.BundleSigner;
import dev.signalbox.model.bundle.SignedBundle;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the next bundle out of sources. A tenant whose policy does not compile keeps what was
/// published of it last: it must not hold up the others, nor lose its keys.
@Singleton
final class BundleAssembly {

  private static final Logger LOG = LoggerFactory.getLogger(BundleAssembly.class);

  private final BundleSigner signer;

  BundleAssembly(BundleSettings settings) {
    this.signer = settings.signer();
  }

  /// The next bundle, or empty if it would say the same as the last one.
  Optional<SignedBundle> next(
      List<TenantSource> sources, long lastVersion, Optional<SignedBundle> last) {
    List<TenantPolicy> tenants = tenants(sources, lastVersion + 1, last);
    SignedBundle next = signer.sign(new Bundle(lastVersion + 1, tenants, Policies.LIMITS));
    if (last.isPresent() && last.get().keyId().equals(next.keyId())) {
      byte[] underLastNumber = BundleCodec.write(new Bundle(lastVersion, tenants, Policies.LIMITS));
      if (Arrays.equals(underLastNumber, last.get().payload())) {
        return Optional.empty();
      }
    }
    return Optional.of(next);
  }

  private static List<TenantPolicy> tenants(
      List<TenantSource> sources, long version, Optional<SignedBundle> last) {
    return switch (compile(sources, version)) {
      case CompileResult.Compiled(Bundle whole) -> whole.tenants();
      case CompileResult.Rejected ignored -> oneByOne(sources, version, last);
    };
  }

  private static List<TenantPolicy> oneByOne(
      List<TenantSource> sources, long version, Optional<SignedBundle> last) {
    Map<TenantId, TenantPolicy> before = new HashMap<>();
    last.ifPresent(bundle ->
        BundleCodec.read(bundle.payload())
            .tenants()
            .forEach(policy -> before.put(policy.tenant(), policy)));
    List<TenantPolicy> tenants = new ArrayList<>();
    for (TenantSource source : sources) {
      switch (compile(List.of(source), version)) {
        case CompileResult.Compiled(Bundle alone) -> tenants.addAll(alone.tenants());
        case CompileResult.Rejected(List<PolicyProblem> problems) -> {
          LOG.atError()
              .addKeyValue("tenant", source.id())
              .addKeyValue("problems", problems.size())
              .addKeyValue("first", problems.getFirst().path() + " " + problems.getFirst().what())
              .log("policy does not compile, the last one stays");
          Optional.ofNullable(before.get(source.id())).ifPresent(tenants::add);
        }
      }
    }
    tenants.sort(Comparator.comparing(policy -> policy.tenant().toString()));
    return tenants;
  }

  private static CompileResult compile(List<TenantSource> sources, long version) {
    return PolicyCompiler.compile(
        new PolicySource(version, sources, Policies.LIMITS, Policies.EGRESS));
  }
}
