package dev.signalbox.control.bundle;

import dev.signalbox.compiler.Canaries;
import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.CompiledPolicy.TenantParts;
import dev.signalbox.model.bundle.Part;
import dev.signalbox.model.bundle.Part.Kind;
import dev.signalbox.model.bundle.Parts;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.Repository.RoleFile;
import dev.signalbox.model.trust.RepositorySigner;
import dev.signalbox.model.trust.TargetPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /// What does not wait for a rollout: of each tenant that changed since a version that proxies are
  /// held at, the policy of then with the keys of now. Who may call is never staged; how calls are
  /// answered is.
  static Map<String, List<TargetPart>> held(Repository base, Repository newest) {
    Map<String, List<TargetPart>> parts = new HashMap<>();
    for (String role : base.roles().keySet()) {
      RoleFile now = newest.roles().get(role);
      if (role.startsWith(RepositorySigner.roleOf(""))
          && now != null
          && now.version() != base.roles().get(role).version()) {
        held(base.partsOf(role), newest.partsOf(role)).ifPresent(mixed -> parts.put(role, mixed));
      }
    }
    return parts;
  }

  /// @return empty if what was published then cannot be read any more, and so stays as it is
  private static Optional<List<TargetPart>> held(
      Map<String, byte[]> then, Map<String, byte[]> now) {
    if (then.isEmpty() || now.isEmpty()) {
      return Optional.of(List.of());
    }
    try {
      return Optional.of(parts(read(then).withKeysOf(read(now))));
    } catch (JsonException | IllegalArgumentException unreadable) {
      LOG.atError()
          .addKeyValue("reason", unreadable.getMessage())
          .log("what a rollout holds cannot be read, so revocations wait with it: finish it");
      return Optional.empty();
    }
  }

  private static TenantPolicy read(Map<String, byte[]> files) {
    Map<String, Kind> kinds = Parts.names(Parts.SCHEMA);
    List<Part> parts = new ArrayList<>();
    String tenant = "";
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String[] names = file.getKey().split("/", 4);
      tenant = names[1];
      if (names[2].equals("v" + Parts.SCHEMA) && kinds.containsKey(names[3])) {
        parts.add(Part.of(kinds.get(names[3]), names[3], file.getValue()));
      }
    }
    return Parts.assemble(new TenantParts(TenantId.parse(tenant), parts), Parts.SCHEMA);
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
