package dev.signalbox.data;

import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.port.ProviderCall;
import dev.signalbox.data.port.ProviderListener;
import dev.signalbox.data.relay.ExactRelay;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.model.bundle.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One question about an account on its way to the provider and back. Bytes pass as they come, at
/// the pace of the slower side; only what we act on, the description of a batch, is kept until it
/// is whole. Nothing is booked: these calls cost nothing.
final class AccountExchange implements ProviderListener {

  /// Descriptions of batches are small, lists of them less so; what is larger passes as it is.
  private static final int MOST_KEPT_BYTES = 8 << 20;

  private final Routed routed;
  private final Authorizer.Choice credential;
  private final Limits limits;
  private final LoopContext loop;
  private final ClientPort client;
  private final HeldBytes.Share share;
  private final @Nullable Whole whole;
  private @Nullable ProviderCall provider;
  private @Nullable ExactRelay relay;
  private @Nullable HttpResponse keptHead;
  private @Nullable ByteBuf kept;
  private long lastHeardNanos = System.nanoTime();
  private boolean over;
  private boolean gone;

  /// Takes an answer that was kept until it was whole, and answers the client.
  interface Whole {
    void answered(HttpResponse head, byte[] body);
  }

  /// @param share what was kept of the request's body; given back when the provider answers
  /// @param whole who takes successful answers as a whole; null if they pass as they come
  AccountExchange(
      Routed routed,
      Authorizer.Choice credential,
      Limits limits,
      LoopContext loop,
      ClientPort client,
      HeldBytes.Share share,
      @Nullable Whole whole) {
    this.routed = routed;
    this.credential = credential;
    this.limits = limits;
    this.loop = loop;
    this.client = client;
    this.share = share;
    this.whole = whole;
  }

  void start(HttpRequest head) {
    provider = loop.providers().call(routed.endpoint(), head, limits.connectTimeout(), this);
  }

  void send(ByteBuf bytes) {
    ProviderCall running = provider;
    if (over || running == null) {
      bytes.release();
      return;
    }
    lastHeardNanos = System.nanoTime();
    running.send(bytes);
    if (!running.isWritable()) {
      running.flush();
      if (!gone) {
        client.takeBody(running.isWritable());
      }
    }
  }

  void sendEnd() {
    ProviderCall running = provider;
    if (!over && running != null) {
      lastHeardNanos = System.nanoTime();
      running.sendEnd();
      running.flush();
    }
  }

  void flush() {
    ProviderCall running = provider;
    if (!over && running != null) {
      running.flush();
    }
  }

  @Override
  public void answerHead(HttpResponse head) {
    int status = head.status().code();
    credential.answered(
        status,
        head.headers().get(HttpHeaderNames.RETRY_AFTER),
        head.headers().get(HttpHeaderNames.DATE),
        loop.clock().millis());
    if (whole != null && status / 100 == 2) {
      keptHead = head;
      kept = Unpooled.buffer();
    } else {
      pass(head);
    }
    share.giveBack();
  }

  private void pass(HttpResponse head) {
    if (gone) {
      end();
      return;
    }
    String callId = routed.accepted().callId().toString();
    relay = ExactRelay.start(head, routed.accepted().surface(), false, callId, List.of(), client);
  }

  @Override
  public void answerBody(HttpContent part) {
    ByteBuf keeping = kept;
    if (over) {
      part.release();
    } else if (keeping != null) {
      keeping.writeBytes(part.content());
      part.release();
      if (keeping.readableBytes() > MOST_KEPT_BYTES) {
        passKept(keeping);
      }
    } else if (relay != null) {
      relay.pass(part);
      slowDown();
    } else {
      part.release();
    }
  }

  /// Too large to be looked at: it goes on as it is.
  private void passKept(ByteBuf keeping) {
    HttpResponse head = keptHead;
    kept = null;
    if (head != null) {
      pass(head);
      if (!over) {
        client.writeBody(new DefaultHttpContent(keeping));
        slowDown();
      }
    }
  }

  private void slowDown() {
    if (!client.isWritable()) {
      client.flush();
      ProviderCall running = provider;
      if (running != null && !client.isWritable()) {
        running.read(false);
      }
    }
  }

  @Override
  public void answerPause() {
    lastHeardNanos = System.nanoTime();
    if (!over && relay != null) {
      client.flush();
    }
  }

  @Override
  public void answerEnd(LastHttpContent last) {
    ByteBuf keeping = kept;
    HttpResponse head = keptHead;
    if (over) {
      last.release();
      return;
    }
    over = true;
    if (keeping != null && head != null && whole != null) {
      keeping.writeBytes(last.content());
      last.release();
      byte[] body = new byte[keeping.readableBytes()];
      keeping.readBytes(body);
      whole.answered(head, body);
    } else if (relay != null) {
      relay.finish(last);
      client.flush();
    } else {
      last.release();
    }
  }

  @Override
  public void failed(Failure failure) {
    if (!over) {
      over = true;
      answerOrBreakOff(
          Refusal.of(
              failure == Failure.UNREACHABLE
                  ? RefusalCode.PROVIDER_UNREACHABLE
                  : RefusalCode.PROVIDER_HUNG_UP));
    }
  }

  /// Ends the exchange for a reason of ours.
  void stop(Refusal refusal) {
    if (!over) {
      over = true;
      cancel();
      answerOrBreakOff(refusal);
    }
  }

  private void answerOrBreakOff(Refusal refusal) {
    share.giveBack();
    if (gone) {
      return;
    }
    loop.metrics().refused(refusal.code());
    if (relay == null) {
      RunningCall.refuse(refusal, routed.accepted(), client);
    } else {
      client.flush();
      client.abort();
    }
  }

  void clientGone() {
    if (!over) {
      end();
    }
  }

  /// The client has gone, and what the provider says is needed all the same; for some time.
  void clientGoneButGoOn() {
    gone = true;
    client
        .loop()
        .schedule(this::clientGone, limits.providerIdleTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void end() {
    over = true;
    share.giveBack();
    cancel();
  }

  private void cancel() {
    ProviderCall running = provider;
    if (running != null) {
      running.cancel();
    }
  }

  void clientWritable() {
    ProviderCall running = provider;
    if (!over && running != null) {
      lastHeardNanos = System.nanoTime();
      running.read(true);
    }
  }

  @Override
  public void providerWritable() {
    if (!over && !gone) {
      client.takeBody(true);
    }
  }

  void tick(long nanoTime) {
    if (nanoTime - lastHeardNanos > limits.providerIdleTimeout().toNanos()) {
      stop(Refusal.of(RefusalCode.PROVIDER_TIMEOUT));
    }
  }
}
