package dev.signalbox.control.guard;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/// Holds every connection to the [ConnectionLimits]: counts them, and gives each a [Deadline] and a
/// [RequestGuard]. An idle timeout alone does not stop a client that sends a byte now and then.
@Singleton
final class ConnectionGuard
    implements BeanCreatedEventListener<NettyServerCustomizer.Registry>, NettyServerCustomizer {

  private final ConnectionLimits limits;
  private final BodyBudget budget;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionGuard(GuardSettings settings) {
    this.limits = settings.connections();
    this.budget = new BodyBudget(limits.bodyBytes());
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(this);
    return event.getBean();
  }

  @Override
  public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
    return role == ChannelRole.CONNECTION ? new Guarded(channel) : this;
  }

  private final class Guarded implements NettyServerCustomizer {

    private final Channel channel;

    Guarded(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onStreamPipelineBuilt() {
      int now = open.incrementAndGet();
      channel.closeFuture().addListener(closed -> open.decrementAndGet());
      if (now > limits.connections()) {
        channel.close();
        return;
      }
      ChannelPipeline pipeline = channel.pipeline();
      Deadline deadline = new Deadline(channel);
      deadline.start(limits.head());
      String codec = pipeline.context(HttpServerCodec.class).name();
      pipeline.addBefore(codec, null, new FirstByte(deadline, limits));
      pipeline.addAfter(codec, null, new RequestGuard(deadline, limits, budget));
    }
  }
}
