package dev.signalbox.simulator;

import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Knobs;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Sends one reply, at the asked pace and with the asked faults. Lives on the connection's event
/// loop: a held stream costs one timer there and no thread.
final class Delivery {

  /// What to tell when the reply is over.
  interface Ended {
    /// @param finished whether all of it was sent
    void ended(Delivery delivery, boolean finished);
  }

  private final Channel channel;
  private final Arrived request;
  private final Reply reply;
  private final Knobs knobs;
  private final Ended listener;
  private final boolean stream;
  private final boolean compress;
  private final Encoder encoder;
  private final Splitter splitter;
  private final Deque<byte[]> ready = new ArrayDeque<>();
  private final List<Header> headers = new ArrayList<>();
  private Iterator<Frame> frames;
  private Optional<ReportedUsage> usage = Optional.empty();
  private int events;
  private boolean begun;
  private boolean drained;
  private boolean silent;
  private boolean over;

  Delivery(Channel channel, Arrived request, Prepared prepared, Ended listener) {
    this.channel = channel;
    this.request = request;
    this.reply = prepared.reply();
    this.knobs = prepared.knobs();
    this.listener = listener;
    this.stream = reply instanceof Reply.Events;
    this.compress = knobs.gzip() && accepts(request, "gzip");
    boolean text = reply instanceof Reply.Events sent && sent.framing() == Reply.Framing.EVENTS;
    this.encoder =
        new Encoder(
            compress, text ? knobs.lineEnd() : Optional.empty(), text ? knobs.odd() : Set.of());
    this.splitter = new Splitter(knobs.split());
    this.frames =
        switch (reply) {
          case Reply.Events sent -> sent.frames();
          case Reply.Whole whole -> List.of(new Frame(body(whole), whole.usage())).iterator();
        };
  }

  /// Starts sending, late if so asked.
  void start() {
    Optional<Fault.Slow> slow = fault(Fault.Slow.class);
    if (slow.isPresent()) {
      channel.eventLoop().schedule(this::begin, slow.get().millis(), TimeUnit.MILLISECONDS);
    } else {
      begin();
    }
  }

  /// The connection can take more again.
  void resume() {
    if (begun && !over) {
      pump();
    }
  }

  /// The connection is gone.
  void abort() {
    end(false);
  }

  int status() {
    return reply.status();
  }

  List<Header> headers() {
    return List.copyOf(headers);
  }

  int events() {
    return stream ? events : 0;
  }

  Encoder encoder() {
    return encoder;
  }

  Optional<ReportedUsage> usage() {
    return usage;
  }

  private void begin() {
    if (over) {
      return;
    }
    begun = true;
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
    reply.headers().forEach(line -> head.headers().add(line.name(), line.value()));
    if (compress) {
      head.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    if (stream) {
      head.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
      HttpUtil.setTransferEncodingChunked(head, true);
    } else {
      collect();
      long length = ready.stream().mapToLong(piece -> piece.length).sum();
      HttpUtil.setContentLength(head, length);
    }
    if (!request.keepAlive()) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    head.headers().forEach(line -> headers.add(new Header(line.getKey(), line.getValue())));
    channel.write(head);
    if (stream) {
      pump();
    } else {
      whole();
    }
  }

  /// Encodes everything, so that its length is known.
  private void collect() {
    while (frames.hasNext()) {
      take(frames.next());
    }
    drain();
  }

  private void whole() {
    boolean unfinished =
        fault(Fault.Stall.class).isPresent()
            || fault(Fault.Reset.class).isPresent()
            || fault(Fault.Fin.class).isPresent();
    if (unfinished) {
      byte[] cut = ready.removeLast();
      ready.add(Arrays.copyOf(cut, cut.length / 2));
      usage = Optional.empty();
      writeReady();
      breakOff();
    } else {
      pump();
    }
  }

  private void pump() {
    while (!over && !silent) {
      if (stream && brokenOff()) {
        return;
      }
      if (!writeReady()) {
        channel.flush();
        return;
      }
      if (!frames.hasNext()) {
        finish();
        return;
      }
      take(frames.next());
      boolean pausing = !knobs.pause().isZero() && knobs.pauseAfter() == events;
      Duration wait = pausing ? knobs.pause() : knobs.pace();
      if (stream && !wait.isZero() && frames.hasNext()) {
        ready.addAll(splitter.rest());
        writeReady();
        channel.flush();
        channel.eventLoop().schedule(this::resume, wait.toNanos(), TimeUnit.NANOSECONDS);
        return;
      }
    }
  }

  private void take(Frame frame) {
    byte[] bytes = stream ? encoder.event(frame.bytes()) : encoder.encode(frame.bytes());
    if (frame.usage().isPresent()) {
      usage = frame.usage();
    }
    events++;
    ready.addAll(splitter.add(bytes));
  }

  private void drain() {
    if (!drained) {
      drained = true;
      ready.addAll(splitter.add(encoder.end()));
      ready.addAll(splitter.rest());
    }
  }

  /// Writes what is ready while the connection takes it.
  private boolean writeReady() {
    while (!ready.isEmpty()) {
      if (!channel.isWritable()) {
        return false;
      }
      channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(ready.removeFirst())));
      if (!knobs.split().isEmpty()) {
        channel.flush();
      }
    }
    return true;
  }

  private void finish() {
    drain();
    if (!writeReady()) {
      return;
    }
    silent = true;
    channel
        .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
        .addListener(done -> {
          end(done.isSuccess());
          if (!request.keepAlive()) {
            channel.close();
          }
        });
  }

  /// Misbehaves in the middle of a stream if it is time for that.
  private boolean brokenOff() {
    boolean due = due(Fault.Stall.class) || due(Fault.Reset.class) || due(Fault.Fin.class);
    if (due) {
      ready.addAll(splitter.rest());
      writeReady();
      breakOff();
      return true;
    }
    if (reply instanceof Reply.Events sent && due(Fault.ErrorEvent.class)) {
      frames = Collections.emptyIterator();
      ready.addAll(splitter.add(encoder.event(sent.broken().get().bytes())));
      events++;
    }
    return false;
  }

  private boolean due(Class<? extends Fault> kind) {
    return frames.hasNext() && fault(kind).filter(fault -> after(fault) <= events).isPresent();
  }

  private static int after(Fault fault) {
    return switch (fault) {
      case Fault.Stall stall -> stall.events();
      case Fault.Reset reset -> reset.events();
      case Fault.Fin fin -> fin.events();
      case Fault.ErrorEvent error -> error.events();
      case Fault.Status ignored -> 0;
      case Fault.Slow ignored -> 0;
      case Fault.Truncate ignored -> 0;
    };
  }

  private void breakOff() {
    silent = true;
    boolean reset = fault(Fault.Reset.class).isPresent();
    boolean stall = fault(Fault.Stall.class).isPresent();
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(flushed -> {
          if (!stall) {
            if (reset) {
              channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            channel.close();
          }
        });
  }

  private void end(boolean finished) {
    if (!over) {
      over = true;
      listener.ended(this, finished);
    }
  }

  private byte[] body(Reply.Whole whole) {
    return fault(Fault.Truncate.class)
        .map(cut -> Arrays.copyOf(whole.body(), Math.min(cut.bytes(), whole.body().length)))
        .orElse(whole.body());
  }

  private <F extends Fault> Optional<F> fault(Class<F> kind) {
    return knobs.faults().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private static boolean accepts(Arrived request, String encoding) {
    return request.headers().all("accept-encoding").stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .anyMatch(offer -> offer.equals(encoding) || offer.startsWith(encoding + ";"));
  }
}
