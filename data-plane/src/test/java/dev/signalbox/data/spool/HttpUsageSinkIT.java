package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.data.spool.ShipResult.Delivered;
import dev.signalbox.data.spool.ShipResult.Refused;
import dev.signalbox.data.spool.ShipResult.Unavailable;
import dev.signalbox.data.spool.TinyHttpServer.Request;
import dev.signalbox.data.spool.TinyHttpServer.Response;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpUsageSinkIT {

  private static final String TOKEN = "proxy-token-9f2c";
  private static final List<UsageRecord> BATCH =
      List.of(UsageSinkContract.usage(1), UsageSinkContract.usage(2));

  private final HttpClient client = HttpClient.newHttpClient();
  private final Ledger ledger = new Ledger();
  private TinyHttpServer server;
  private TinyHttpServer.Handler handler = this::ingest;

  @BeforeEach
  void start() throws IOException {
    server = new TinyHttpServer(request -> handler.answer(request));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  /// The ingest endpoint, in front of the ledger.
  private Response ingest(Request request) throws IOException {
    if (!request.line().equals("POST /v1/ingest/usage HTTP/1.1")
        || !request.headers().get("content-type").equals("application/json")) {
      return Response.of(404, "");
    }
    if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
      return Response.of(401, "{\"title\":\"not a proxy token\"}");
    }
    return switch (ledger.ship(UsageBatchCodec.read(request.body()))) {
      case Refused refused -> Response.of(400, refused.reason());
      case Unavailable unavailable -> Response.of(503, unavailable.reason());
      case Delivered delivered -> Response.of(200, answer(delivered));
    };
  }

  private static String answer(Delivered delivered) {
    List<JsonValue> rejected = new ArrayList<>();
    delivered
        .rejected()
        .forEach(item ->
            rejected.add(
                JsonValue.object()
                    .put("id", item.id().toString())
                    .put("reason", item.reason())
                    .build()));
    return Json.write(
        JsonValue.object()
            .put("accepted", delivered.accepted())
            .put("duplicates", delivered.duplicates())
            .put("rejected", JsonValue.array(rejected))
            .build());
  }

  private UsageSink sinkAt(URI address, String token, Duration timeout) {
    return new HttpUsageSink(client, address, () -> new Secret(token), timeout);
  }

  private UsageSink sinkTo() {
    return sinkAt(server.address(), TOKEN, Duration.ofSeconds(10));
  }

  @Nested
  class KeepsTheContract implements UsageSinkContract {
    @Override
    public UsageSink sink() {
      return sinkTo();
    }

    @Override
    public Ledger ledger() {
      return ledger;
    }
  }

  @Test
  void theBaseAddressMayEndWithASlashOrAPath() throws Exception {
    UsageSink slash = sinkAt(URI.create(server.address() + "/"), TOKEN, Duration.ofSeconds(10));

    assertThat(slash.ship(BATCH)).isEqualTo(new Delivered(2, 0, List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void someAnswersMeanThatTheBatchIsWrong(int status) throws Exception {
    handler = request -> Response.of(status, "{\"detail\":\"record 3 has no tenant\"}");

    assertThat(sinkTo().ship(BATCH))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).contains(status + " (record 3 has no tenant)"));
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 302, 401, 403, 404, 408, 409, 429, 500, 502, 503})
  void allOthersMeanThatTheBatchMustWait(int status) throws Exception {
    handler = request -> Response.of(status, "<html>");

    assertThat(sinkTo().ship(BATCH))
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable -> assertThat(unavailable.reason()).contains("answered " + status));
  }

  @Test
  void aWrongTokenIsSaidAndNeverShown() throws Exception {
    ShipResult result =
        sinkAt(server.address(), "other-secret", Duration.ofSeconds(10)).ship(BATCH);

    assertThat(result)
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable ->
                assertThat(unavailable.reason())
                    .contains("not a proxy token")
                    .contains("give this proxy a token")
                    .doesNotContain("other-secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "99999999"})
  void aWishForAPauseIsHeardWithinReason(String seconds) throws Exception {
    handler = request -> new Response(429, "retry-after: " + seconds + "\r\n", new byte[0]);

    assertThat(sinkTo().ship(BATCH))
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable ->
                assertThat(unavailable.retryAfter().orElseThrow())
                    .isEqualTo(Duration.ofSeconds(Math.min(3600, Long.parseLong(seconds)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"accepted\":2}",
        "{\"accepted\":\"2\",\"duplicates\":0,\"rejected\":[]}",
        "{\"accepted\":9999999999,\"duplicates\":0,\"rejected\":[]}",
        "{\"accepted\":1,\"duplicates\":0,\"rejected\":[{\"id\":\"x\",\"reason\":\"y\"}]}"
      })
  void anAnswerThatIsNotUnderstoodIsNotBelieved(String body) throws Exception {
    handler = request -> Response.of(200, body);

    assertThat(sinkTo().ship(BATCH)).isInstanceOf(Unavailable.class);
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    handler = request -> new Response(200, "", new byte[3 << 20]);

    assertThatThrownBy(() -> sinkTo().ship(BATCH)).isInstanceOf(IOException.class);
  }

  @Test
  void aSilentSinkIsNotWaitedForForever() {
    CountDownLatch never = new CountDownLatch(1);
    handler =
        request -> {
          try {
            never.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          return Response.of(200, "");
        };

    assertThatThrownBy(() -> sinkAt(server.address(), TOKEN, Duration.ofMillis(200)).ship(BATCH))
        .isInstanceOf(IOException.class);
    never.countDown();
  }

  @Test
  void nobodyThereIsSaidPlainly() {
    URI address = server.address();
    server.close();

    assertThatThrownBy(() -> sinkAt(address, TOKEN, Duration.ofSeconds(10)).ship(BATCH))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no answer from " + address);
  }
}
