package dev.signalbox.data.credential.renew;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls token services, secret stores and metadata services: one question, one small answer, no
/// redirects, nothing kept. Each call has a time limit from its start to the end of the answer.
public final class ServiceDoor implements AutoCloseable {

  private static final int MOST_ANSWER_BYTES = 256 * 1024;
  private static final int MOST_BODY_BYTES = 64 * 1024;

  private final HttpClient client;

  public ServiceDoor() {
    client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /// Whom a question may be put to.
  public enum Reach {
    /// Services, wherever they are, but never one that only answers to the machine itself.
    SERVICE(Duration.ofSeconds(10)),
    /// The metadata service of the cloud that the machine is in.
    METADATA(Duration.ofSeconds(3));

    private final Duration limit;

    Reach(Duration limit) {
      this.limit = limit;
    }
  }

  /// Puts a question and waits for the answer.
  ///
  /// @throws FetchFailure if there is none in time, or one that is too large
  public ServiceAnswer ask(ServiceQuestion question, Reach reach) throws FetchFailure {
    check(question.address(), reach);
    if (question.body().length > MOST_BODY_BYTES) {
      throw new FetchFailure("the question is too large");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(question.address())
            .timeout(reach.limit)
            .method(
                question.method(),
                question.body().length == 0 && question.method().equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(question.body()));
    try {
      question.fields().forEach(request::header);
    } catch (IllegalArgumentException malformed) {
      throw new FetchFailure("a secret has characters that no header field can carry");
    }
    return answer(request.build(), reach);
  }

  private ServiceAnswer answer(HttpRequest request, Reach reach) throws FetchFailure {
    CompletableFuture<HttpResponse<byte[]>> running =
        client.sendAsync(
            request,
            info ->
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES).apply(info));
    try {
      HttpResponse<byte[]> answer = running.get(reach.limit.toMillis(), TimeUnit.MILLISECONDS);
      return new ServiceAnswer(answer.statusCode(), answer.body(), date(answer));
    } catch (TimeoutException slow) {
      running.cancel(true);
      throw new FetchFailure("no answer within " + reach.limit.toSeconds() + " s");
    } catch (InterruptedException stop) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      throw new FetchFailure("stopped");
    } catch (ExecutionException failed) {
      boolean io = failed.getCause() instanceof IOException;
      throw new FetchFailure(io ? "could not be reached, or broke off" : "could not be asked");
    }
  }

  /// RFC 9110 §6.6.1; -1 if there is none.
  private static long date(HttpResponse<byte[]> answer) {
    return millisOf(answer.headers().firstValue("date").orElse(""));
  }

  /// The time that a field `date` says; -1 if it says none.
  public static long millisOf(String date) {
    try {
      return date.isEmpty()
          ? -1
          : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .toEpochMilli();
    } catch (DateTimeException malformed) {
      return -1;
    }
  }

  /// Link local addresses answer to whoever asks on the machine: they are asked for metadata only.
  private static void check(URI address, Reach reach) throws FetchFailure {
    boolean tls = "https".equalsIgnoreCase(address.getScheme());
    String host = Objects.requireNonNullElse(address.getHost(), "");
    if (host.isEmpty() || !tls && !"http".equalsIgnoreCase(address.getScheme())) {
      throw new FetchFailure("not an address");
    }
    if (reach == Reach.METADATA) {
      return;
    }
    try {
      for (InetAddress each : InetAddress.getAllByName(host)) {
        if (each.isLinkLocalAddress() || each.isAnyLocalAddress() || each.isMulticastAddress()) {
          throw new FetchFailure("the name leads to an address that may not be called");
        }
      }
    } catch (UnknownHostException unknown) {
      throw new FetchFailure("the name " + host + " is not known");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
