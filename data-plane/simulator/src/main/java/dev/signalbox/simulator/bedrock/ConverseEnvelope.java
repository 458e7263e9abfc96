package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.simulator.anthropic.Envelope;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers in the words of `Converse`. An event that has no counterpart becomes an empty frame,
/// which is not sent.
record ConverseEnvelope(Bedrock bedrock) implements Envelope, Vendor {

  static final Frame NOTHING = new Frame(new byte[0], Optional.empty());

  @Override
  public Vendor vendor() {
    return this;
  }

  @Override
  public Optional<Refusal> admit(Request request) {
    return bedrock.admit(request);
  }

  @Override
  public Refusal failure(Fault.Status fault) {
    return bedrock.failure(fault);
  }

  @Override
  public Refusal unreadable(String why) {
    return bedrock.unreadable(why);
  }

  /// What the model itself refuses is quoted.
  @Override
  public Reply.Whole refuse(Refusal refusal, String requestId) {
    return bedrock.refuse(
        Refusal.of(
            refusal.status(),
            Bedrock.VALIDATION,
            "The model returned the following errors: " + refusal.message()),
        requestId);
  }

  @Override
  public String credential(Call call) {
    return Bedrock.credential(call);
  }

  @Override
  public List<Header> wholeHeaders(Call call, Optional<ReportedUsage> usage) {
    return Bedrock.headers(call, "application/json");
  }

  @Override
  public List<Header> streamHeaders(Call call, ReportedUsage begun) {
    return Bedrock.headers(call, "application/vnd.amazon.eventstream");
  }

  @Override
  public Frame event(JsonValue.Obj data, Optional<ReportedUsage> usage) {
    return switch (data.string("type")) {
      case "message_start" -> event("messageStart", JsonValue.object().put("role", "assistant"));
      case "content_block_start" -> begun(data);
      case "content_block_delta" -> delta(data);
      case "content_block_stop" ->
          event(
              "contentBlockStop",
              JsonValue.object().put("contentBlockIndex", data.number("index")));
      case "message_delta" ->
          event(
              "messageStop",
              JsonValue.object().put("stopReason", data.object("delta").string("stop_reason")));
      case "message_stop" -> {
        ReportedUsage reported = converse(usage.orElseThrow());
        byte[] metadata =
            Json.writeBytes(
                JsonValue.object()
                    .put("usage", reported.vendor())
                    .put("metrics", JsonValue.object().put("latencyMs", 40).build())
                    .build());
        yield new Frame(EventStream.event("metadata", metadata), Optional.of(reported));
      }
      case "from_the_future" -> event("fromTheFuture", JsonValue.object());
      default -> NOTHING;
    };
  }

  private static Frame begun(JsonValue.Obj data) {
    JsonValue.Obj block = data.object("content_block");
    return switch (block.string("type")) {
      case "tool_use" ->
          event(
              "contentBlockStart",
              JsonValue.object()
                  .put("contentBlockIndex", data.number("index"))
                  .put(
                      "start",
                      JsonValue.object()
                          .put(
                              "toolUse",
                              JsonValue.object()
                                  .put("toolUseId", block.string("id"))
                                  .put("name", block.string("name"))
                                  .build())
                          .build()));
      case "redacted_thinking" ->
          delta(data.number("index"), reasoning("redactedContent", block.string("data")));
      default -> NOTHING;
    };
  }

  private static Frame delta(JsonValue.Obj data) {
    JsonValue.Obj delta = data.object("delta");
    long index = data.number("index");
    return switch (delta.string("type")) {
      case "text_delta" -> delta(index, JsonValue.object().put("text", delta.string("text")));
      case "thinking_delta" -> delta(index, reasoning("text", delta.string("thinking")));
      case "signature_delta" -> delta(index, reasoning("signature", delta.string("signature")));
      case "input_json_delta" ->
          delta.string("partial_json").isEmpty()
              ? NOTHING
              : delta(
                  index,
                  JsonValue.object()
                      .put(
                          "toolUse",
                          JsonValue.object().put("input", delta.string("partial_json")).build()));
      default -> NOTHING;
    };
  }

  private static ObjectBuilder reasoning(String member, String text) {
    return JsonValue.object().put("reasoningContent", JsonValue.object().put(member, text).build());
  }

  private static Frame delta(long index, ObjectBuilder delta) {
    return event(
        "contentBlockDelta",
        JsonValue.object().put("contentBlockIndex", index).put("delta", delta.build()));
  }

  private static Frame event(String type, ObjectBuilder payload) {
    return new Frame(EventStream.event(type, Json.writeBytes(payload.build())), Optional.empty());
  }

  /// A whole message in the words of `Converse`.
  static JsonValue.Obj whole(JsonValue.Obj message, ReportedUsage usage) {
    List<JsonValue> content = new ArrayList<>();
    for (JsonValue entry : message.array("content")) {
      content.add(block(entry.asObject()));
    }
    return JsonValue.object()
        .put(
            "output",
            JsonValue.object()
                .put(
                    "message",
                    JsonValue.object()
                        .put("role", "assistant")
                        .put("content", JsonValue.array(content))
                        .build())
                .build())
        .put("stopReason", message.string("stop_reason"))
        .put("usage", usage.vendor())
        .put("metrics", JsonValue.object().put("latencyMs", 40).build())
        .build();
  }

  private static JsonValue block(JsonValue.Obj block) {
    return switch (block.string("type")) {
      case "tool_use" ->
          JsonValue.object()
              .put(
                  "toolUse",
                  JsonValue.object()
                      .put("toolUseId", block.string("id"))
                      .put("name", block.string("name"))
                      .put("input", block.require("input"))
                      .build())
              .build();
      case "redacted_thinking" -> reasoning("redactedContent", block.string("data")).build();
      case "thinking" ->
          JsonValue.object()
              .put(
                  "reasoningContent",
                  JsonValue.object()
                      .put(
                          "reasoningText",
                          JsonValue.object()
                              .put("text", block.string("thinking"))
                              .put("signature", block.string("signature"))
                              .build())
                      .build())
              .build();
      default -> JsonValue.object().put("text", block.string("text")).build();
    };
  }

  /// The same usage in the words of `Converse`.
  static ReportedUsage converse(ReportedUsage usage) {
    UsageCounts counts = usage.counts();
    long input = counts.of(Unit.INPUT_TOKEN);
    long output = counts.of(Unit.OUTPUT_TOKEN);
    long read = counts.of(Unit.CACHE_READ_TOKEN);
    long written = InvokeEnvelope.written(counts);
    ObjectBuilder words =
        JsonValue.object()
            .put("inputTokens", input)
            .put("outputTokens", output)
            .put("totalTokens", input + output + read + written)
            .put("cacheReadInputTokens", read)
            .put("cacheWriteInputTokens", written);
    if (written > 0) {
      words.put(
          "cacheDetails",
          JsonValue.array(
              List.of(
                  detail("5m", counts.of(Unit.CACHE_WRITE_5M_TOKEN)),
                  detail("1h", counts.of(Unit.CACHE_WRITE_1H_TOKEN)))));
    }
    return new ReportedUsage(words.build(), counts, usage.complete());
  }

  private static JsonValue detail(String ttl, long tokens) {
    return JsonValue.object().put("ttl", ttl).put("inputTokens", tokens).build();
  }

  @Override
  public Frame broken(Call call) {
    return InvokeEnvelope.brokenStream();
  }

  @Override
  public Reply.Framing framing() {
    return Reply.Framing.BINARY;
  }

  @Override
  public boolean pings() {
    return false;
  }

  @Override
  public JsonValue.Obj counted(long tokens) {
    return JsonValue.object().put("inputTokens", tokens).build();
  }
}
