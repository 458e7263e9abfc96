package dev.signalbox.simulator.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One thing that is measured: a process that forwards to the origin, or the origin itself.
///
/// @param name as in the report
/// @param port where the load goes
/// @param process the process that was started, or null for the origin itself
/// @param readyMillis time from its start to its first accepted connection
record Target(
    String name, int port, @org.jspecify.annotations.Nullable Process process, long readyMillis)
    implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /// The process and all its children.
  List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    Process started = process;
    if (started != null) {
      pids.add(started.pid());
      started.descendants().map(ProcessHandle::pid).forEach(pids::add);
    }
    return pids;
  }

  /// nginx as a plain proxy: one worker, connections kept open on both sides, no buffering of
  /// answers.
  static Target nginx(Path directory, int port, int origin) throws IOException {
    Path config = directory.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 65536;
        pid %1$s/nginx.pid;
        error_log %1$s/nginx-error.log warn;
        events { worker_connections 32768; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          keepalive_requests 1000000000;
          client_max_body_size 64m;
          client_body_buffer_size 512k;
          tcp_nodelay on;
          upstream origin {
            server 127.0.0.1:%2$d;
            keepalive 1024;
            keepalive_requests 1000000000;
          }
          server {
            listen 127.0.0.1:%3$d backlog=8192;
            location / {
              proxy_pass http://origin;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_buffering off;
              proxy_read_timeout 600s;
            }
          }
        }
        """
            .formatted(directory, origin, port));
    return start(
        "nginx",
        port,
        directory,
        List.of("nginx", "-p", directory.toString(), "-c", config.toString()));
  }

  /// Starts a program on the first processor and waits until it listens.
  static Target start(String name, int port, Path directory, List<String> command)
      throws IOException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "0"));
    pinned.addAll(command);
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(pinned)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() - started > START_LIMIT.toNanos()) {
        process.destroyForcibly();
        throw new IOException(
            name + " did not start: " + Files.readString(directory.resolve(name + ".log")));
      }
    }
    return new Target(name, port, process, (System.nanoTime() - started) / 1_000_000);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException notYet) {
      try {
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      return false;
    }
  }

  @Override
  public void close() {
    Process started = process;
    if (started != null) {
      started.descendants().forEach(ProcessHandle::destroy);
      started.destroy();
      try {
        if (!started.waitFor(5, TimeUnit.SECONDS)) {
          started.destroyForcibly();
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
