package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Oddity;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Conversation;
import dev.signalbox.simulator.script.Conversation.Turn;
import dev.signalbox.simulator.script.OfferedTool;
import dev.signalbox.simulator.script.ScriptedAgent;
import dev.signalbox.simulator.script.Seal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `POST /v1/chat/completions`.
public final class ChatCompletions implements Endpoint {

  private final OpenAi vendor;
  private final Seal seal;
  private final ScriptedAgent agent;
  private final PrefixCache cache;

  public ChatCompletions(OpenAi vendor, Seal seal, PrefixCache cache) {
    this.vendor = vendor;
    this.seal = seal;
    this.agent = new ScriptedAgent(seal);
    this.cache = cache;
  }

  @Override
  public Vendor vendor() {
    return vendor;
  }

  @Override
  public Reply answer(Call call) {
    boolean shown = call.knobs().odd().contains(Oddity.REASONING_CONTENT);
    Optional<Refusal> refusal =
        ChatRules.check(call.body(), call.model())
            .or(() -> shown ? ChatReasoning.check(call.body()) : Optional.empty());
    if (refusal.isPresent()) {
      return vendor.refuse(refusal.get(), call.requestId());
    }
    PromptTokens prompt = PromptTokens.of(call, cache, "tools", "functions", "messages");
    Conversation conversation = conversation(call);
    Answer answer = agent.answer(conversation, call.knobs());
    ChatForm form =
        new ChatForm(
            seal,
            seal.id("chatcmpl-", call.requestId()),
            call.model(),
            call.received().getEpochSecond(),
            prompt,
            conversation.fingerprint(),
            shown);
    if (call.stream()) {
      boolean withUsage =
          call.body()
              .get("stream_options")
              .map(options -> options.asObject().flag("include_usage"))
              .orElse(false);
      return new Reply.Events(
          OpenAi.streamHeaders(call),
          new ChatStream(form, answer, withUsage, call.knobs().odd()).frames(),
          () -> Frame.data(OpenAi.error(OpenAi.serverError(500))));
    }
    return new Reply.Whole(
        200,
        OpenAi.jsonHeaders(call),
        Json.writeBytes(form.whole(answer)),
        Optional.of(form.usage(answer)));
  }

  private Conversation conversation(Call call) {
    JsonValue.Obj body = call.body();
    String choice =
        body.get("tool_choice")
            .map(found -> found instanceof JsonValue.Text text ? text.value() : "named")
            .orElse("auto");
    Optional<String> forced =
        switch (choice) {
          case "required" -> Optional.of("");
          case "named" ->
              body.object("tool_choice").get("function").map(f -> f.asObject().string("name"));
          default -> Optional.empty();
        };
    return new Conversation(
        body.array("messages").stream().map(entry -> turn(entry.asObject())).toList(),
        choice.equals("none") ? List.of() : offered(body),
        forced,
        body.get("parallel_tool_calls").map(JsonValue::asBoolean).orElse(true),
        OpenAi.reasons(call.model())
            || body.get("reasoning_effort").isPresent()
            || call.knobs().odd().contains(Oddity.REASONING_CONTENT),
        body.get("max_completion_tokens")
            .or(() -> body.get("max_tokens"))
            .map(JsonValue::asLong)
            .orElse(Long.MAX_VALUE),
        stops(body),
        fingerprint(seal, body));
  }

  /// The texts before which an answer ends.
  static List<String> stops(JsonValue.Obj body) {
    return body.get("stop")
        .map(stop ->
            stop instanceof JsonValue.Text one
                ? List.of(one.value())
                : stop.asArray().stream().map(JsonValue::asString).toList())
        .orElse(List.of());
  }

  /// The request apart from how it is to be delivered; short, because streams hold it.
  static String fingerprint(Seal seal, JsonValue.Obj body) {
    Map<String, JsonValue> members = new LinkedHashMap<>(body.members());
    members.remove("stream");
    members.remove("stream_options");
    return seal.id("", Json.write(new JsonValue.Obj(members)));
  }

  private static Turn turn(JsonValue.Obj message) {
    return switch (message.string("role")) {
      case "assistant" -> message.array("tool_calls").isEmpty() ? Turn.ANSWER : Turn.CALLS;
      case "tool", "function" -> Turn.RESULT;
      default -> Turn.PROMPT;
    };
  }

  private static List<OfferedTool> offered(JsonValue.Obj body) {
    List<OfferedTool> offered = new ArrayList<>();
    for (JsonValue entry : body.array("tools")) {
      JsonValue.Obj tool = entry.asObject();
      if (tool.string("type").equals("function")) {
        JsonValue.Obj function = tool.object("function");
        offered.add(
            OfferedTool.function(
                function.string("name"),
                function
                    .get("parameters")
                    .map(JsonValue::asObject)
                    .orElseGet(() -> JsonValue.object().build())));
      }
    }
    return offered;
  }
}
