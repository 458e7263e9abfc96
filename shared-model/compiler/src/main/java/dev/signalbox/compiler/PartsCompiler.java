package dev.signalbox.compiler;

import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.KeyGrantCodec;
import dev.signalbox.model.bundle.Parts;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;

/// Compiles a policy into parts of one schema, and says what that schema had to leave out.
final class PartsCompiler {

  private static final String UPGRADE = "Upgrade the proxies that read schema ";

  private PartsCompiler() {}

  static PartsResult compile(PolicySource source, int schema) {
    if (schema < Parts.OLDEST_SCHEMA || schema > Parts.SCHEMA) {
      ProblemList problems = new ProblemList();
      problems.add(
          "schema",
          "schema "
              + schema
              + " is not spoken; "
              + Parts.OLDEST_SCHEMA
              + " to "
              + Parts.SCHEMA
              + " are",
          schema < Parts.OLDEST_SCHEMA ? UPGRADE + schema : "Upgrade the control plane");
      return new PartsResult.Rejected(problems.sorted());
    }
    return switch (PolicyCompiler.compile(source)) {
      case CompileResult.Rejected rejected -> new PartsResult.Rejected(rejected.problems());
      case CompileResult.Compiled(Bundle bundle) ->
          new PartsResult.Compiled(Parts.cut(bundle, schema), leftOut(bundle, schema).sorted());
    };
  }

  private static ProblemList leftOut(Bundle bundle, int schema) {
    ProblemList leftOut = new ProblemList();
    String what = "schema " + schema + " cannot say this, so proxies that read it deny it";
    for (TenantPolicy tenant : bundle.tenants()) {
      String path = "tenants." + tenant.tenant();
      if (Parts.cut(tenant, schema).isEmpty()) {
        leftOut.add(path, what, UPGRADE + schema);
        continue;
      }
      for (KeyGrant grant : tenant.keys()) {
        if (KeyGrantCodec.write(grant, schema).isEmpty()) {
          leftOut.add(path + ".keys." + grant.id(), what, UPGRADE + schema);
        }
      }
      for (ProviderSpec provider : tenant.providers()) {
        Parts.whyLeftOut(provider, schema)
            .ifPresent(why ->
                leftOut.add(
                    path + ".providers." + provider.name(),
                    why + ", so proxies that read it reach neither it nor its aliases",
                    UPGRADE + schema));
      }
    }
    return leftOut;
  }
}
