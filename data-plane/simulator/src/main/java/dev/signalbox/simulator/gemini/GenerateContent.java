package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.gemini.Shape.Violation;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Conversation;
import dev.signalbox.simulator.script.Conversation.Turn;
import dev.signalbox.simulator.script.ScriptedAgent;
import dev.signalbox.simulator.script.Seal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `generateContent`, `streamGenerateContent` and `countTokens`, of the Gemini API and of Vertex.
public final class GenerateContent {

  private final Vendor vendor;
  private final boolean vertex;
  private final Seal seal;
  private final ScriptedAgent agent;
  private final PrefixCache cache;
  private final ContentRules contents;

  /// @param vertex whether it is served by Vertex, whose messages have a few fields more
  public GenerateContent(Vendor vendor, boolean vertex, Seal seal, PrefixCache cache) {
    this.vendor = vendor;
    this.vertex = vertex;
    this.seal = seal;
    this.agent = new ScriptedAgent(seal);
    this.cache = cache;
    this.contents = new ContentRules(seal);
  }

  /// Answers in one piece.
  public Endpoint whole() {
    return endpoint(call -> answer(call, false));
  }

  /// Answers in a stream: server-sent events for `alt=sse`, else one JSON array.
  public Endpoint stream() {
    return endpoint(call -> answer(call, true));
  }

  /// Counts the tokens of a prompt.
  public Endpoint countTokens() {
    return endpoint(this::count);
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

  private Reply answer(Call call, boolean stream) {
    List<Violation> violations = new ArrayList<>();
    Shape shape = vertex ? Shapes.GENERATE_ON_VERTEX : Shapes.GENERATE;
    JsonValue.Obj body = Shape.read(shape, call.body(), "", violations).asObject();
    Optional<Refusal> refusal =
        refusal(violations)
            .or(() -> contents.check(body, call.model()))
            .or(() -> ToolRules.check(body))
            .or(() -> Generation.check(body, call.model()));
    if (refusal.isPresent()) {
      return vendor.refuse(refusal.get(), call.requestId());
    }
    Generation generation = Generation.of(body, call.model());
    String fingerprint = seal.id("", Json.write(body));
    Conversation conversation =
        new Conversation(
            body.array("contents").stream().map(content -> turn(content.asObject())).toList(),
            ToolRules.offered(body),
            ToolRules.forced(body),
            true,
            generation.reasons(),
            generation.maxTokens(),
            generation.stops(),
            fingerprint);
    Answer answer = agent.answer(conversation, call.knobs());
    AnswerForm form =
        new AnswerForm(
            seal,
            seal.id("", call.requestId()),
            call.model(),
            Prompt.of(call, body, cache),
            generation.showsThoughts(),
            fingerprint,
            answer);
    return stream ? streamed(call, form) : whole(call, form);
  }

  private static Reply whole(Call call, AnswerForm form) {
    return new Reply.Whole(
        200,
        Gemini.headers(call.requestId(), "application/json; charset=UTF-8"),
        Gemini.bytes(form.whole()),
        Optional.of(form.usage()));
  }

  private static Reply streamed(Call call, AnswerForm form) {
    boolean events = call.request().query("alt").equals(Optional.of("sse"));
    Reply.Framing framing = events ? Reply.Framing.EVENTS : Reply.Framing.ARRAY;
    String error =
        Gemini.text(
            Gemini.error(
                Refusal.of(
                    503, "UNAVAILABLE", "The model is overloaded. Please try again later.")));
    String broken = events ? "data: " + error + "\r\n\r\n" : ",\r\n" + error + "\n]\n";
    return new Reply.Events(
        Gemini.headers(
            call.requestId(), events ? "text/event-stream" : "application/json; charset=UTF-8"),
        new AnswerStream(form, framing),
        () -> new Frame(broken.getBytes(StandardCharsets.UTF_8), Optional.empty()),
        framing);
  }

  private Reply count(Call call) {
    List<Violation> violations = new ArrayList<>();
    Shape shape = vertex ? Shapes.COUNT_ON_VERTEX : Shapes.COUNT;
    JsonValue.Obj asked = Shape.read(shape, call.body(), "", violations).asObject();
    JsonValue.Obj body = asked.get("generateContentRequest").map(JsonValue::asObject).orElse(asked);
    Optional<Refusal> refusal = refusal(violations).or(() -> contents.check(body, call.model()));
    if (refusal.isPresent()) {
      return vendor.refuse(refusal.get(), call.requestId());
    }
    long tokens = Prompt.tokens(body);
    return new Reply.Whole(
        200,
        Gemini.headers(call.requestId(), "application/json; charset=UTF-8"),
        Gemini.bytes(
            JsonValue.object()
                .put("totalTokens", tokens)
                .put("promptTokensDetails", AnswerForm.details(tokens))
                .build()),
        Optional.empty());
  }

  /// One refusal that names everything that the reader stumbled over.
  static Optional<Refusal> refusal(List<Violation> violations) {
    return violations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                400,
                Gemini.INVALID,
                violations.stream().map(Violation::description).collect(Collectors.joining("\n")),
                Optional.of(violations.getFirst().field()),
                Optional.empty(),
                OptionalInt.empty()));
  }

  private static Turn turn(JsonValue.Obj content) {
    if (ContentRules.role(content).equals("model")) {
      return ContentRules.parts(content, "functionCall").isEmpty() ? Turn.ANSWER : Turn.CALLS;
    }
    return ContentRules.parts(content, "functionResponse").isEmpty() ? Turn.PROMPT : Turn.RESULT;
  }
}
