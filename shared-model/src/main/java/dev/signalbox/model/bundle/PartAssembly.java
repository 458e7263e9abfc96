package dev.signalbox.model.bundle;

import dev.signalbox.model.bundle.CompiledPolicy.TenantParts;
import dev.signalbox.model.bundle.Part.Kind;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The parts of one tenant on their way to a policy.
final class PartAssembly {

  private final TenantParts given;
  private final int schema;
  private final Map<String, Part> parts = new TreeMap<>();
  private final Map<String, Obj> contents = new TreeMap<>();

  PartAssembly(TenantParts given, int schema) {
    this.given = given;
    this.schema = schema;
    Map<String, Kind> names = Parts.names(schema);
    for (Part part : given.parts()) {
      if (names.get(part.name()) != part.kind()) {
        throw new JsonException("there is no part " + part.name() + " in schema " + schema);
      }
      if (parts.put(part.name(), part) != null) {
        throw new JsonException("part " + part.name() + " is there twice");
      }
      contents.put(
          part.name(), PartCodec.open(part, schema, given.tenant().toString(), part.name()));
    }
    for (String name : names.keySet()) {
      content(name);
    }
  }

  /// The policy, its revocations applied. What is compared with the given bytes is the policy
  /// before that: a key shard may still list a key that was revoked since.
  TenantPolicy policy() {
    TenantPolicy asWritten = policy(Revocations.NONE);
    Revocations revocations =
        schema >= Parts.SETTINGS_SINCE
            ? PartCodec.revocations(content("revocations"))
            : Revocations.NONE;
    for (Part canonical : Parts.write(asWritten, revocations, schema)) {
      PartCodec.requireCanonical(part(canonical.name()), canonical);
    }
    return revocations.isEmpty() ? asWritten : policy(revocations);
  }

  private TenantPolicy policy(Revocations revocations) {
    List<KeyGrant> keys = new ArrayList<>();
    for (String name : parts.keySet()) {
      if (part(name).kind() == Kind.KEYS) {
        keys.addAll(shard(name));
      }
    }
    keys.sort(Parts.BY_ID);
    boolean complete = schema >= Parts.PRICES_SINCE;
    if (complete) {
      PartCodec.requireEmpty(content("budgets"), "budgets");
      PartCodec.requireEmpty(content("guardrails"), "guardrails");
    }
    Obj routes = content("routes");
    return new TenantPolicy(
        given.tenant(),
        keys,
        RouteCodec.providers(routes, schema),
        RouteCodec.aliases(routes, schema),
        schema >= Parts.SETTINGS_SINCE
            ? PartCodec.settings(content("settings"))
            : TenantSettings.DEFAULT,
        revocations,
        complete ? PartCodec.prices(content("prices").object("prices")) : PriceList.NONE);
  }

  private List<KeyGrant> shard(String name) {
    List<KeyGrant> grants = new ArrayList<>();
    for (JsonValue item : content(name).require("keys").asArray()) {
      KeyGrant grant = KeyGrantCodec.read(item.asObject(), schema);
      if (!Parts.shardOf(grant.id()).equals(name)) {
        throw new JsonException("a key is in a shard that is not its own");
      }
      grants.add(grant);
    }
    return grants;
  }

  private Part part(String name) {
    Part found = parts.get(name);
    if (found == null) {
      throw new JsonException("part " + name + " is missing");
    }
    return found;
  }

  private Obj content(String name) {
    part(name);
    return contents.getOrDefault(name, JsonValue.object().build());
  }
}
