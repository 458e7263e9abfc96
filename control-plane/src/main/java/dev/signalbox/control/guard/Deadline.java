package dev.signalbox.control.guard;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection when its time is over, however busy it looks. Used on the connection's event
/// loop only.
final class Deadline {

  private final Channel channel;
  private @Nullable Future<?> running;

  Deadline(Channel channel) {
    this.channel = channel;
    channel.closeFuture().addListener(closed -> cancel());
  }

  /// Whether a time is running.
  boolean isRunning() {
    return running != null;
  }

  /// Starts a new time in place of the one before.
  void start(Duration time) {
    cancel();
    running =
        channel.eventLoop().schedule(() -> channel.close(), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  void cancel() {
    if (running != null) {
      running.cancel(false);
      running = null;
    }
  }
}
