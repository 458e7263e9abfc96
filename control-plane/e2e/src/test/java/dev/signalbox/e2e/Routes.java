package dev.signalbox.e2e;

import static org.awaitility.Awaitility.await;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.time.Duration;
import java.util.List;

/// Providers and aliases of a tenant, besides those that are there from the start.
final class Routes {

  private static final Duration IN_FORCE = Duration.ofSeconds(30);
  private static final List<String> LOSSES =
      List.of("tools", "tool_choice", "thinking", "cache", "structured_output", "content");

  private final Stack stack;

  Routes(Stack stack) {
    this.stack = stack;
  }

  /// A provider at the simulator with the simulator's own key.
  ///
  /// @param path of its base address
  Routes provider(String name, String path, String format, String model) {
    Obj simulator =
        stack.control().all("/v1/providers").stream()
            .filter(each -> each.string("name").equals("simulator"))
            .findFirst()
            .orElseThrow();
    return provider(
        name,
        path,
        JsonValue.object()
            .put("formats", texts(format))
            .put("models", texts(model))
            .put("scheme", format.equals("gemini") ? "x_goog_api_key" : "bearer")
            .put("secret", simulator.string("secret"))
            .put("usage_in_stream", format.startsWith("openai")));
  }

  /// Any other provider at the simulator.
  Routes provider(String name, String path, JsonValue.ObjectBuilder settings) {
    settings.put("base_url", stack.simulator().base() + path);
    stack.control().put("/v1/providers/" + name, settings.build());
    return this;
  }

  /// A name for a model at one provider, which may lose what that one cannot carry.
  Routes alias(String name, String provider, String model) {
    stack
        .control()
        .put(
            "/v1/aliases/" + name,
            JsonValue.object()
                .put("provider", provider)
                .put("model", model)
                .put("allows", texts(LOSSES.toArray(String[]::new)))
                .build());
    return this;
  }

  /// Waits until the proxy knows an alias.
  void areInForce(String alias) {
    Rest gateway = new Rest(stack.gateway(), stack.key());
    await("the aliases are in force")
        .atMost(IN_FORCE)
        .ignoreExceptions()
        .until(() -> gateway.text("/v1/models").contains(alias));
  }

  static JsonValue texts(String... texts) {
    return JsonValue.array(List.of(texts).stream().map(JsonValue::of).toList());
  }
}
