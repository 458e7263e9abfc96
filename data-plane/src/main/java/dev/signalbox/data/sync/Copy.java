package dev.signalbox.data.sync;

import dev.signalbox.model.trust.Archive;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A copy of the archive: a file, which is read again when it changes, or an HTTP address, which is
/// asked again with the tag of what it gave before. Nothing is held and nothing left out; what
/// comes is judged as anything else is.
final class Copy implements PolicySource {

  private static final int MOST_OTHER_BYTES = 65_536;

  private final HttpClient client;
  private final URI address;
  private final Duration timeout;

  Copy(HttpClient client, URI address, Duration timeout) {
    this.client = client;
    this.address = address;
    this.timeout = timeout;
  }

  @Override
  public Answer ask(Optional<String> known, long have, boolean mayHold)
      throws InterruptedException {
    return isFile(address) ? file(Path.of(address), known) : download(known);
  }

  static boolean isFile(URI address) {
    return "file".equals(address.getScheme());
  }

  private static Answer file(Path file, Optional<String> known) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      String tag = found.lastModifiedTime() + "/" + found.size() + "/" + found.fileKey();
      if (known.isPresent() && known.get().equals(tag)) {
        return new Answer.Unchanged();
      }
      try (InputStream in = Files.newInputStream(file)) {
        return new Answer.Delivered(in.readNBytes(Archive.MAX_BYTES + 1), Optional.of(tag), "");
      }
    } catch (IOException unreadable) {
      return new Answer.Failed(SyncFailure.UNREACHABLE, "cannot be read: " + unreadable);
    }
  }

  private Answer download(Optional<String> known) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
    known.ifPresent(etag -> request.header("if-none-match", etag));
    CompletableFuture<HttpResponse<Optional<byte[]>>> answer =
        client.sendAsync(
            request.build(),
            head ->
                new CappedBody(head.statusCode() == 200 ? Archive.MAX_BYTES : MOST_OTHER_BYTES));
    try {
      return judged(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      answer.cancel(true);
      return new Answer.Failed(
          SyncFailure.UNREACHABLE, "no whole copy within " + timeout.toSeconds() + " s");
    } catch (ExecutionException failed) {
      return new Answer.Failed(SyncFailure.UNREACHABLE, "the copy: " + failed.getCause());
    } catch (InterruptedException stopped) {
      answer.cancel(true);
      throw stopped;
    }
  }

  private static Answer judged(HttpResponse<Optional<byte[]>> response) {
    return switch (response.statusCode()) {
      case 304 -> new Answer.Unchanged();
      case 200 ->
          response
              .body()
              .<Answer>map(body ->
                  new Answer.Delivered(
                      body,
                      response.headers().firstValue("etag").filter(ControlPlane::isPlain),
                      ""))
              .orElseGet(() ->
                  new Answer.Failed(
                      SyncFailure.OVERSIZED, "larger than " + Archive.MAX_BYTES + " bytes"));
      default ->
          new Answer.Failed(
              SyncFailure.UNREACHABLE, "the copy: HTTP status " + response.statusCode());
    };
  }
}
