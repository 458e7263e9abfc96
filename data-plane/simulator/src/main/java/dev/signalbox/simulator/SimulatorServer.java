package dev.signalbox.simulator;

import dev.signalbox.simulator.script.Seal;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A running simulator. Close it to end all connections.
public final class SimulatorServer implements AutoCloseable {

  private static final int MAX_LINE_BYTES = 64 << 10;
  private static final int MAX_HEADER_BYTES = 256 << 10;

  private final SimulatorSettings settings;
  private final ExchangeLog log;
  private final Router router;
  private final ControlApi control;
  private final Seal seal;
  private final Instant started;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final MultiThreadIoEventLoopGroup loops;
  private final Channel listener;

  private SimulatorServer(SimulatorSettings given) throws IOException {
    ShiftedClock clock = new ShiftedClock(given.clock());
    this.settings = given.withClock(clock);
    this.log = new ExchangeLog(settings.exchangesKept(), settings.record());
    this.router = new Router(settings, log);
    this.control = new ControlApi(log, router, clock);
    this.seal = new Seal(settings.seed());
    this.started = settings.clock().instant();
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory transport = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops = new MultiThreadIoEventLoopGroup(settings.threads(), transport);
    this.listener = listen(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
  }

  /// Starts a simulator; it answers when this returns.
  ///
  /// @throws IOException if the port, a certificate or the record file cannot be used
  public static SimulatorServer start(SimulatorSettings settings) throws IOException {
    return new SimulatorServer(settings);
  }

  /// Where it answers, without a path.
  public URI baseUri() {
    InetSocketAddress address = (InetSocketAddress) listener.localAddress();
    String scheme = settings.tls().isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + settings.host() + ":" + address.getPort());
  }

  /// The exchanges of late, oldest first.
  public List<Exchange> exchanges() {
    return log.since(0);
  }

  /// The exchanges whose request carried `x-sim-marker` with this value.
  public List<Exchange> exchanges(String marker) {
    return log.since(0).stream()
        .filter(exchange -> exchange.marker().filter(marker::equals).isPresent())
        .toList();
  }

  /// Replaces the defaults for all calls: knobs by name without `x-sim-`.
  ///
  /// @throws IllegalArgumentException if a name is unknown or a value out of range
  public void configure(Map<String, String> knobs) {
    router.configure(knobs);
  }

  /// Who is known to the simulated clouds, and what they issued.
  public Identities identities() {
    return router.identities();
  }

  /// Ends the batch with this id now.
  ///
  /// @param how `completed`, `expired` or `cancelled`
  /// @param done how many of its calls are answered
  /// @return whether there is such a batch
  /// @throws IllegalArgumentException if there is no such ending
  public boolean endBatch(String id, String how, int done) {
    return router.endBatch(id, how, done);
  }

  /// Forgets exchanges, prompt caches, files, batches, configuration and identities.
  public void reset() {
    log.clear();
    router.reset();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    channels.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    try {
      log.close();
    } catch (IOException failed) {
      System.getLogger(SimulatorServer.class.getName())
          .log(System.Logger.Level.WARNING, "the record file could not be closed", failed);
    }
  }

  ExchangeLog log() {
    return log;
  }

  Router router() {
    return router;
  }

  ControlApi control() {
    return control;
  }

  Instant now() {
    return settings.clock().instant();
  }

  /// An id that no other exchange has, not of an earlier run either.
  String requestId(long sequence) {
    return seal.id("req_01", started + " " + listener.localAddress() + " " + sequence);
  }

  private Channel listen(Class<? extends ServerChannel> kind) throws IOException {
    Optional<SslContext> tls = tls();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(kind)
            .option(ChannelOption.SO_BACKLOG, 4_096)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    tls.ifPresent(
                        context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
                    channel.pipeline().addLast(codec(), new Connection(SimulatorServer.this));
                  }
                });
    ChannelFuture bound = bootstrap.bind(settings.host(), settings.port()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "cannot listen on " + settings.host() + " port " + settings.port(), bound.cause());
    }
    return bound.channel();
  }

  private static HttpServerCodec codec() {
    return new HttpServerCodec(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES));
  }

  private Optional<SslContext> tls() throws IOException {
    if (settings.tls().isEmpty()) {
      return Optional.empty();
    }
    SimulatorSettings.Tls files = settings.tls().get();
    return Optional.of(
        SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile()).build());
  }
}
