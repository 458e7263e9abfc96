package dev.signalbox.data.call;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// The end of the pipeline of a provider's connection until TLS is agreed. Why it could not be is
/// told to the attempt that waits; nothing else needs to be said about it.
final class HandshakeGuard extends ChannelInboundHandlerAdapter {

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
