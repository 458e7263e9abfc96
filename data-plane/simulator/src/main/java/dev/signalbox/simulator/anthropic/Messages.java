package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Conversation;
import dev.signalbox.simulator.script.Conversation.Turn;
import dev.signalbox.simulator.script.ScriptedAgent;
import dev.signalbox.simulator.script.Seal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `POST /v1/messages` and `/v1/messages/count_tokens`, also as other platforms carry them.
public final class Messages {

  private final Envelope envelope;
  private final Seal seal;
  private final ScriptedAgent agent;
  private final PrefixCache cache;
  private final MessagesRules rules;

  public Messages(Envelope envelope, Seal seal, PrefixCache cache) {
    this.envelope = envelope;
    this.seal = seal;
    this.agent = new ScriptedAgent(seal);
    this.cache = cache;
    this.rules = new MessagesRules(seal);
  }

  /// Answers with a message.
  public Endpoint create() {
    return new Endpoint() {
      @Override
      public Vendor vendor() {
        return envelope.vendor();
      }

      @Override
      public Reply answer(Call call) {
        return rules
            .check(call, false)
            .<Reply>map(refusal -> envelope.vendor().refuse(refusal, call.requestId()))
            .orElseGet(() -> message(call));
      }
    };
  }

  /// Answers with the number of input tokens.
  public Endpoint countTokens() {
    return new Endpoint() {
      @Override
      public Vendor vendor() {
        return envelope.vendor();
      }

      @Override
      public Reply answer(Call call) {
        Optional<Refusal> refusal = rules.check(call, true);
        if (refusal.isPresent()) {
          return envelope.vendor().refuse(refusal.get(), call.requestId());
        }
        long tokens = PromptBlock.of(call.body()).stream().mapToLong(PromptBlock::tokens).sum();
        return Reply.Whole.json(
            200, envelope.wholeHeaders(call, Optional.empty()), envelope.counted(tokens));
      }
    };
  }

  private Reply message(Call call) {
    JsonValue.Obj body = call.body();
    InputTokens input =
        InputTokens.of(
            PromptBlock.of(body), envelope.credential(call), call.model(), cache, call.received());
    Conversation conversation = conversation(body);
    Answer answer = agent.answer(conversation, call.knobs());
    MessageForm form =
        new MessageForm(
            seal,
            seal.id("msg_01", call.requestId()),
            call.model(),
            input,
            ThinkingRules.omitted(body),
            body.get("context_management").isPresent());
    if (call.stream()) {
      return new Reply.Events(
          envelope.streamHeaders(call, form.begunUsage()),
          new MessageStream(form, answer, conversation.fingerprint(), envelope, call.knobs().odd())
              .frames(),
          () -> envelope.broken(call),
          envelope.framing());
    }
    Optional<ReportedUsage> usage = Optional.of(form.usage(answer));
    return new Reply.Whole(
        200,
        envelope.wholeHeaders(call, usage),
        Json.writeBytes(form.whole(answer, conversation.fingerprint())),
        usage);
  }

  private Conversation conversation(JsonValue.Obj body) {
    List<Turn> turns =
        Message.all(body).stream().filter(m -> !m.fromSystem()).map(Messages::turn).toList();
    return new Conversation(
        turns,
        ToolRules.offered(body),
        ToolRules.forced(body),
        ToolRules.parallel(body),
        ThinkingRules.wanted(body),
        body.number("max_tokens"),
        body.array("stop_sequences").stream().map(JsonValue::asString).toList(),
        fingerprint(body));
  }

  private static Turn turn(Message message) {
    if (message.fromAssistant()) {
      return message.has("tool_use") ? Turn.CALLS : Turn.ANSWER;
    }
    return message.has("tool_result") ? Turn.RESULT : Turn.PROMPT;
  }

  /// Short, because streams hold it.
  private String fingerprint(JsonValue.Obj body) {
    Map<String, JsonValue> members = new LinkedHashMap<>(body.members());
    members.remove("stream");
    return seal.id("", Json.write(new JsonValue.Obj(members)));
  }
}
