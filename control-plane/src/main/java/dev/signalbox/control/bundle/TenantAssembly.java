package dev.signalbox.control.bundle;

import dev.signalbox.compiler.Canaries;
import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.Part;
import dev.signalbox.model.bundle.Parts;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.trust.RepositorySigner;
import dev.signalbox.model.trust.TargetPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes of sources what is signed: the parts of each tenant, and decisions to test them by. A
/// tenant whose policy does not compile keeps what was published of it last: it must not hold up
/// the others, nor lose its keys.
final class TenantAssembly {

  private static final Logger LOG = LoggerFactory.getLogger(TenantAssembly.class);
  private static final String FORM = "v" + Parts.SCHEMA + "/";

  private TenantAssembly() {}

  /// The parts by role, without tenants that do not compile.
  static Map<String, List<TargetPart>> parts(List<TenantSource> sources) {
    Map<String, List<TargetPart>> parts = new HashMap<>();
    for (TenantSource source : sources) {
      switch (compile(source)) {
        case CompileResult.Compiled(Bundle alone) ->
            alone
                .tenants()
                .forEach(policy ->
                    parts.put(RepositorySigner.roleOf(source.id().toString()), parts(policy)));
        case CompileResult.Rejected(List<PolicyProblem> problems) ->
            LOG.atError()
                .addKeyValue("tenant", source.id())
                .addKeyValue("problems", problems.size())
                .addKeyValue("first", problems.getFirst().path() + " " + problems.getFirst().what())
                .log("policy does not compile, the last one stays");
      }
    }
    return parts;
  }

  /// What holds for the whole group.
  static List<TargetPart> group() {
    return List.of(target("group/" + FORM, Parts.group(Policies.LIMITS, Parts.SCHEMA)));
  }

  private static List<TargetPart> parts(TenantPolicy policy) {
    String path = RepositorySigner.pathOf(policy.tenant().toString()) + FORM;
    List<TargetPart> parts = new ArrayList<>();
    Parts.cut(policy, Parts.SCHEMA)
        .ifPresent(cut -> cut.parts().forEach(part -> parts.add(target(path, part))));
    parts.add(TargetPart.of(path + Canaries.NAME, Canaries.of(policy).toBytes()));
    return parts;
  }

  private static TargetPart target(String path, Part part) {
    return new TargetPart(path + part.name(), part.bytes(), part.sha256());
  }

  private static CompileResult compile(TenantSource source) {
    return PolicyCompiler.compile(
        new PolicySource(1, List.of(source), Policies.LIMITS, Policies.EGRESS));
  }
}
