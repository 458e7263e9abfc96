package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.trust.ArchiveVerifier;
import dev.signalbox.model.trust.ArchiveVerifier.Verdict;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.TrustState;
import dev.signalbox.model.trust.VerifiedBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Optional;

/// Takes every archive as a proxy does: on top of what it trusts and has already, and it never
/// accepts that one is refused.
public final class FollowingProxy implements AutoCloseable {

  private final TestControl control;
  private final String token;
  private final HttpClient client = HttpClient.newHttpClient();
  private Optional<TrustState> trusted = Optional.empty();
  private Optional<VerifiedBundle> bundle = Optional.empty();
  private String etag = "";

  public FollowingProxy(TestControl control, String token) {
    this.control = control;
    this.token = token;
  }

  /// What is in force here after asking once.
  public Bundle look() {
    HttpResponse<byte[]> answer = ask();
    if (answer.statusCode() == 200) {
      take(answer.body());
      etag = answer.headers().firstValue("etag").orElseThrow();
    } else {
      assertThat(answer.statusCode()).isEqualTo(304);
    }
    return PublishedPolicy.of(bundle.orElseThrow());
  }

  private void take(byte[] archive) {
    TrustState before =
        trusted.orElseGet(() -> TrustState.pinned(Repository.ofArchive(archive).roots().get(1L)));
    switch (ArchiveVerifier.verify(before, archive, path -> true, Instant.now())) {
      case Verdict.Genuine genuine -> {
        trusted = Optional.of(genuine.trusted());
        bundle = Optional.of(genuine.bundle());
      }
      case Verdict.Refused refused -> throw new AssertionError(refused.refusal().toString());
    }
  }

  private HttpResponse<byte[]> ask() {
    long have = bundle.map(VerifiedBundle::version).orElse(0L);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(control.address("/v1/bundle?have=" + have))
            .header("authorization", "Bearer " + token);
    if (!etag.isEmpty()) {
      request.header("if-none-match", etag);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
