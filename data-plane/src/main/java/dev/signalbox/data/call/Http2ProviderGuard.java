package dev.signalbox.data.call;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;

/// The end of the pipeline of an HTTP/2 connection to a provider: drops what no stream wanted, and
/// notes when the provider has said what it grants.
final class Http2ProviderGuard extends ChannelInboundHandlerAdapter {

  private boolean settled;

  /// Whether the provider's settings, and with them the number of streams it grants, are known.
  boolean isSettled() {
    return settled;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    settled |= message instanceof Http2SettingsFrame;
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
