package dev.signalbox.data.port;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;

/// The client's side of one call.
public interface ClientPort {

  /// The loop that owns the call.
  EventLoop loop();

  /// Writes the head of the answer, without flushing.
  void writeHead(HttpResponse head);

  /// Writes a part of the answer's body, without flushing; the last part ends the answer. The
  /// part's content passes into the port's hands.
  void writeBody(HttpObject part);

  /// Sends what was written.
  void flush();

  /// Whether the client keeps up. When it does not, [IncomingCall#clientWritable()] tells that it
  /// does again.
  boolean isWritable();

  /// Stops or goes on with taking in the request's body.
  void takeBody(boolean on);

  /// Breaks the answer off, so that the client can see that it is not whole.
  void abort();

  /// Whether the client speaks HTTP/1.1 or newer, and so understands chunks.
  boolean understandsChunks();
}
