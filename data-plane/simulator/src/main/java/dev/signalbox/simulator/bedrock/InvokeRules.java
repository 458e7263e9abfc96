package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `InvokeModel` changes in a Messages body (docs:
/// model-parameters-anthropic-claude-messages): the version is required, betas are a member, model
/// and stream are in the path, and members of the vendor's own service are unknown.
final class InvokeRules {

  /// The betas that Bedrock knows; any other is refused.
  static final Set<String> BETAS =
      Set.of(
          "claude-code-20250219",
          "compact-2026-01-12",
          "computer-use-2024-10-22",
          "computer-use-2025-01-24",
          "computer-use-2025-11-24",
          "context-1m-2025-08-07",
          "context-management-2025-06-27",
          "dev-full-thinking-2025-05-14",
          "effort-2025-11-24",
          "fine-grained-tool-streaming-2025-05-14",
          "interleaved-thinking-2025-05-14",
          "output-128k-2025-02-19",
          "structured-outputs-2025-11-13",
          "token-efficient-tools-2025-02-19",
          "tool-examples-2025-10-29",
          "tool-search-tool-2025-10-19");

  static final String VERSION = "bedrock-2023-05-31";

  private static final List<String> UNKNOWN =
      List.of(
          "model",
          "stream",
          "container",
          "mcp_servers",
          "inference_geo",
          "speed",
          "service_tier",
          "diagnostics",
          "user_profile_id",
          "workspace_id");

  private InvokeRules() {}

  static Optional<Refusal> check(JsonValue.Obj body) {
    Optional<JsonValue> version = body.get("anthropic_version");
    if (version.isEmpty()) {
      return refuse("anthropic_version: Field required");
    }
    if (!version.get().equals(JsonValue.of(VERSION))) {
      return refuse("anthropic_version: Input should be '" + VERSION + "'");
    }
    for (String name : UNKNOWN) {
      if (body.members().containsKey(name)) {
        return refuse(name + ": Extra inputs are not permitted");
      }
    }
    return betas(body).stream()
        .filter(beta -> !BETAS.contains(beta))
        .findFirst()
        .map(beta -> Bedrock.invalid("invalid beta flag"));
  }

  static List<String> betas(JsonValue.Obj body) {
    return body.array("anthropic_beta").stream().map(JsonValue::asString).toList();
  }

  /// The call as the Messages API knows it.
  static Call unwrapped(Call call, boolean stream) {
    Map<String, JsonValue> members = new LinkedHashMap<>(call.body().members());
    members.remove("anthropic_version");
    members.remove("anthropic_beta");
    members.put("model", JsonValue.of(call.model()));
    members.put("stream", JsonValue.of(stream));
    return messages(call, new JsonValue.Obj(members), betas(call.body()));
  }

  /// A call of the Messages API with betas.
  static Call messages(Call call, JsonValue.Obj body, List<String> betas) {
    List<Header> headers = new ArrayList<>(call.headers().lines());
    headers.removeIf(line -> line.name().equalsIgnoreCase("anthropic-beta"));
    betas.forEach(beta -> headers.add(new Header("anthropic-beta", beta)));
    return new Call(
        call.request().with(new Headers(headers)), plainName(call.model()), body, call.knobs());
  }

  /// The vendor's own name of a model: without region, vendor and version of the offer.
  static String plainName(String id) {
    return id.replaceFirst("^.*/", "")
        .replaceFirst("^(?:[a-z-]+\\.)?anthropic\\.", "")
        .replaceFirst("-v[0-9]+(?::[0-9]+)?$", "");
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Bedrock.invalid(message));
  }
}
