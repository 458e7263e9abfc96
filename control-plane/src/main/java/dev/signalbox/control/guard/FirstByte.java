package dev.signalbox.control.guard;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Stands before the codec and so sees the first byte of a request, from which on its head must
/// hurry.
final class FirstByte extends ChannelInboundHandlerAdapter {

  private final Deadline deadline;
  private final ConnectionLimits limits;

  FirstByte(Deadline deadline, ConnectionLimits limits) {
    this.deadline = deadline;
    this.limits = limits;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (!deadline.isRunning()) {
      deadline.start(limits.head());
    }
    context.fireChannelRead(bytes);
  }
}
