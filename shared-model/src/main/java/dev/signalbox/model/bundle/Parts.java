package dev.signalbox.model.bundle;

import dev.signalbox.model.bundle.CompiledPolicy.TenantParts;
import dev.signalbox.model.bundle.Part.Kind;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.key.SecretDigest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Cuts a bundle into parts, and puts parts together again. Equal bundles always give equal parts;
/// nothing but what [#cut] makes is put together.
///
/// Schema 1 knows keys and routes. Schema 2 adds settings and revocations. Schema 3 adds prices,
/// budgets and guardrails. Schema 4 adds formats ([RouteCodec]) and surfaces ([KeyGrantCodec]).
/// What an older schema cannot say is left out, never widened: a restricted key is not there at
/// all, and a tenant that wants `strict` is not served by a proxy that could not keep to it.
public final class Parts {

  /// The schema that this release speaks by itself.
  public static final int SCHEMA = 4;

  /// The oldest schema that this release still writes and reads.
  public static final int OLDEST_SCHEMA = 1;

  /// The name of the one part that belongs to no tenant.
  public static final String GROUP = "group";

  private static final int SHARDS = 16;
  static final int SETTINGS_SINCE = 2;
  static final int PRICES_SINCE = 3;
  static final Comparator<KeyGrant> BY_ID = Comparator.comparing(grant -> grant.id().value());

  private Parts() {}

  /// The parts that each tenant has in a schema, in order: 16 key shards, then the others.
  ///
  /// @throws IllegalArgumentException if the schema is not spoken
  public static Map<String, Kind> names(int schema) {
    if (schema < OLDEST_SCHEMA || schema > SCHEMA) {
      throw new IllegalArgumentException("schema " + schema + " is not spoken");
    }
    Map<String, Kind> names = new LinkedHashMap<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      names.put(shardName(shard), Kind.KEYS);
    }
    names.put("routes", Kind.ROUTES);
    if (schema >= SETTINGS_SINCE) {
      names.put("settings", Kind.SETTINGS);
      names.put("revocations", Kind.REVOCATIONS);
    }
    if (schema >= PRICES_SINCE) {
      names.put("prices", Kind.PRICES);
      names.put("budgets", Kind.BUDGETS);
      names.put("guardrails", Kind.GUARDRAILS);
    }
    return names;
  }

  /// The part that a key is in. It depends on the key's id alone.
  public static String shardOf(KeyId key) {
    byte[] digest = SecretDigest.sha256().digest(key.value().getBytes(StandardCharsets.US_ASCII));
    return shardName((digest[0] & 0xf0) >> 4);
  }

  /// Cuts a bundle. Its version goes into no part.
  ///
  /// @throws IllegalArgumentException if the schema is not spoken
  public static CompiledPolicy cut(Bundle bundle, int schema) {
    List<TenantPolicy> sorted = new ArrayList<>(bundle.tenants());
    sorted.sort(Comparator.comparing(policy -> policy.tenant().toString()));
    return new CompiledPolicy(
        schema,
        sorted.stream().flatMap(policy -> cut(policy, schema).stream()).toList(),
        group(bundle.limits(), schema));
  }

  /// Cuts what one tenant decided; empty if the schema cannot say it without widening it.
  ///
  /// @throws IllegalArgumentException if the schema is not spoken
  public static Optional<TenantParts> cut(TenantPolicy policy, int schema) {
    names(schema);
    boolean strict = policy.settings().staleness() == Staleness.STRICT;
    if (strict && schema < SETTINGS_SINCE) {
      return Optional.empty();
    }
    return Optional.of(
        new TenantParts(policy.tenant(), write(policy, policy.revocations(), schema)));
  }

  /// Why a schema leaves a provider out, with the aliases that name it; empty if it does not.
  public static Optional<String> whyLeftOut(ProviderSpec provider, int schema) {
    names(schema);
    return RouteCodec.whyNot(provider, schema);
  }

  /// All parts of a tenant, whatever its revocations say about its keys.
  static List<Part> write(TenantPolicy policy, Revocations revocations, int schema) {
    Map<String, List<KeyGrant>> shards = new TreeMap<>();
    for (KeyGrant grant : policy.keys()) {
      shards.computeIfAbsent(shardOf(grant.id()), name -> new ArrayList<>()).add(grant);
    }
    List<Part> parts = new ArrayList<>();
    names(schema)
        .forEach((name, kind) -> {
          ObjectBuilder out = PartCodec.start(schema, policy.tenant().toString(), name);
          switch (kind) {
            case KEYS -> out.put("keys", keys(shards.getOrDefault(name, List.of()), schema));
            case ROUTES ->
                out.put("providers", RouteCodec.providers(policy, schema))
                    .put("aliases", RouteCodec.aliases(policy, schema));
            case SETTINGS -> PartCodec.putSettings(out, policy.settings());
            case REVOCATIONS -> PartCodec.putRevocations(out, revocations);
            case PRICES -> out.put("prices", PartCodec.prices(policy.prices()));
            case BUDGETS, GUARDRAILS -> out.put(name, JsonValue.array(List.of()));
            case GROUP -> throw new IllegalStateException("no part of a tenant");
          }
          parts.add(Part.of(kind, name, Json.writeBytes(out.build())));
        });
    return parts;
  }

  /// The part of the operator.
  public static Part group(Limits limits, int schema) {
    ObjectBuilder out = PartCodec.start(schema, GROUP, GROUP);
    out.put("limits", BundleCodec.groupLimits(limits));
    return Part.of(Kind.GROUP, GROUP, Json.writeBytes(out.build()));
  }

  /// Puts a bundle together.
  ///
  /// @param version the version that the signed metadata around the parts says
  /// @throws JsonException if parts are missing, swapped, of another schema, or not exactly what
  ///   [#cut] makes, or if two tenants claim one key
  public static Bundle assemble(long version, CompiledPolicy policy) {
    return bundle(
        version,
        policy.tenants().stream().map(parts -> assemble(parts, policy.schema())).toList(),
        policy.group(),
        policy.schema());
  }

  /// Puts together tenants that were read already.
  ///
  /// @throws JsonException if two of them are one, or claim one key, or the group is none
  public static Bundle bundle(long version, List<TenantPolicy> read, Part group, int schema) {
    List<TenantPolicy> tenants = new ArrayList<>(read);
    Set<TenantId> seen = new HashSet<>();
    Set<KeyId> keys = new HashSet<>();
    for (TenantPolicy tenant : tenants) {
      if (!seen.add(tenant.tenant())) {
        throw new JsonException("a tenant is there twice");
      }
      for (KeyGrant grant : tenant.keys()) {
        if (!keys.add(grant.id())) {
          throw new JsonException("a key id is there twice");
        }
      }
    }
    tenants.sort(Comparator.comparing(tenant -> tenant.tenant().toString()));
    try {
      return new Bundle(version, tenants, limits(group, schema));
    } catch (IllegalArgumentException wrong) {
      throw new JsonException("not a bundle: " + wrong.getMessage(), wrong);
    }
  }

  /// Puts together what one tenant decided.
  ///
  /// @param parts all of the tenant's parts, in any order
  /// @throws JsonException as the other [#assemble]
  public static TenantPolicy assemble(TenantParts parts, int schema) {
    try {
      return new PartAssembly(parts, schema).policy();
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException malformed) {
      throw new JsonException("not the parts of a policy: " + malformed.getMessage(), malformed);
    }
  }

  /// Reads the part of the operator.
  ///
  /// @throws JsonException if it is not one
  public static Limits limits(Part group, int schema) {
    try {
      names(schema);
      Obj in = PartCodec.open(group, schema, GROUP, GROUP);
      Limits limits = BundleCodec.groupLimits(in.object("limits"));
      PartCodec.requireCanonical(group, group(limits, schema));
      return limits;
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException malformed) {
      throw new JsonException("not the part of a group: " + malformed.getMessage(), malformed);
    }
  }

  private static JsonValue keys(List<KeyGrant> grants, int schema) {
    return JsonValue.array(
        grants.stream()
            .sorted(BY_ID)
            .flatMap(grant -> KeyGrantCodec.write(grant, schema).stream())
            .toList());
  }

  private static String shardName(int shard) {
    return "keys/0" + Integer.toHexString(shard);
  }
}
