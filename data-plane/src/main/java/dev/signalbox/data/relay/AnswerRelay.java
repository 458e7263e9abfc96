package dev.signalbox.data.relay;

import dev.signalbox.data.dialect.UsageReading;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/// One answer on its way to the client, read from the side for its usage.
public sealed interface AnswerRelay permits ExactRelay, CrossingRelay {

  /// Looks at a part before it leaves. Afterwards [#ended()] tells whether the answer says that it
  /// is whole.
  void look(ByteBuf part);

  /// Passes a part on. It passes into this object's hands.
  void pass(HttpContent part);

  /// Passes the end on. It passes into this object's hands.
  void finish(LastHttpContent last);

  /// Lets go of what is held back; for an answer whose client has gone.
  void cut();

  /// Ends an answer that the provider broke off.
  ///
  /// @return whether the client has been told so in words of its own; if not, breaking the
  ///   connection has to tell it
  boolean breakOff();

  /// Whether the client has been sent anything. If not, it can still be refused.
  boolean begun();

  /// The provider has been silent for a while.
  void keepAlive();

  /// Whether the answer's own grammar says that it is whole.
  boolean ended();

  /// Whether the answer has said anything of its usage.
  boolean usageSeen();

  /// The body has ended, one way or another; what it said it used.
  UsageReading lastReading();

  /// What the answer has said so far that it used.
  UsageReading reading();

  /// The provider's HTTP status.
  int status();

  /// Whether the answer comes as an event stream.
  boolean isStream();

  /// Bytes of the answer's body so far.
  long bytes();
}
