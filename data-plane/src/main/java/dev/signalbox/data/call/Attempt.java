package dev.signalbox.data.call;

import dev.signalbox.data.port.ProviderCall;
import dev.signalbox.data.port.ProviderListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One attempt on its way: waits for a connection, then owns it until the answer is complete.
final class Attempt implements ProviderCall {

  /// How much of the body waits for the connection before the client is held back.
  private static final long MAX_QUEUED_BYTES = 131_072;

  private final HttpRequest head;
  private final ProviderListener listener;
  private @Nullable Queue<HttpObject> queued = new ArrayDeque<>(4);
  private @Nullable Channel channel;
  private long queuedBytes;
  private boolean sentAll;
  private boolean over;

  Attempt(HttpRequest head, ProviderListener listener) {
    this.head = head;
    this.listener = listener;
  }

  /// A connection stands: everything that waited is written. It goes out with the next flush.
  void start(Channel connected) {
    channel = connected;
    connected.write(head, connected.voidPromise());
    Queue<HttpObject> waiting = queued;
    queued = null;
    if (waiting != null) {
      for (HttpObject part : waiting) {
        connected.write(part, connected.voidPromise());
      }
    }
  }

  /// For an attempt that had to wait for its connection: sends what was written, and lets the body
  /// go on. One that found a connection at once is flushed by its caller, together with the body.
  void goOn() {
    Channel connected = channel;
    if (connected == null) {
      return;
    }
    connected.flush();
    if (!over && connected.isWritable()) {
      listener.providerWritable();
    }
  }

  boolean isOver() {
    return over;
  }

  boolean sentAll() {
    return sentAll;
  }

  ProviderListener listener() {
    return listener;
  }

  /// Nothing more is told or sent.
  void finish() {
    over = true;
    Queue<HttpObject> waiting = queued;
    queued = null;
    if (waiting != null) {
      waiting.forEach(ReferenceCountUtil::release);
    }
  }

  void fail(ProviderListener.Failure failure) {
    if (!over) {
      finish();
      listener.failed(failure);
    }
  }

  @Override
  public void send(ByteBuf bytes) {
    if (over) {
      bytes.release();
      return;
    }
    put(new DefaultHttpContent(bytes), bytes.readableBytes());
  }

  @Override
  public void sendEnd() {
    if (!over) {
      sentAll = true;
      put(LastHttpContent.EMPTY_LAST_CONTENT, 0);
    }
  }

  private void put(HttpObject part, int bytes) {
    Channel connected = channel;
    if (connected != null) {
      connected.write(part, connected.voidPromise());
    } else if (queued != null) {
      queued.add(part);
      queuedBytes += bytes;
    }
  }

  @Override
  public void flush() {
    Channel connected = channel;
    if (connected != null && !over) {
      connected.flush();
    }
  }

  @Override
  public boolean isWritable() {
    Channel connected = channel;
    return connected != null ? connected.isWritable() : queuedBytes < MAX_QUEUED_BYTES;
  }

  @Override
  public void read(boolean on) {
    Channel connected = channel;
    if (connected != null && !over) {
      connected.config().setAutoRead(on);
    }
  }

  @Override
  public void cancel() {
    boolean wasOver = over;
    finish();
    Channel connected = channel;
    if (connected != null && !wasOver) {
      connected.close();
    }
  }
}
