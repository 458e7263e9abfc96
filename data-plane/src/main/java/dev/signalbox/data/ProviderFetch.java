package dev.signalbox.data;

import dev.signalbox.data.call.ProviderHead;
import dev.signalbox.data.call.ProviderRequest;
import dev.signalbox.data.port.ProviderCall;
import dev.signalbox.data.port.ProviderListener;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.data.snapshot.Endpoint;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A question of our own to a provider, as a client's credential would let it ask: what became of a
/// batch, what stands in a file. Everything on one event loop.
final class ProviderFetch implements ProviderListener {

  /// The same for all calls about accounts, so that a pool of keys of several accounts finds again
  /// what it put somewhere.
  static final long HOME = 0;

  private static final Map<String, String> ANTHROPIC = Map.of("anthropic-version", "2023-06-01");

  private final LoopContext loop;
  private final Sink sink;
  private Authorizer.@Nullable Choice credential;
  private @Nullable ProviderCall call;
  private @Nullable ScheduledFuture<?> deadline;
  private int status;
  private boolean over;

  /// Takes the answer. [#ended] comes exactly once, last.
  interface Sink {
    /// A part of a successful answer; it stays the caller's.
    void part(ByteBuf bytes);

    /// @param status the HTTP status of a whole answer; 0 if there was none
    void ended(int status);
  }

  private ProviderFetch(LoopContext loop, Sink sink) {
    this.loop = loop;
    this.sink = sink;
  }

  /// What is asked, of whom and for whom.
  ///
  /// @param suffix path behind the provider's base address
  record Question(Endpoint endpoint, Caller caller, Surface surface, String suffix) {}

  /// Asks.
  ///
  /// @param most how long the whole may take
  static ProviderFetch start(
      LoopContext loop, EventLoop eventLoop, Question question, Duration most, Sink sink) {
    Endpoint endpoint = question.endpoint();
    Surface surface = question.surface();
    ProviderFetch fetch = new ProviderFetch(loop, sink);
    boolean anthropic = surface == Surface.MESSAGE_BATCHES || surface == Surface.ANTHROPIC_FILES;
    ProviderHead head =
        ProviderRequest.own(endpoint, question.suffix(), anthropic ? ANTHROPIC : Map.of());
    byte[] digest = endpoint.authorizer().wantsBody() ? digestOfNothing() : null;
    fetch.credential =
        endpoint
            .authorizer()
            .authorize(head, digest, question.caller(), HOME, loop.clock().millis());
    if (fetch.credential == null) {
      eventLoop.execute(() -> fetch.end(0));
      return fetch;
    }
    fetch.deadline = eventLoop.schedule(fetch::cancel, most.toMillis(), TimeUnit.MILLISECONDS);
    ProviderCall started = loop.providers().call(endpoint, head, Duration.ofSeconds(10), fetch);
    fetch.call = started;
    started.sendEnd();
    started.flush();
    return fetch;
  }

  static byte[] digestOfNothing() {
    try {
      return MessageDigest.getInstance("SHA-256").digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /// Ends it now; the sink hears of an answer that was none.
  void cancel() {
    ProviderCall running = call;
    if (!over && running != null) {
      running.cancel();
    }
    end(0);
  }

  private void end(int found) {
    if (!over) {
      over = true;
      ScheduledFuture<?> scheduled = deadline;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
      sink.ended(found);
    }
  }

  @Override
  public void answerHead(HttpResponse head) {
    status = head.status().code();
    Authorizer.Choice chosen = credential;
    if (chosen != null) {
      chosen.answered(
          status,
          head.headers().get(HttpHeaderNames.RETRY_AFTER),
          head.headers().get(HttpHeaderNames.DATE),
          loop.clock().millis());
    }
  }

  @Override
  public void answerBody(HttpContent part) {
    try {
      if (!over && status == 200) {
        sink.part(part.content());
      }
    } finally {
      part.release();
    }
  }

  @Override
  public void answerPause() {}

  @Override
  public void answerEnd(LastHttpContent last) {
    try {
      if (!over && status == 200) {
        sink.part(last.content());
      }
    } finally {
      last.release();
    }
    end(status);
  }

  @Override
  public void failed(Failure failure) {
    end(0);
  }

  @Override
  public void providerWritable() {}
}
