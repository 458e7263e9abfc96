package dev.signalbox.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Asks a process over HTTP how it is.
final class Probe {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int OK = 200;

  private Probe() {}

  /// Whether it answers with 200.
  static boolean ready(HttpClient client, URI address) {
    return status(client, address) == OK;
  }

  /// Whether it answers at all.
  static boolean answers(HttpClient client, URI address) {
    return status(client, address) > 0;
  }

  private static int status(HttpClient client, URI address) {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET().build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException away) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
