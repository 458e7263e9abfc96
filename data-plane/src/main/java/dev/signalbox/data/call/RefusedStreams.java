package dev.signalbox.data.call;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// A provider has no business opening streams towards us: they are closed.
@Sharable
final class RefusedStreams extends ChannelInboundHandlerAdapter {

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    context.close();
  }
}
