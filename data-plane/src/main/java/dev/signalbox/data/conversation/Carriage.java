package dev.signalbox.data.conversation;

import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;

/// What a writer has to know besides what it writes, and where it says what it could not carry.
public final class Carriage {

  private final String model;
  private final String callId;
  private final long nowSeconds;
  private final Capabilities capabilities;
  private final long estimatedInputTokens;
  private final boolean jsonArray;
  private final List<Loss> losses = new ArrayList<>();

  /// For a request, or a whole answer.
  ///
  /// @param model the name that the reader of what is written knows the model by
  /// @param callId unique; ids that are missing are made of it
  /// @param nowSeconds the time where one has to be said, in seconds since 1970
  public Carriage(String model, String callId, long nowSeconds, Capabilities capabilities) {
    this(model, callId, nowSeconds, capabilities, 0, false);
  }

  /// For a streamed answer.
  ///
  /// @param estimatedInputTokens what the first event says of the prompt where the provider says so
  ///   only at the end
  /// @param jsonArray whether the stream is a JSON array instead of events (Gemini)
  public Carriage(
      String model,
      String callId,
      long nowSeconds,
      Capabilities capabilities,
      long estimatedInputTokens,
      boolean jsonArray) {
    this.model = model;
    this.callId = callId;
    this.nowSeconds = nowSeconds;
    this.capabilities = capabilities;
    this.estimatedInputTokens = estimatedInputTokens;
    this.jsonArray = jsonArray;
  }

  /// Notes that something is left out.
  ///
  /// @param path where it stood: a member of the request, `tools[3].cache`, `turns[2].parts[0]`;
  ///   never a value
  public void lose(String path, Feature feature) {
    losses.add(new Loss(path, feature));
  }

  /// What was left out, in order.
  public List<Loss> losses() {
    return List.copyOf(losses);
  }

  /// The name of the model to write.
  public String model() {
    return model;
  }

  /// What ids are made of.
  public String callId() {
    return callId;
  }

  /// The time to write.
  public long nowSeconds() {
    return nowSeconds;
  }

  /// What the model takes.
  public Capabilities capabilities() {
    return capabilities;
  }

  /// How long the prompt is, roughly.
  public long estimatedInputTokens() {
    return estimatedInputTokens;
  }

  /// Whether the stream is a JSON array.
  public boolean jsonArray() {
    return jsonArray;
  }
}
