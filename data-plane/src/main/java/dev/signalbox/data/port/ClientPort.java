package dev.signalbox.data.port;

import dev.signalbox.data.exchange.Peer;
import dev.signalbox.model.key.IpAddress;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The client's side of one call.
public interface ClientPort extends Peer {

  /// The connection, or the stream of it that carries the call.
  Channel channel();

  /// The loop that owns the call.
  default EventLoop loop() {
    return channel().eventLoop();
  }

  @Override
  default @Nullable IpAddress address() {
    return channel().remoteAddress() instanceof InetSocketAddress peer && !peer.isUnresolved()
        ? IpAddress.of(peer.getAddress().getAddress())
        : null;
  }

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
