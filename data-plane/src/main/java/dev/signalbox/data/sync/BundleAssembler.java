package dev.signalbox.data.sync;

import dev.signalbox.compiler.Canaries;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.CompiledPolicy.TenantParts;
import dev.signalbox.model.bundle.Part;
import dev.signalbox.model.bundle.Part.Kind;
import dev.signalbox.model.bundle.Parts;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.trust.VerifiedBundle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts verified parts together again. What did not change since the last time is not read again.
/// For one thread.
final class BundleAssembler {

  private static final String FORM = "v" + Parts.SCHEMA;
  private static final String GROUP = "group/" + FORM + "/" + Parts.GROUP;
  private static final String TENANTS = "tenants/";

  private Map<String, Tenant> before = Map.of();

  /// A policy and decisions to test it by.
  ///
  /// @param canaries by tenant
  record Assembled(Bundle bundle, Map<TenantId, Canaries> canaries) {}

  private record Tenant(Map<String, byte[]> files, TenantPolicy policy, Canaries canaries) {}

  /// Whether a part is one that this release reads.
  static boolean isWanted(String path) {
    return path.equals(GROUP) || path.startsWith(TENANTS) && path.contains("/" + FORM + "/");
  }

  /// @throws JsonException if the parts are not those of a policy
  Assembled assemble(VerifiedBundle verified) {
    Map<String, Map<String, byte[]>> files = new TreeMap<>();
    verified
        .parts()
        .forEach((path, bytes) -> {
          if (path.startsWith(TENANTS)) {
            String[] names = path.split("/", 4);
            if (names.length != 4) {
              throw new JsonException("a part of a tenant has no name");
            }
            files.computeIfAbsent(names[1], id -> new TreeMap<>()).put(names[3], bytes);
          }
        });
    byte[] group = verified.parts().get(GROUP);
    if (group == null) {
      throw new JsonException("there is no part of the group in schema " + Parts.SCHEMA);
    }
    Map<String, Tenant> tenants = new TreeMap<>();
    files.forEach((id, parts) -> tenants.put(id, tenant(id, parts)));
    Bundle bundle =
        Parts.bundle(
            verified.version(),
            tenants.values().stream().map(Tenant::policy).toList(),
            Part.of(Kind.GROUP, Parts.GROUP, group),
            Parts.SCHEMA);
    Map<TenantId, Canaries> canaries = new HashMap<>();
    tenants.values().forEach(tenant -> canaries.put(tenant.policy().tenant(), tenant.canaries()));
    before = tenants;
    return new Assembled(bundle, canaries);
  }

  private Tenant tenant(String id, Map<String, byte[]> files) {
    Tenant known = before.get(id);
    if (known != null && same(known.files(), files)) {
      return known;
    }
    Map<String, Kind> kinds = Parts.names(Parts.SCHEMA);
    List<Part> parts = new ArrayList<>();
    files.forEach((name, bytes) -> {
      Kind kind = kinds.get(name);
      if (kind != null) {
        parts.add(Part.of(kind, name, bytes));
      } else if (!name.equals(Canaries.NAME)) {
        throw new JsonException("a part that this release does not know: " + name);
      }
    });
    byte[] canaries = files.get(Canaries.NAME);
    if (canaries == null) {
      throw new JsonException("a tenant without decisions to test its policy by");
    }
    TenantPolicy policy = Parts.assemble(new TenantParts(TenantId.parse(id), parts), Parts.SCHEMA);
    return new Tenant(files, policy, Canaries.read(canaries));
  }

  private static boolean same(Map<String, byte[]> left, Map<String, byte[]> right) {
    if (!left.keySet().equals(right.keySet())) {
      return false;
    }
    for (Map.Entry<String, byte[]> file : left.entrySet()) {
      if (!java.util.Arrays.equals(file.getValue(), right.get(file.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
