package dev.signalbox.compiler;

import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Surface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Decisions that travel with a tenant's policy: what the control plane decided about a few calls.
/// A proxy makes the same decisions before it puts the policy in force; one that comes to another
/// answer refuses it, because the two do not mean the same by the same words.
///
/// @param keys how many keys the tenant has
/// @param probes calls and what is decided about them
/// @param dead keys that must not be there
public record Canaries(int keys, List<Probe> probes, List<KeyId> dead) {

  /// The last part of the path they travel under.
  public static final String NAME = "canaries";

  private static final int MOST = 64;
  private static final int KEYS_ASKED = 4;
  private static final int DEAD_ASKED = 8;
  private static final List<Surface> ASKED =
      List.of(Surface.MESSAGES, Surface.CHAT_COMPLETIONS, Surface.RESPONSES, Surface.CONVERSE);
  private static final String NOBODY_HAS = "signalbox-canary-no-model";

  public Canaries {
    probes = List.copyOf(probes);
    dead = List.copyOf(dead);
  }

  /// A call.
  ///
  /// @param model what it asks for
  /// @param allowed whether it is let through
  public record Probe(KeyId key, Surface surface, String model, boolean allowed) {}

  /// How somebody decides.
  public interface Decider {
    /// How many keys a tenant has.
    int keys();

    /// Whether there is such a key.
    boolean knows(KeyId key);

    /// Whether a key may make a call.
    boolean allows(KeyId key, Surface surface, String model);
  }

  /// What is decided under a policy. The same keys are asked about as long as they are there, so
  /// that a change elsewhere does not change this.
  public static Canaries of(TenantPolicy policy) {
    RouteTable routes = RouteTable.of(policy);
    List<Probe> probes = new ArrayList<>();
    policy.keys().stream()
        .sorted(Comparator.comparing(key -> key.id().value()))
        .limit(KEYS_ASKED)
        .forEach(key -> {
          for (Surface surface : ASKED) {
            routes.models(key, surface).stream()
                .findFirst()
                .ifPresent(model -> probes.add(probe(routes, key, surface, model)));
          }
          probes.add(probe(routes, key, ASKED.getFirst(), NOBODY_HAS));
        });
    List<KeyId> dead = policy.revocations().keys();
    return new Canaries(
        policy.keys().size(),
        probes.subList(0, Math.min(probes.size(), MOST)),
        dead.subList(0, Math.min(dead.size(), DEAD_ASKED)));
  }

  private static Probe probe(RouteTable routes, KeyGrant key, Surface surface, String model) {
    return new Probe(key.id(), surface, model, decide(routes, key, surface, model));
  }

  /// Whether a key may make a call.
  public static boolean decide(RouteTable routes, KeyGrant key, Surface surface, String model) {
    return routes
        .resolve(surface, model)
        .filter(target -> routes.allowed(key, model, target))
        .isPresent();
  }

  /// The first decision in which somebody differs, in words; empty if all are the same.
  public Optional<String> difference(Decider decider) {
    if (decider.keys() != keys) {
      return Optional.of("there are " + decider.keys() + " keys where " + keys + " were signed");
    }
    for (KeyId key : dead) {
      if (decider.knows(key)) {
        return Optional.of("the key " + key + " is revoked and still there");
      }
    }
    for (Probe probe : probes) {
      if (decider.allows(probe.key(), probe.surface(), probe.model()) != probe.allowed()) {
        String what = probe.allowed() ? " may call " : " may not call ";
        return Optional.of("the key " + probe.key() + what + probe.model() + ", but here not so");
      }
    }
    return Optional.empty();
  }

  /// Writes them. The same canaries always give the same bytes.
  public byte[] toBytes() {
    List<JsonValue> asked = new ArrayList<>();
    for (Probe probe : probes) {
      asked.add(
          JsonValue.object()
              .put("key", probe.key().value())
              .put("surface", probe.surface().wireName())
              .put("model", probe.model())
              .put("allowed", probe.allowed())
              .build());
    }
    return Json.writeBytes(
        JsonValue.object()
            .put("keys", keys)
            .put("probes", JsonValue.array(asked))
            .put("dead", JsonValue.array(dead.stream().map(key -> of(key.value())).toList()))
            .build());
  }

  private static JsonValue of(String text) {
    return JsonValue.of(text);
  }

  /// Reads what [#toBytes] wrote.
  ///
  /// @throws JsonException if it is something else
  public static Canaries read(byte[] bytes) {
    try {
      Obj in = Json.parse(bytes).asObject();
      List<Probe> probes = new ArrayList<>();
      for (JsonValue item : in.require("probes").asArray()) {
        Obj probe = item.asObject();
        probes.add(
            new Probe(
                new KeyId(probe.string("key")),
                Surface.fromWireName(probe.string("surface")),
                probe.string("model"),
                probe.require("allowed").asBoolean()));
      }
      if (probes.size() > MOST) {
        throw new JsonException("more than " + MOST + " canaries");
      }
      return new Canaries(
          Math.toIntExact(in.number("keys")),
          probes,
          in.require("dead").asArray().stream().map(key -> new KeyId(key.asString())).toList());
    } catch (IllegalArgumentException | ArithmeticException malformed) {
      throw new JsonException(
          "not canaries: " + Objects.requireNonNullElse(malformed.getMessage(), ""), malformed);
    }
  }
}
