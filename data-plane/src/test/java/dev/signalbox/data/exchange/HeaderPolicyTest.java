package dev.signalbox.data.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderPolicyTest {

  @Test
  void everythingElseOfClaudeCodeReachesTheProviderUntouched() {
    List<String> stay =
        List.of(
            "host:",
            "connection:",
            "content-length:",
            "authorization:",
            "x-api-key:",
            "accept-encoding:");
    List<String> expected =
        FakeHeaders.of(Clients.CLAUDE_CODE).lines().stream()
            .filter(line -> stay.stream().noneMatch(line::startsWith))
            .toList();

    List<String> sent = toProvider(FakeHeaders.of(Clients.CLAUDE_CODE));

    assertThat(sent.subList(0, sent.size() - 1)).isEqualTo(expected);
    assertThat(sent.getLast()).isEqualTo("accept-encoding: gzip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization",
        "x-api-key",
        "api-key",
        "x-goog-api-key",
        "x-signalbox-session-id",
        "x-portkey-api-key",
        "helicone-auth",
        "x-litellm-api-key",
        "cf-aig-authorization",
        "x-bf-vk",
        "x-tfy-metadata",
        "x-agentcc-session-id",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "upgrade",
        "expect",
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "keep-alive",
        "x-forwarded-for",
        "forwarded",
        ":authority",
        ""
      })
  void keepsFromTheProvider(String name) {
    assertThat(toProvider(new FakeHeaders().with(name, "1")))
        .containsExactly("accept-encoding: identity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anthropic-version",
        "anthropic-beta",
        "openai-organization",
        "x-claude-code-session-id",
        "x-session-id",
        "traceparent",
        "baggage",
        "cookie",
        "content-encoding",
        "x-stainless-lang",
        "x-request-id",
        "cf-ray",
        "x-bfoo",
        "unheard-of"
      })
  void letsThroughToTheProvider(String name) {
    assertThat(toProvider(new FakeHeaders().with(name, " odd\tvalue ")))
        .containsExactly(name + ":  odd\tvalue ", "accept-encoding: identity");
  }

  @Test
  void keepsWhatConnectionDeclaresToBeForThisHop() {
    FakeHeaders headers =
        FakeHeaders.of(
            """
            connection: close, X-Hop
            connection: x-other
            x-hop: 1
            x-other: 2
            x-stays: 3
            """);

    assertThat(toProvider(headers)).containsExactly("x-stays: 3", "accept-encoding: identity");
    assertThat(toClient(headers)).containsExactly("x-stays: 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | gzip",
        "br;q=1.0, GZIP;q=0.2 | gzip",
        "gzip;q=0 | identity",
        "gzip; q=0.000, * | identity",
        "* | gzip",
        "*;q=0 | identity",
        "br, zstd, deflate | identity",
        "identity | identity",
        "gzip;q=0.001 | gzip",
        ",,;q, | identity",
        "x-gzip | gzip"
      })
  void asksForAnEncodingThatBothCanRead(String accepted, String asked) {
    assertThat(toProvider(new FakeHeaders().with("accept-encoding", accepted)))
        .containsExactly("accept-encoding: " + asked);
  }

  @Test
  void takesTheWorkingCopysPathOutOfCodexTurnMetadata() {
    String sent =
        toProvider(FakeHeaders.of(Clients.CODEX)).stream()
            .filter(line -> line.startsWith("x-codex-turn-metadata: "))
            .findFirst()
            .orElseThrow()
            .substring("x-codex-turn-metadata: ".length());

    int start = Clients.CODEX_TURN.indexOf("{\"/home/alice");
    int end = Clients.CODEX_TURN.indexOf(",\"turn_started");
    assertThat(sent)
        .isEqualTo(
            Clients.CODEX_TURN.substring(0, start) + "{}" + Clients.CODEX_TURN.substring(end));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{\"a\" : 1 , \"cwd\":\"/home/a/b\" , \"z\":1.0} | {\"a\" : 1 , \"cwd\":\"\" , \"z\":1.0}",
        "{\"work\\u0073paces\":{\"C:\\\\x\":{}}} | {\"work\\u0073paces\":{}}",
        "{\"workspaces\":[\"/a\"],\"workspaces\":{\"/b\":1}} | {\"workspaces\":[],\"workspaces\":{}}",
        "{\"agent_name\":\"/root/x\",\"big\":12345678901234567890} |"
            + " {\"agent_name\":\"/root/x\",\"big\":12345678901234567890}",
        "{} | {}"
      })
  void leavesTheRestOfTheMetadataAsItIs(String value, String sent) {
    assertThat(CodexTurnMetadata.withoutPaths(value)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/home/a",
        "{",
        "{\"workspaces\":{\"/a\":{}}",
        "{\"a\":1}x",
        "{\"a\":1,}",
        "[]"
      })
  void doesNotSendMetadataThatItCannotRead(String value) {
    assertThat(toProvider(new FakeHeaders().with("x-codex-turn-metadata", value)))
        .containsExactly("accept-encoding: identity");
  }

  @Test
  void answersComeBackWithAllFieldsButThoseOfTheConnection() {
    FakeHeaders answer =
        FakeHeaders.of(
            """
            content-type: text/event-stream
            content-encoding: gzip
            transfer-encoding: chunked
            connection: keep-alive
            keep-alive: timeout=5
            request-id: req_1
            retry-after: 3
            x-should-retry: true
            anthropic-ratelimit-unified-status: allowed
            set-cookie: a=b
            proxy-authenticate: Basic
            content-length: 5
            """);

    assertThat(toClient(answer))
        .containsExactly(
            "content-type: text/event-stream",
            "content-encoding: gzip",
            "request-id: req_1",
            "retry-after: 3",
            "x-should-retry: true",
            "anthropic-ratelimit-unified-status: allowed",
            "set-cookie: a=b");
  }

  private static List<String> toProvider(HeaderView headers) {
    FakeHeaders sent = new FakeHeaders();
    HeaderPolicy.toProvider(headers, sent::with);
    return sent.lines();
  }

  private static List<String> toClient(HeaderView headers) {
    FakeHeaders sent = new FakeHeaders();
    HeaderPolicy.toClient(headers, sent::with);
    return sent.lines();
  }
}
