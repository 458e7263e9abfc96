package dev.signalbox.data.port;

import io.netty.buffer.ByteBuf;

/// One attempt, as the calling code sees it once the request's head is on its way.
public interface ProviderCall {

  /// Sends a part of the body; it passes into the port's hands. Before the connection stands it is
  /// queued.
  void send(ByteBuf bytes);

  /// The body is complete.
  void sendEnd();

  /// Sends what was written.
  void flush();

  /// Whether the provider takes more.
  boolean isWritable();

  /// Stops or goes on with reading the answer.
  void read(boolean on);

  /// Ends the attempt at once, whatever its state: the connection is not used again.
  void cancel();
}
