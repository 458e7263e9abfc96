package dev.signalbox.data.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.exchange.BodyFacts;
import dev.signalbox.data.exchange.Clients;
import dev.signalbox.data.exchange.FakeHeaders;
import dev.signalbox.model.usage.Dimension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AttributionTest {

  @Test
  void readsClaudeCode() {
    BodyFacts body = BodyFacts.of(Clients.CLAUDE_CODE_USER_ID, null, null, null, null, null);

    assertThat(lines(Attribution.read(FakeHeaders.of(Clients.CLAUDE_CODE), body)))
        .containsExactly(
            "session=" + Clients.SESSION + " (x-claude-code-session-id)",
            "agent=agent-7 (x-claude-code-agent-id)",
            "parent_agent=agent-1 (x-claude-code-parent-agent-id)",
            "turn=5f0c2f2e-8c5d-4d0c-8f5e-0d6a4a1b2c3d (x-claude-code-prompt-id)",
            "class=subagent (x-claude-code-request-class)",
            "client=claude-code (user-agent)",
            "client_version=2.1.329 (user-agent)",
            "dim.agent_type=Explore (x-claude-code-agent-type)");
  }

  @Test
  void readsOpenCode() {
    assertThat(read(Clients.OPENCODE))
        .containsExactly(
            "session=ses_4c2b7e1a9ffeQm2VtZ0pXw8LkR (x-session-affinity)",
            "client=opencode (user-agent)",
            "client_version=1.18.33 (user-agent)");
    assertThat(read("x-session-affinity: a\nx-opencode-session: b"))
        .containsExactly("session=b (x-opencode-session)");
  }

  @Test
  void readsCodexWithTheRepositoryOfItsWorkingCopyButNotItsPath() {
    BodyFacts body = BodyFacts.of(null, null, null, Clients.CODEX_SESSION, null, null);

    assertThat(lines(Attribution.read(FakeHeaders.of(Clients.CODEX), body)))
        .containsExactly(
            "session=" + Clients.CODEX_SESSION + " (x-codex-turn-metadata)",
            "turn=01a1fc25-a0c5-7ec0-bf30-62b73f03ca7a (x-codex-turn-metadata)",
            "class=turn (x-codex-turn-metadata)",
            "repo=git.example.com/acme/widgets (x-codex-turn-metadata)",
            "commit=0fd6f4949bdaaff08cf05e43ab8269e929516e0a (x-codex-turn-metadata)",
            "client=codex (user-agent)",
            "client_version=0.169.0 (user-agent)");
  }

  @Test
  void aCodexThreadOtherThanTheSessionIsASubAgent() {
    assertThat(read("session-id: s\nthread-id: t\nx-codex-parent-thread-id: s"))
        .containsExactly(
            "session=s (session-id)",
            "agent=t (thread-id)",
            "parent_agent=s (x-codex-parent-thread-id)");
    assertThat(read("thread-id: t")).containsExactly("session=t (thread-id)");
    assertThat(read("session-id: s\nthread-id: s\nx-signalbox-session-id: mine"))
        .containsExactly("session=mine (x-signalbox-session-id)");
  }

  @ParameterizedTest
  @CsvSource({
    "x-signalbox-session-id, session",
    "x-signalbox-session-name, session_name",
    "x-signalbox-session-path, session_path",
    "x-signalbox-task-id, task",
    "x-signalbox-agent-id, agent",
    "x-signalbox-parent-agent-id, parent_agent",
    "x-signalbox-turn-id, turn",
    "x-signalbox-class, class",
    "x-signalbox-repo, repo",
    "x-signalbox-branch, branch",
    "x-signalbox-commit, commit",
    "x-signalbox-user, user",
    "x-signalbox-dim-team, dim.team",
    "x-claude-code-session-id, session",
    "x-opencode-session, session",
    "x-session-id, session",
    "session_id, session",
    "helicone-session-id, session",
    "helicone-session-name, session_name",
    "helicone-session-path, session_path",
    "helicone-user-id, user",
    "helicone-property-Team, dim.team",
    "helicone-property-Repo, repo",
    "x-litellm-session-id, session",
    "x-litellm-agent-id, agent",
    "x-litellm-end-user-id, user",
    "x-litellm-customer-id, user",
    "cf-aig-session-id, session",
    "cf-aig-turn-id, turn",
    "x-bf-session-id, session",
    "x-bf-customer-id, user",
    "x-bf-dim-team, dim.team",
    "x-bf-dim-branch, branch",
    "x-agentcc-session-id, session",
    "x-agentcc-session-name, session_name",
    "x-agentcc-session-path, session_path",
    "x-agentcc-user-id, user"
  })
  void understandsTheField(String field, String dimension) {
    assertThat(lines(Attribution.read(new FakeHeaders().with(field, "value 1"), BodyFacts.NONE)))
        .containsExactly(dimension + "=value 1 (" + field + ")");
  }

  @ParameterizedTest
  @CsvSource({"x-portkey-trace-id", "x-litellm-trace-id", "x-agentcc-trace-id"})
  void aTraceIdOfAGatewayStandsInForASession(String field) {
    assertThat(read(field + ": t1"))
        .containsExactly("session=t1 (" + field + ")", "trace=t1 (" + field + ")");
    assertThat(read(field + ": t1\nhelicone-session-id: s1"))
        .containsExactly("session=s1 (helicone-session-id)", "trace=t1 (" + field + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "x-portkey-metadata",
    "cf-aig-metadata",
    "x-tfy-metadata",
    "x-agentcc-metadata",
    "x-litellm-spend-logs-metadata"
  })
  void readsMetadataInJson(String field) {
    String json =
        "{\"_user\":\"ann\",\"repo\":\"git@git.example.com:acme/w.git\",\"Cost Center\":\"R\\u0026D\","
            + "\"prio\":2,\"flag\":true,\"nested\":{\"x\":1},\"none\":null}";

    assertThat(lines(Attribution.read(new FakeHeaders().with(field, json), BodyFacts.NONE)))
        .containsExactly(
            "repo=git.example.com/acme/w (" + field + ")",
            "user=ann (" + field + ")",
            "dim.cost_center=R&D (" + field + ")",
            "dim.prio=2 (" + field + ")",
            "dim.flag=true (" + field + ")");
  }

  @Test
  void readsTagsAndBaggage() {
    assertThat(read("x-litellm-tags: nightly, team:core ,branch:main"))
        .containsExactly(
            "branch=main (x-litellm-tags)",
            "dim.tags=nightly, team:core ,branch:main (x-litellm-tags)",
            "dim.team=core (x-litellm-tags)");
    assertThat(read("baggage: session.id=s%201;ttl=1 , user.id = ann,env=a+b,broken,=x,bad=%zz"))
        .containsExactly(
            "session=s 1 (baggage)",
            "user=ann (baggage)",
            "dim.env=a+b (baggage)",
            "dim.bad=%zz (baggage)");
  }

  @Test
  void readsTheTraceIdOfTheTraceContext() {
    assertThat(read("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        .containsExactly("trace=0af7651916cd43dd8448eb211c80319c (traceparent)");
    assertThat(read("traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01"))
        .isEmpty();
    assertThat(read("traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"))
        .isEmpty();
    assertThat(read("traceparent: 00-0af76519")).isEmpty();
  }

  @Test
  void oursWinThenTheClientsThenOtherGatewaysThenTheBody() {
    BodyFacts body = BodyFacts.of("ann", "body", "task", null, "bob", "resp_1");
    String all =
        """
        x-portkey-trace-id: trace
        helicone-session-id: gateway
        x-session-id: common
        x-claude-code-session-id: native
        x-signalbox-session-id: ours
        """;
    List<String> fields = all.lines().toList();
    List<String> sessions = List.of("body", "trace", "gateway", "common", "native", "ours");

    for (int count = 0; count <= fields.size(); count++) {
      FakeHeaders headers = FakeHeaders.of(String.join("\n", fields.subList(0, count)));
      FakeHeaders reversed = FakeHeaders.of(String.join("\n", fields.subList(0, count).reversed()));
      String wanted = "session=" + sessions.get(count) + " ";

      assertThat(lines(Attribution.read(headers, body)).getFirst()).startsWith(wanted);
      assertThat(lines(Attribution.read(reversed, body)).getFirst()).startsWith(wanted);
    }
    assertThat(lines(Attribution.read(new FakeHeaders(), body)))
        .containsExactly(
            "session=body (body:metadata.session_id)",
            "task=task (body:metadata.task_id)",
            "user=ann (body:metadata.user_id)");
  }

  @Test
  void readsBothFormsOfTheUserIdOfClaudeCode() {
    String json =
        "{\"device_id\":\"d\",\"account_uuid\":\"acc\",\"session_id\":\"" + Clients.SESSION + "\"}";
    String old = "user_9f8e_account_acc_session_" + Clients.SESSION;

    for (String userId : List.of(json, old)) {
      assertThat(body(BodyFacts.of(userId, null, null, null, null, null)))
          .containsExactly(
              "session=" + Clients.SESSION + " (body:metadata.user_id)",
              "user=acc (body:metadata.user_id)");
    }
    assertThat(body(BodyFacts.of("user_9f8e_account__session_s", null, null, null, null, null)))
        .containsExactly("session=s (body:metadata.user_id)");
    assertThat(body(BodyFacts.of("user_session_ann", null, null, null, null, null)))
        .containsExactly("session=ann (body:metadata.user_id)");
    assertThat(body(BodyFacts.of("{broken", null, null, null, null, null))).isEmpty();
  }

  @Test
  void aCacheKeyIsASessionOnlyIfItLooksLikeAnId() {
    assertThat(body(BodyFacts.of(null, null, null, Clients.SESSION, null, null)))
        .containsExactly("session=" + Clients.SESSION + " (body:prompt_cache_key)");
    assertThat(body(BodyFacts.of(null, null, null, "ses_4c2b7e1a9ffe", null, null)))
        .containsExactly("session=ses_4c2b7e1a9ffe (body:prompt_cache_key)");
    assertThat(body(BodyFacts.of(null, null, null, "my-app-v2", null, null))).isEmpty();
  }

  @Test
  void nothingThatAClientSaysIsTrusted() {
    BodyFacts body = BodyFacts.of("ann", "s", "t", "k", "u", "r");

    assertThat(Attribution.read(FakeHeaders.of(Clients.CODEX + Clients.CLAUDE_CODE), body))
        .isNotEmpty()
        .noneMatch(Dimension::trusted);
  }

  private static List<String> read(String headers) {
    return lines(Attribution.read(FakeHeaders.of(headers), BodyFacts.NONE));
  }

  private static List<String> body(BodyFacts body) {
    return lines(Attribution.read(new FakeHeaders(), body));
  }

  private static List<String> lines(List<Dimension> dimensions) {
    return dimensions.stream()
        .map(dimension ->
            dimension.name() + "=" + dimension.value() + " (" + dimension.source() + ")")
        .toList();
  }
}
