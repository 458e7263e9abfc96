package dev.signalbox.launcher;

import dev.signalbox.launcher.ProviderPlan.Stored;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a fresh installation needs before a first call: providers, one member, one key. Doing it
/// again changes nothing that is there.
final class SetUp {

  private static final String DEVELOPER = "developer@signalbox.local";

  private final ControlClient control;

  SetUp(ControlClient control) {
    this.control = control;
  }

  /// Registers the providers.
  ///
  /// @return what people should know
  List<String> providers(
      Map<String, URI> given, Map<String, String> environment, ProviderPlan.Simulator simulator) {
    List<Stored> stored = control.list("/v1/providers").stream().map(SetUp::stored).toList();
    ProviderPlan plan = ProviderPlan.of(given, environment, simulator, stored);
    plan.registrations().forEach((name, body) -> control.put("/v1/providers/" + name, body));
    return plan.notes();
  }

  /// The developer's key: the one of the first start, or a new one.
  Secret virtualKey(Optional<Secret> known) {
    Optional<Secret> usable = known.filter(this::stillThere);
    return usable.orElseGet(() -> {
      JsonValue key = JsonValue.object().put("owner_id", developer()).build();
      return new Secret(control.create("/v1/keys", key).orElseThrow().string("key"));
    });
  }

  /// A token with which one proxy of this machine can enrol.
  Secret enrolmentToken() {
    JsonValue wanted = JsonValue.object().build();
    return new Secret(
        control.create("/v1/fleet/groups/default/tokens", wanted).orElseThrow().string("token"));
  }

  private boolean stillThere(Secret key) {
    return VirtualKey.parse(key.reveal())
        .flatMap(parsed -> control.find("/v1/keys/" + parsed.id().value()))
        .filter(found -> found.get("revoked_at").isEmpty())
        .isPresent();
  }

  private String developer() {
    String org =
        control.list("/v1/nodes").stream()
            .filter(node -> node.string("kind").equals("org"))
            .findFirst()
            .orElseThrow(() -> new StopException("The control plane has no org: read its log."))
            .string("id");
    JsonValue wanted =
        JsonValue.object().put("kind", "person").put("name", DEVELOPER).put("node_id", org).build();
    return control
        .create("/v1/members", wanted)
        .or(() ->
            control.list("/v1/members").stream()
                .filter(member -> member.string("name").equals(DEVELOPER))
                .findFirst())
        .orElseThrow(() -> new StopException("The control plane has no member " + DEVELOPER + "."))
        .string("id");
  }

  private static Stored stored(JsonValue.Obj provider) {
    Set<WireFormat> formats = EnumSet.noneOf(WireFormat.class);
    for (JsonValue format : provider.array("formats")) {
      formats.add(WireFormat.valueOf(format.asString().toUpperCase(Locale.ROOT)));
    }
    return new Stored(
        provider.string("name"),
        formats,
        provider.array("models").stream().map(JsonValue::asString).toList(),
        provider.get("secret").map(JsonValue::asString).orElse("none"));
  }
}
