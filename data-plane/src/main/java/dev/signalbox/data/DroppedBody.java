package dev.signalbox.data;

import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.port.IncomingCall;
import io.netty.buffer.ByteBuf;

/// What is left of a call that has been answered on its head alone.
final class DroppedBody implements IncomingCall {

  static final DroppedBody INSTANCE = new DroppedBody();

  private DroppedBody() {}

  @Override
  public void body(ByteBuf bytes) {
    bytes.release();
  }

  @Override
  public void bodyPause() {}

  @Override
  public void bodyEnd() {}

  @Override
  public void clientFault(RefusalCode code) {}

  @Override
  public void clientGone() {}

  @Override
  public void clientWritable() {}

  @Override
  public void tick(long nanoTime) {}
}
