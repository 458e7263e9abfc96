package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.simulator.anthropic.Envelope;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `InvokeModel` around the Messages API: each event is the base64 payload of a `chunk`, padded so
/// that its length tells nothing.
record InvokeEnvelope(Bedrock vendor) implements Envelope {

  private static final String PADDING =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  @Override
  public String credential(Call call) {
    return Bedrock.credential(call);
  }

  @Override
  public List<Header> wholeHeaders(Call call, Optional<ReportedUsage> usage) {
    List<Header> headers = Bedrock.headers(call, "application/json");
    usage.ifPresent(reported -> {
      UsageCounts counts = reported.counts();
      headers.add(count("input-token-count", counts.of(Unit.INPUT_TOKEN)));
      headers.add(count("output-token-count", counts.of(Unit.OUTPUT_TOKEN)));
      headers.add(count("cache-read-input-token-count", counts.of(Unit.CACHE_READ_TOKEN)));
      headers.add(count("cache-write-input-token-count", written(counts)));
      headers.add(count("invocation-latency", 12));
    });
    return headers;
  }

  @Override
  public List<Header> streamHeaders(Call call, ReportedUsage begun) {
    List<Header> headers = Bedrock.headers(call, "application/vnd.amazon.eventstream");
    headers.add(new Header("x-amzn-bedrock-content-type", "application/json"));
    return headers;
  }

  @Override
  public Frame event(JsonValue.Obj data, Optional<ReportedUsage> usage) {
    JsonValue.Obj wrapped = data;
    if (data.string("type").equals("message_stop")) {
      UsageCounts counts = usage.map(ReportedUsage::counts).orElse(UsageCounts.NONE);
      Map<String, JsonValue> members = new LinkedHashMap<>(data.members());
      members.put(
          "amazon-bedrock-invocationMetrics",
          JsonValue.object()
              .put("inputTokenCount", counts.of(Unit.INPUT_TOKEN))
              .put("outputTokenCount", counts.of(Unit.OUTPUT_TOKEN))
              .put("invocationLatency", 40)
              .put("firstByteLatency", 12)
              .put("cacheReadInputTokenCount", counts.of(Unit.CACHE_READ_TOKEN))
              .put("cacheWriteInputTokenCount", written(counts))
              .build());
      wrapped = new JsonValue.Obj(members);
    }
    byte[] bytes = Json.writeBytes(wrapped);
    JsonValue.Obj chunk =
        JsonValue.object()
            .put("bytes", Base64.getEncoder().encodeToString(bytes))
            .put("p", PADDING.substring(0, 4 + bytes.length % (PADDING.length() - 4)))
            .build();
    return new Frame(EventStream.event("chunk", Json.writeBytes(chunk)), usage);
  }

  @Override
  public Frame broken(Call call) {
    return brokenStream();
  }

  /// A model that failed half way, as both streams tell of it.
  static Frame brokenStream() {
    return new Frame(
        EventStream.exception(
            "modelStreamErrorException",
            Json.writeBytes(
                JsonValue.object()
                    .put("message", "The model encountered an error while streaming.")
                    .put("originalStatusCode", 529)
                    .put("originalMessage", "Overloaded")
                    .build())),
        Optional.empty());
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

  static long written(UsageCounts counts) {
    return counts.of(Unit.CACHE_WRITE_5M_TOKEN) + counts.of(Unit.CACHE_WRITE_1H_TOKEN);
  }

  private static Header count(String name, long value) {
    return new Header("x-amzn-bedrock-" + name, Long.toString(value));
  }
}
