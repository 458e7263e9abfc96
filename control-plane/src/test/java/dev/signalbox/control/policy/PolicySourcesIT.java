package dev.signalbox.control.policy;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.PartsResult;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.control.TestControl;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.bundle.CompiledPolicy;
import dev.signalbox.model.bundle.Parts;
import dev.signalbox.model.bundle.PriceList;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.key.VirtualKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// From rows to parts and back to the policy that a proxy runs.
final class PolicySourcesIT {

  private static TestControl control;
  private static PolicyClient policy;

  @BeforeAll
  static void start() {
    control = TestControl.start();
    policy = new PolicyClient(control);
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void bringsDocumentKeysRevocationsAndPricesIntoTheParts() {
    policy.apply(PolicyClient.yaml("m-parts").replace("serve", "strict"));
    VirtualKey living = key();
    VirtualKey dead = key();
    control.send("DELETE", "/v1/keys/" + dead.id(), TestControl.ADMIN, null);

    TenantPolicy tenant = assembled();

    assertThat(tenant.settings().staleness()).isEqualTo(Staleness.STRICT);
    assertThat(tenant.aliases())
        .singleElement()
        .satisfies(alias -> assertThat(alias.model()).isEqualTo("m-parts"));
    assertThat(tenant.keys()).anyMatch(grant -> grant.id().equals(living.id()));
    assertThat(tenant.revocations().keys()).contains(dead.id()).doesNotContain(living.id());
    assertThat(tenant.prices().book()).isEqualTo(1);
    assertThat(tenant.prices().lines())
        .hasSizeGreaterThan(5)
        .allSatisfy(line -> {
          assertThat(line.usual()).isNotEmpty();
          for (Map.Entry<?, Long> rate : line.usual().entrySet()) {
            assertThat(rate.getValue()).isLessThanOrEqualTo(line.most().get(rate.getKey()));
          }
        });
    assertThat(tenant.prices().lines()).extracting(PriceList.Line::id).isSorted();
  }

  private static VirtualKey key() {
    String owner =
        json(control.get("/v1/members")).array("data").getFirst().asObject().string("id");
    return VirtualKey.parse(
            json(control.post("/v1/keys", "{\"owner_id\":\"" + owner + "\"}")).string("key"))
        .orElseThrow();
  }

  private static TenantPolicy assembled() {
    List<TenantSource> sources =
        control.bean(TenantTransactions.class).withoutTenant(PolicySources::ofAll);
    PolicySource source = new PolicySource(1, sources, Policies.LIMITS, Policies.EGRESS);
    CompiledPolicy policy =
        switch (PolicyCompiler.parts(source, Parts.SCHEMA)) {
          case PartsResult.Compiled compiled -> compiled.policy();
          case PartsResult.Rejected rejected -> throw new AssertionError(rejected.problems());
        };
    return Parts.assemble(1, policy).tenants().getFirst();
  }
}
