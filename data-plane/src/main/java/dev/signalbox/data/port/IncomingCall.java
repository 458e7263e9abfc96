package dev.signalbox.data.port;

import dev.signalbox.data.exchange.RefusalCode;
import io.netty.buffer.ByteBuf;

/// One call, as the accepting side tells it.
public interface IncomingCall {

  /// A part of the request's body; it passes into the call's hands.
  void body(ByteBuf bytes);

  /// No more bytes for now: a good time to pass on what has come.
  void bodyPause();

  /// The request's body is complete.
  void bodyEnd();

  /// The request's body will not be complete: the client broke a rule or took too long. The client
  /// can still be answered.
  void clientFault(RefusalCode code);

  /// The client has gone; nothing can be written to it any more.
  void clientGone();

  /// The client keeps up again.
  void clientWritable();

  /// Called about once a second, to look at deadlines.
  void tick(long nanoTime);
}
