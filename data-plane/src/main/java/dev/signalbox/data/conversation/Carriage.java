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
  private final List<Loss> losses = new ArrayList<>();

  /// @param model the name that the reader of what is written knows the model by
  /// @param callId unique; ids that are missing are made of it
  /// @param nowSeconds the time where one has to be said, in seconds since 1970
  public Carriage(String model, String callId, long nowSeconds, Capabilities capabilities) {
    this.model = model;
    this.callId = callId;
    this.nowSeconds = nowSeconds;
    this.capabilities = capabilities;
  }

  /// Notes that something is left out.
  ///
  /// @param path where it stood in the dialect that it came in
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
}
