package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.data.spool.Admission;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.wire.Surface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files and batches through the proxy: bytes as they came, no way around what a key may call, and
/// every request of a batch booked once.
class AccountIT {

  private static final String RUNNING =
      "{\"id\":\"msgbatch_1\",\"type\":\"message_batch\",\"processing_status\":\"in_progress\",\"results_url\":null}";
  private static final String ENDED =
      "{\"id\":\"msgbatch_1\",\"type\":\"message_batch\",\"processing_status\":\"ended\",\"results_url\":\"https://api.anthropic.com/v1/messages/batches/msgbatch_1/results\"}";
  private static final String RESULTS =
      "{\"custom_id\":\"b\",\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\"claude-x-1\",\"usage\":{\"input_tokens\":10,\"output_tokens\":2,\"service_tier\":\"batch\"}}}}\n"
          + "{\"custom_id\":\"a\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":\"error\"}}}\n"
          + "{\"custom_id\":\"c\",\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\"claude-x-1\",\"usage\":{\"input_tokens\":30,\"output_tokens\":4}}}}\n";
  private static final String SUBMISSION =
      "{\"requests\":[{\"custom_id\":\"a\",\"params\":{\"model\":\"claude-x\"}},{\"custom_id\":\"b\",\"params\":{\"model\":\"quick\"}}]}";

  @TempDir Path data;

  private ProxyFixture proxy(AccountProvider account) {
    return ProxyFixture.keeping(
        data,
        List.of(
            new AliasSource("quick", Optional.of("anthropic"), "claude-real"),
            new AliasSource("gpt-quick", Optional.of("openai"), "gpt-real")),
        ProxyFixture.providers(account.provider()));
  }

  @Test
  void passesAFileOnAsItCameAndBack() throws Exception {
    String upload =
        "--x\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--x--\r\n";
    try (AccountProvider account =
            new AccountProvider()
                .says("POST /v1/files", "{ \"id\":\"file-1\" }")
                .says("GET /v1/files/file-1/content", "line\n")
                .says("DELETE /v1/files/file-1", "{}");
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      client.send(
          "POST /v1/files HTTP/1.1\r\nhost: g\r\ncontent-type: multipart/form-data; boundary=x\r\n"
              + proxy.keyHeader()
              + "content-length: "
              + upload.length()
              + "\r\n\r\n"
              + upload);
      RawClient.Answer created = client.answer();
      RawProvider.Request received = account.received("POST /v1/files");

      assertThat(created.text()).isEqualTo("{ \"id\":\"file-1\" }");
      assertThat(new String(received.body(), StandardCharsets.UTF_8)).isEqualTo(upload);
      assertThat(received.hasHeader("content-type: multipart/form-data; boundary=x")).isTrue();
      assertThat(received.hasHeader("authorization: Bearer " + ProxyFixture.PROVIDER_SECRET))
          .isTrue();
      assertThat(received.head()).doesNotContain(proxy.key());

      assertThat(get(client, proxy, "/v1/files/file-1/content").text()).isEqualTo("line\n");
      RawProvider.Request asked = account.received("GET /v1/files/file-1/content");
      assertThat(asked.names("content-length")).isFalse();
      assertThat(asked.names("transfer-encoding")).isFalse();
      assertThat(proxy.openedCount()).as("files cost nothing").isZero();
    }
  }

  @Test
  void sendsAnthropicsFilesToAnthropic() throws Exception {
    try (AccountProvider account =
            new AccountProvider().says("GET /v1/files/file_1", "{\"id\":\"file_1\"}");
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      client.send(
          "GET /v1/files/file_1 HTTP/1.1\r\nhost: g\r\nanthropic-version: 2023-06-01\r\n"
              + proxy.keyHeader()
              + "\r\n");

      assertThat(client.answer().status()).isEqualTo(200);
      RawProvider.Request received = account.received("GET /v1/files/file_1");
      assertThat(received.hasHeader("x-api-key: " + ProxyFixture.PROVIDER_SECRET)).isTrue();
    }
  }

  @Test
  void showsListsOnlyToKeysThatMaySeeWhatOthersKeep() throws Exception {
    try (AccountProvider account = new AccountProvider().says("GET /v1/files", "{\"data\":[]}");
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      RawClient.Answer refused = get(client, proxy, "/v1/files?limit=2");

      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.hasHeader("x-signalbox-error-code: lists_not_allowed")).isTrue();

      account.says("GET /v1/files?limit=2", "{\"data\":[]}");
      proxy.narrow(Set.of(Surface.FILES, Surface.ACCOUNT_LISTS));
      assertThat(get(client, proxy, "/v1/files?limit=2").text()).isEqualTo("{\"data\":[]}");
      assertThat(get(client, proxy, "/v1/batches/batch_1").status()).isEqualTo(403);
    }
  }

  @Test
  void booksEachRequestOfAMessageBatchOnceWhenItHasEnded() throws Exception {
    try (AccountProvider account =
            new AccountProvider()
                .says("POST /v1/messages/batches", RUNNING)
                .says("GET /v1/messages/batches/msgbatch_1", ENDED)
                .says("GET /v1/messages/batches/msgbatch_1/results", RESULTS);
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      RawClient.Answer taken =
          client
              .post(
                  "/v1/messages/batches",
                  proxy.keyHeader() + "x-signalbox-task-id: nightly\r\n",
                  SUBMISSION)
              .answer();
      assertThat(taken.text()).isEqualTo(RUNNING);
      assertThat(new String(account.received("POST").body(), StandardCharsets.UTF_8))
          .isEqualTo(SUBMISSION.replace("\"quick\"", "\"claude-real\""));

      RawClient.Answer ended = get(client, proxy, "/v1/messages/batches/msgbatch_1");
      assertThat(ended.text())
          .isEqualTo(ENDED.replace("https://api.anthropic.com/v1", "http://g/v1"));

      AttemptOpened first = proxy.opened();
      AttemptClosed closed = proxy.closed();
      assertThat(first.surface()).isEqualTo(Surface.MESSAGE_BATCHES);
      assertThat(first.modelAsked()).isEqualTo("claude-x-1");
      assertThat(first.dimensions()).anyMatch(one -> one.value().equals("nightly"));
      assertThat(closed.id()).isEqualTo(first.id());
      assertThat(closed.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(closed.basis()).isEqualTo(Basis.REPORTED);
      assertThat(closed.servedTier()).contains("batch");
      assertThat(closed.providerRequestId()).contains("msgbatch_1");
      assertThat(closed.counts().of(Unit.INPUT_TOKEN)).isEqualTo(10);
      assertThat(proxy.closed().counts().of(Unit.INPUT_TOKEN)).isEqualTo(30);
      assertThat(proxy.opened().callId()).isEqualTo(first.callId());

      // Whoever reads the results again is charged nothing.
      assertThat(get(client, proxy, "/v1/messages/batches/msgbatch_1/results").text())
          .isEqualTo(RESULTS);
      get(client, proxy, "/v1/messages/batches/msgbatch_1");
      awaitNoneOpen(client, proxy);
      assertThat(proxy.openedCount()).isZero();
    }
  }

  @Test
  void keepsABatchFromBeingDeletedBeforeItIsBooked() throws Exception {
    try (AccountProvider account =
            new AccountProvider()
                .says("POST /v1/messages/batches", RUNNING)
                .says("GET /v1/messages/batches/msgbatch_1", RUNNING)
                .says("DELETE /v1/messages/batches/msgbatch_1", "{\"type\":\"deleted\"}")
                .says("GET /v1/messages/batches/msgbatch_1/results", RESULTS);
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      client.post("/v1/messages/batches", proxy.keyHeader(), SUBMISSION).answer();
      // A provider that answers a repeated order with the same batch makes no second one.
      client.post("/v1/messages/batches", proxy.keyHeader(), SUBMISSION).answer();
      assertThat(proxy.openBatches()).isEqualTo(1);
      RawClient.Answer early = delete(client, proxy);
      assertThat(early.status()).isEqualTo(409);
      assertThat(early.hasHeader("x-signalbox-error-code: batch_not_booked")).isTrue();

      account.says("GET /v1/messages/batches/msgbatch_1", ENDED);
      get(client, proxy, "/v1/messages/batches/msgbatch_1");
      awaitNoneOpen(client, proxy);
      assertThat(proxy.closedCount()).isEqualTo(2);
      assertThat(delete(client, proxy).status()).isEqualTo(200);
    }
  }

  private static RawClient.Answer delete(RawClient client, ProxyFixture proxy) throws Exception {
    return client
        .send(
            "DELETE /v1/messages/batches/msgbatch_1 HTTP/1.1\r\nhost: g\r\n"
                + proxy.keyHeader()
                + "\r\n")
        .answer();
  }

  @Test
  void forgetsABatchThatIsGone() throws Exception {
    try (AccountProvider account =
            new AccountProvider().says("POST /v1/messages/batches", RUNNING);
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      client.post("/v1/messages/batches", proxy.keyHeader(), SUBMISSION).answer();
      assertThat(get(client, proxy, "/v1/messages/batches/msgbatch_1").status()).isEqualTo(404);
      account.says("GET /v1/messages/batches/other", RUNNING);
      proxy.lookAtBatch("msgbatch_1");
      awaitNoneOpen(client, proxy);
      assertThat(proxy.openedCount()).isZero();
    }
  }

  @Test
  void sendsABatchOfManyAliasesInOnePiece() throws Exception {
    StringBuilder many = new StringBuilder("{\"requests\":[");
    for (int index = 0; index < 5_000; index++) {
      many.append(index == 0 ? "" : ",");
      many.append("{\"custom_id\":\"").append(index).append("\",\"params\":{\"model\":\"quick\"}}");
    }
    many.append("]}");
    try (AccountProvider account =
            new AccountProvider().says("POST /v1/messages/batches", RUNNING);
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      client.post("/v1/messages/batches", proxy.keyHeader(), many.toString()).answer();

      assertThat(new String(account.received("POST").body(), StandardCharsets.UTF_8))
          .isEqualTo(many.toString().replace("\"quick\"", "\"claude-real\""));
    }
  }

  @Test
  void settlesAfterARestartWhatWasSubmittedBefore() throws Exception {
    try (AccountProvider account =
        new AccountProvider()
            .says("POST /v1/messages/batches", RUNNING)
            .says("GET /v1/messages/batches/msgbatch_1", RUNNING)
            .says("GET /v1/messages/batches/msgbatch_1/results", RESULTS)) {
      try (ProxyFixture before = proxy(account);
          RawClient client = before.client()) {
        client.post("/v1/messages/batches", before.keyHeader(), SUBMISSION).answer();
      }
      account.says("GET /v1/messages/batches/msgbatch_1", ENDED);
      try (ProxyFixture after = proxy(account);
          RawClient client = after.client()) {
        assertThat(after.closed().counts().of(Unit.INPUT_TOKEN)).isEqualTo(10);
        assertThat(after.closed().counts().of(Unit.INPUT_TOKEN)).isEqualTo(30);
        awaitNoneOpen(client, after);
      }
    }
  }

  @Test
  void booksUnderTheSameIdentityWhatTheSpoolDidNotTakeAtFirst() throws Exception {
    try (AccountProvider account =
            new AccountProvider()
                .says("POST /v1/messages/batches", RUNNING)
                .says("GET /v1/messages/batches/msgbatch_1", ENDED)
                .says("GET /v1/messages/batches/msgbatch_1/results", RESULTS);
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      proxy.spoolSays(Admission.REFUSED);
      client.post("/v1/messages/batches", proxy.keyHeader(), SUBMISSION).answer();
      get(client, proxy, "/v1/messages/batches/msgbatch_1");
      AttemptOpened refused = proxy.opened();
      assertThat(proxy.closedCount()).isZero();

      proxy.spoolSays(Admission.METERED);
      get(client, proxy, "/v1/messages/batches/msgbatch_1");
      AttemptOpened again = proxy.opened();
      while (proxy.closedCount() == 0) {
        get(client, proxy, "/v1/messages/batches/msgbatch_1");
      }
      assertThat(again.id()).isEqualTo(refused.id());
      assertThat(proxy.closed().counts().of(Unit.INPUT_TOKEN)).isEqualTo(10);
    }
  }

  @Test
  void refusesAMessageBatchWithAModelThatTheKeyMayNotCall() throws Exception {
    try (AccountProvider account = new AccountProvider();
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      RawClient.Answer elsewhere =
          client
              .post(
                  "/v1/messages/batches",
                  proxy.keyHeader(),
                  SUBMISSION.replace("claude-x", "gpt-quick"))
              .answer();

      assertThat(elsewhere.status()).isEqualTo(400);
      assertThat(elsewhere.hasHeader("x-signalbox-error-code: batch_model_elsewhere")).isTrue();
      assertThat(elsewhere.text()).contains("\"type\":\"error\"").contains("gpt-quick");

      proxy.allowOnly(List.of("claude-real*", "quick"));
      RawClient.Answer forbidden =
          client.post("/v1/messages/batches", proxy.keyHeader(), SUBMISSION).answer();
      assertThat(forbidden.status()).isEqualTo(403);
      assertThat(forbidden.hasHeader("x-signalbox-error-code: model_not_allowed")).isTrue();
      assertThat(account.provider().waiting()).as("the provider saw nothing").isZero();
    }
  }

  @Test
  void looksIntoAnInputFileBeforeItsBatchIsSubmitted() throws Exception {
    String order =
        "{\"input_file_id\":\"file-1\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}";
    String line =
        "{\"custom_id\":\"1\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"MODEL\"}}\n";
    String batch = "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"validating\"}";
    String output =
        "{\"custom_id\":\"1\",\"response\":{\"status_code\":200,\"body\":{\"model\":\"gpt-real\",\"service_tier\":\"default\",\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":9}}},\"error\":null}\n";
    try (AccountProvider account = new AccountProvider().says("POST /v1/batches", batch);
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      assertThat(submit(client, proxy, order)).isEqualTo("batch_file_unreadable");
      account.says("GET /v1/files/file-1/content", line.replace("MODEL", "gpt-quick"));
      assertThat(submit(client, proxy, order)).isEqualTo("batch_model_elsewhere");
      account.says("GET /v1/files/file-1/content", line.replace("MODEL", "gpt-real") + "{\n");
      assertThat(submit(client, proxy, order)).isEqualTo("batch_malformed");
      account.says("GET /v1/files/file-1/content", line.replace("chat/", "other/"));
      assertThat(submit(client, proxy, order)).isEqualTo("batch_malformed");
      assertThat(submit(client, proxy, "{\"input_file_id\":\"../x\"}"))
          .isEqualTo("batch_malformed");

      account.says("GET /v1/files/file-1/content", line.replace("MODEL", "gpt-real"));
      account.says(
          "GET /v1/batches/batch_1",
          "{\"id\":\"batch_1\",\"status\":\"completed\",\"output_file_id\":\"file-2\"}");
      account.says("GET /v1/files/file-2/content", output);
      assertThat(client.post("/v1/batches", proxy.keyHeader(), order).answer().text())
          .isEqualTo(batch);
      assertThat(new String(account.received("POST /v1/batches").body(), StandardCharsets.UTF_8))
          .isEqualTo(order);
      get(client, proxy, "/v1/batches/batch_1");

      AttemptClosed closed = proxy.closed();
      assertThat(closed.counts().of(Unit.INPUT_TOKEN)).isEqualTo(100);
      assertThat(closed.servedTier()).as("a batch is a tier").contains("batch");
      assertThat(proxy.opened().provider()).isEqualTo("openai");
      awaitNoneOpen(client, proxy);
    }
  }

  @Test
  void answersWrongMethodsInTheCallersFormat() throws Exception {
    try (AccountProvider account = new AccountProvider();
        ProxyFixture proxy = proxy(account);
        RawClient client = proxy.client()) {
      client.send("PUT /v1/messages/batches HTTP/1.1\r\nhost: g\r\n" + proxy.keyHeader() + "\r\n");
      RawClient.Answer answer = client.answer();

      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.text()).contains("\"type\":\"error\"");
      client.send("GET /v1/files/file-1 HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(401);
    }
  }

  /// The code with which an order is refused.
  private static String submit(RawClient client, ProxyFixture proxy, String order)
      throws Exception {
    RawClient.Answer answer = client.post("/v1/batches", proxy.keyHeader(), order).answer();
    assertThat(answer.status()).isEqualTo(400);
    String head = answer.head();
    String name = "x-signalbox-error-code: ";
    int from = head.indexOf(name) + name.length();
    return head.substring(from, head.indexOf("\r\n", from));
  }

  private static RawClient.Answer get(RawClient client, ProxyFixture proxy, String target)
      throws Exception {
    return client
        .send("GET " + target + " HTTP/1.1\r\nhost: g\r\n" + proxy.keyHeader() + "\r\n")
        .answer();
  }

  private static void awaitNoneOpen(RawClient client, ProxyFixture proxy) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (proxy.openBatches() > 0 && System.nanoTime() < deadline) {
      get(client, proxy, "/v1/models");
    }
    assertThat(proxy.openBatches()).as("batches that stayed open").isZero();
  }
}
