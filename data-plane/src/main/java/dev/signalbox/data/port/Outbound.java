package dev.signalbox.data.port;

import io.netty.channel.Channel;

/// What was written to a connection or stream and has not left yet.
public final class Outbound {

  private Outbound() {}

  /// Whether nothing waits: all that was written has been handed to the operating system.
  public static boolean isEmpty(Channel channel) {
    return channel.bytesBeforeUnwritable() >= channel.config().getWriteBufferHighWaterMark();
  }
}
