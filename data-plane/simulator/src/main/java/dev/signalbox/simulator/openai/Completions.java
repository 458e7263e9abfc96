package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.FrameSequence;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Conversation;
import dev.signalbox.simulator.script.Pieces;
import dev.signalbox.simulator.script.ScriptedAgent;
import dev.signalbox.simulator.script.Seal;
import java.util.List;
import java.util.Optional;

/// `POST /v1/completions`, the text interface from before chats.
public final class Completions implements Endpoint {

  private static final long USUAL_MAX_TOKENS = 16;

  private final OpenAi vendor;
  private final Seal seal;
  private final ScriptedAgent agent;
  private final PrefixCache cache;

  public Completions(OpenAi vendor, Seal seal, PrefixCache cache) {
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
    JsonValue.Obj body = call.body();
    if (call.model().isEmpty()) {
      return vendor.refuse(
          Refusal.invalid("you must provide a model parameter", "model"), call.requestId());
    }
    if (body.get("prompt").isEmpty()) {
      return vendor.refuse(
          Refusal.invalid("Missing required parameter: 'prompt'.", "prompt"), call.requestId());
    }
    PromptTokens prompt = PromptTokens.of(call, cache, "prompt");
    Answer answer =
        agent.answer(
            new Conversation(
                List.of(Conversation.Turn.PROMPT),
                List.of(),
                Optional.empty(),
                false,
                false,
                body.get("max_tokens").map(JsonValue::asLong).orElse(USUAL_MAX_TOKENS),
                ChatCompletions.stops(body),
                ChatCompletions.fingerprint(seal, body)),
            call.knobs());
    ReportedUsage usage =
        new ReportedUsage(
            ChatForm.vendorUsage(prompt, answer), prompt.counts(answer.outputTokens()), true);
    return call.stream() ? stream(call, answer, usage) : whole(call, answer, usage);
  }

  private Reply whole(Call call, Answer answer, ReportedUsage usage) {
    JsonValue.Obj completion =
        head(call)
            .put("choices", choices(answer.text(), JsonValue.of(ChatForm.finishReason(answer))))
            .put("usage", usage.vendor())
            .build();
    return new Reply.Whole(
        200, OpenAi.jsonHeaders(call), Json.writeBytes(completion), Optional.of(usage));
  }

  private Reply stream(Call call, Answer answer, ReportedUsage usage) {
    boolean withUsage =
        call.body()
            .get("stream_options")
            .map(options -> options.asObject().flag("include_usage"))
            .orElse(false);
    JsonValue.Obj head = head(call).build();
    JsonValue finish = JsonValue.of(ChatForm.finishReason(answer));
    FrameSequence frames = new FrameSequence();
    frames.each(
        Pieces.of(answer.text(), answer.pieces()),
        piece -> chunk(head, choices(piece, new JsonValue.Null()), withUsage));
    frames.then(() -> chunk(head, choices("", finish), withUsage));
    if (withUsage) {
      frames.then(() ->
          Frame.data(
              extended(head, JsonValue.array(List.of())).put("usage", usage.vendor()).build(),
              usage));
    }
    frames.then(Frame::done);
    return new Reply.Events(
        OpenAi.streamHeaders(call),
        frames,
        () -> Frame.data(OpenAi.error(OpenAi.serverError(500))));
  }

  private static Frame chunk(JsonValue.Obj head, JsonValue choices, boolean withUsage) {
    JsonValue.ObjectBuilder chunk = extended(head, choices);
    if (withUsage) {
      chunk.put("usage", new JsonValue.Null());
    }
    return Frame.data(chunk.build());
  }

  private static JsonValue.ObjectBuilder extended(JsonValue.Obj head, JsonValue choices) {
    JsonValue.ObjectBuilder chunk = JsonValue.object();
    head.members().forEach(chunk::put);
    return chunk.put("choices", choices);
  }

  private JsonValue.ObjectBuilder head(Call call) {
    return JsonValue.object()
        .put("id", seal.id("cmpl-", call.requestId()))
        .put("object", "text_completion")
        .put("created", call.received().getEpochSecond())
        .put("model", call.model());
  }

  private static JsonValue choices(String text, JsonValue finishReason) {
    return JsonValue.array(
        List.of(
            JsonValue.object()
                .put("text", text)
                .put("index", 0)
                .put("logprobs", new JsonValue.Null())
                .put("finish_reason", finishReason)
                .build()));
  }
}
