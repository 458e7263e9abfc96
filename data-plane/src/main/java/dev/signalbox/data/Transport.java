package dev.signalbox.data;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/// How sockets are driven: epoll where there is one, else NIO.
enum Transport {
  EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class),
  NIO(NioServerSocketChannel.class, NioSocketChannel.class);

  private final Class<? extends ServerSocketChannel> serverType;
  private final Class<? extends SocketChannel> clientType;

  Transport(
      Class<? extends ServerSocketChannel> serverType, Class<? extends SocketChannel> clientType) {
    this.serverType = serverType;
    this.clientType = clientType;
  }

  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  EventLoopGroup group(int loops, String name) {
    IoHandlerFactory factory =
        switch (this) {
          case EPOLL -> EpollIoHandler.newFactory();
          case NIO -> NioIoHandler.newFactory();
        };
    return new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory(name, true), factory);
  }

  Class<? extends ServerSocketChannel> serverType() {
    return serverType;
  }

  Class<? extends SocketChannel> clientType() {
    return clientType;
  }
}
