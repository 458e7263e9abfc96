package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Conversation;
import dev.signalbox.simulator.script.ScriptedAgent;
import dev.signalbox.simulator.script.Seal;
import java.util.List;
import java.util.Optional;

/// `POST /v1/responses`.
public final class Responses implements Endpoint {

  private final OpenAi vendor;
  private final Seal seal;
  private final ScriptedAgent agent;
  private final PrefixCache cache;
  private final ResponsesRules rules;

  public Responses(OpenAi vendor, Seal seal, PrefixCache cache) {
    this.vendor = vendor;
    this.seal = seal;
    this.agent = new ScriptedAgent(seal);
    this.cache = cache;
    this.rules = new ResponsesRules(seal);
  }

  @Override
  public Vendor vendor() {
    return vendor;
  }

  @Override
  public Reply answer(Call call) {
    Optional<Refusal> refusal = rules.check(call);
    if (refusal.isPresent()) {
      return vendor.refuse(refusal.get(), call.requestId());
    }
    PromptTokens prompt = PromptTokens.of(call, cache, "tools", "instructions", "input");
    Conversation conversation = conversation(call);
    Answer answer = agent.answer(conversation, call.knobs());
    JsonValue.Obj body = call.body();
    ResponseForm form =
        new ResponseForm(
            seal,
            seal.id("resp_", call.requestId()),
            call.model(),
            call.received().getEpochSecond(),
            prompt,
            conversation.fingerprint(),
            body.array("include").contains(JsonValue.of("reasoning.encrypted_content")),
            summarised(body),
            ResponseForm.echo(body));
    if (call.stream()) {
      ResponseStream stream = new ResponseStream(form, answer, call.knobs().odd());
      return new Reply.Events(OpenAi.streamHeaders(call), stream.frames(), stream::broken);
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
          case "named" -> body.object("tool_choice").get("name").map(JsonValue::asString);
          default -> Optional.empty();
        };
    return new Conversation(
        ResponseItems.of(body).stream().map(ResponseItems::turn).toList(),
        choice.equals("none") ? List.of() : ResponseItems.offered(body),
        forced,
        body.get("parallel_tool_calls").map(JsonValue::asBoolean).orElse(true),
        OpenAi.reasons(call.model()) || body.get("reasoning").isPresent(),
        body.get("max_output_tokens").map(JsonValue::asLong).orElse(Long.MAX_VALUE),
        List.of(),
        ChatCompletions.fingerprint(seal, body));
  }

  private static boolean summarised(JsonValue.Obj body) {
    return body.get("reasoning").flatMap(found -> found.asObject().get("summary")).isPresent();
  }
}
