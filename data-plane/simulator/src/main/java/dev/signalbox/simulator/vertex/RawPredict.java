package dev.signalbox.simulator.vertex;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.anthropic.Anthropic;
import dev.signalbox.simulator.anthropic.Messages;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.script.Seal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What `rawPredict` changes in a Messages body (docs: vertex-ai/generative-ai/docs/partner-models/
/// claude/use-claude): the version is required, the model is in the path, members of Anthropic's
/// own service are unknown, and of the betas in the header a subset is known.
final class RawPredict {

  static final String VERSION = "vertex-2023-10-16";

  /// The betas that Vertex knows; any other is refused.
  static final Set<String> BETAS =
      Set.of(
          "claude-code-20250219",
          "compact-2026-01-12",
          "computer-use-2024-10-22",
          "computer-use-2025-01-24",
          "computer-use-2025-11-24",
          "context-1m-2025-08-07",
          "context-management-2025-06-27",
          "effort-2025-11-24",
          "fine-grained-tool-streaming-2025-05-14",
          "interleaved-thinking-2025-05-14",
          "output-128k-2025-02-19",
          "structured-outputs-2025-11-13",
          "token-efficient-tools-2025-02-19",
          "tool-search-tool-2025-10-19",
          "web-search-2025-03-05");

  private static final List<String> UNKNOWN =
      List.of(
          "anthropic_beta",
          "container",
          "mcp_servers",
          "inference_geo",
          "speed",
          "service_tier",
          "diagnostics",
          "user_profile_id",
          "workspace_id");

  private final Vertex vendor;
  private final Messages messages;

  RawPredict(Vertex vendor, Seal seal, PrefixCache cache) {
    this.vendor = vendor;
    this.messages = new Messages(new RawPredictEnvelope(vendor), seal, cache);
  }

  /// Answers with a message.
  ///
  /// @param stream whether the path is the one for streams
  Endpoint create(boolean stream) {
    return endpoint(call ->
        check(call, false)
            .or(() -> mode(call, stream))
            .map(refusal -> (Reply) vendor.refuse(refusal, call.requestId()))
            .orElseGet(() -> messages.create().answer(unwrapped(call))));
  }

  /// Answers with the number of input tokens.
  Endpoint countTokens() {
    return endpoint(call ->
        check(call, true)
            .map(refusal -> (Reply) vendor.refuse(refusal, call.requestId()))
            .orElseGet(() -> messages.countTokens().answer(unwrapped(call))));
  }

  private Endpoint endpoint(Function<Call, Reply> answer) {
    return new Endpoint() {
      @Override
      public Vendor vendor() {
        return vendor;
      }

      @Override
      public Reply answer(Call call) {
        return answer.apply(call);
      }
    };
  }

  /// @param counting whether tokens are counted, where the body names the model and no version
  private static Optional<Refusal> check(Call call, boolean counting) {
    JsonValue.Obj body = call.body();
    Optional<JsonValue> version = body.get("anthropic_version");
    if (version.isEmpty() && !counting) {
      return refuse("anthropic_version: Field required");
    }
    if (version.isPresent() && !version.get().equals(JsonValue.of(VERSION))) {
      return refuse("anthropic_version: Input should be '" + VERSION + "'");
    }
    if (body.members().containsKey("model") != counting) {
      return refuse(counting ? "model: Field required" : "model: Extra inputs are not permitted");
    }
    for (String name : UNKNOWN) {
      if (body.members().containsKey(name)) {
        return refuse(name + ": Extra inputs are not permitted");
      }
    }
    return Anthropic.betas(call.headers()).stream()
        .filter(beta -> !BETAS.contains(beta))
        .findFirst()
        .map(Anthropic::unexpectedBeta);
  }

  private static Optional<Refusal> mode(Call call, boolean stream) {
    return call.stream() == stream
        ? Optional.empty()
        : refuse("stream: must be true for streamRawPredict, and only there");
  }

  private static Call unwrapped(Call call) {
    Map<String, JsonValue> members = new LinkedHashMap<>(call.body().members());
    members.remove("anthropic_version");
    String model = call.model().replace('@', '-');
    members.put("model", JsonValue.of(model));
    return new Call(call.request(), model, new JsonValue.Obj(members), call.knobs());
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.invalid(message));
  }
}
