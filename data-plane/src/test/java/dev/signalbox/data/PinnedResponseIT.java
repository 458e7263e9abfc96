package dev.signalbox.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.KeySource;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.wire.WireFormat;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A response is kept by who made it: what continues it by its id goes there, whatever its model
/// leads to meanwhile.
class PinnedResponseIT {

  private static final String SESSION = "session-id: 0193e4a0-1111-7abc-8def-0123456789ab\r\n";
  private static final VirtualKey ACME = VirtualKey.mint(new Random(31));
  private static final VirtualKey OTHER = VirtualKey.mint(new Random(32));
  private static final List<String> ANY = List.of("*");

  private static final String STREAM =
      "event: response.created\n"
          + "data:"
          + " {\"type\":\"response.created\",\"response\":{\"id\":\"resp_A\",\"model\":\"a-1\"}}\n\n"
          + "event: response.completed\n"
          + "data:"
          + " {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_A\",\"model\":\"a-1\",\"usage\":{\"input_tokens\":5,\"output_tokens\":6}}}\n\n";

  @Test
  void followsItsIssuerWhenTheAliasHasMoved() throws Exception {
    for (RawProvider.Script made : List.of(RawProvider.stream(STREAM, 7), json("resp_A"))) {
      try (RawProvider first = new RawProvider(made);
          RawProvider second = new RawProvider(json("resp_B"));
          ProxyFixture proxy = proxy(bundle(1, first, second, "first", "a-1", ANY));
          RawClient client = proxy.client()) {
        assertThat(ask(client, ACME, "", "\"stream\":true").status()).isEqualTo(200);
        assertThat(model(first)).contains("\"model\":\"a-1\"");

        proxy.activate(bundle(2, first, second, "second", "b-1", ANY));
        ask(client, ACME, SESSION, "\"previous_response_id\":\"resp_A\"");
        assertThat(model(first))
            .as("goes to who made it, under the model of then")
            .contains("\"model\":\"a-1\"", "\"previous_response_id\":\"resp_A\"");
        ask(client, ACME, SESSION, "\"previous_response_id\":\"resp_X\"");
        assertThat(model(second)).as("an id that nobody knows").contains("\"model\":\"b-1\"");
        ask(client, OTHER, SESSION, "\"previous_response_id\":\"resp_A\"");
        assertThat(model(second)).as("another tenant's id").contains("\"model\":\"b-1\"");
        ask(client, ACME, SESSION, "\"store\":true");
        assertThat(model(second)).as("a new conversation").contains("\"model\":\"b-1\"");
        ask(client, ACME, SESSION, "\"previous_response_id\":\"resp_B\"");
        assertThat(model(second)).as("and its second turn").contains("\"model\":\"b-1\"");
      }
    }
  }

  @Test
  void saysWhatToDoWhenItsIssuerMayNotBeCalledAnyMore() throws Exception {
    try (RawProvider first = new RawProvider(json("resp_A"));
        RawProvider second = new RawProvider(json("resp_B"));
        ProxyFixture proxy = proxy(bundle(1, first, second, "first", "a-1", ANY));
        RawClient client = proxy.client()) {
      ask(client, ACME, "", "\"x\":1");
      first.next();
      proxy.opened();
      List<Bundle> without =
          List.of(
              bundle(2, null, second, "second", "b-1", ANY),
              bundle(3, first, second, "second", "b-1", List.of("f*", "b-1")));
      for (Bundle bundle : without) {
        proxy.activate(bundle);
        RawClient.Answer refused = ask(client, ACME, "", "\"previous_response_id\":\"resp_A\"");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.hasHeader("x-signalbox-error-code: previous_response_elsewhere"))
            .isTrue();
        assertThat(refused.text())
            .contains(
                "\"code\":\"previous_response_not_found\"",
                "Send the whole conversation",
                "\"type\":\"invalid_request_error\"");
        assertThat(proxy.openedCount()).isZero();
      }
    }
  }

  @Test
  void knowsNothingAfterARestartAndOfWhatIsNotKept() throws Exception {
    try (RawProvider first = new RawProvider(json("resp_A"));
        RawProvider second = new RawProvider(json("resp_B"))) {
      Bundle after = bundle(2, first, second, "second", "b-1", ANY);
      try (ProxyFixture proxy = proxy(bundle(1, first, second, "first", "a-1", ANY));
          RawClient client = proxy.client()) {
        ask(client, ACME, "", "\"store\":false");
        first.next();
        proxy.activate(after);
        ask(client, ACME, "", "\"previous_response_id\":\"resp_A\"");
        assertThat(model(second)).contains("\"model\":\"b-1\"");
      }
      try (ProxyFixture proxy = proxy(after);
          RawClient client = proxy.client()) {
        ask(client, ACME, "", "\"previous_response_id\":\"resp_A\"");
        assertThat(model(second)).contains("\"model\":\"b-1\"");
      }
    }
  }

  @Test
  void staysWithTheCredentialThatItWasMadeWith() throws Exception {
    int[] count = new int[1];
    try (RawProvider first =
            new RawProvider(
                (request, out, socket) -> json("resp_" + count[0]++).answer(request, out, socket));
        RawProvider second = new RawProvider(json("resp_B"));
        ProxyFixture proxy = proxy(bundle(1, first, second, "first", "a-1", ANY));
        RawClient client = proxy.client()) {
      Set<String> keys = new HashSet<>();
      for (int index = 0; index < 24; index++) {
        ask(client, ACME, "", "\"x\":1");
        String made = credential(first);
        for (int turn = 0; turn < 2; turn++) {
          ask(client, ACME, "", "\"previous_response_id\":\"resp_" + (count[0] - 1) + "\"");
          assertThat(credential(first)).isEqualTo(made);
        }
        keys.add(made);
      }
      assertThat(keys).as("of three keys").hasSizeGreaterThan(1);
    }
  }

  private static String model(RawProvider provider) throws InterruptedException {
    return new String(provider.next().body(), UTF_8);
  }

  private static String credential(RawProvider provider) throws InterruptedException {
    return provider
        .next()
        .head()
        .lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("authorization:"))
        .findFirst()
        .orElseThrow();
  }

  private int asked;

  /// Asks something new, with what the caller adds behind the model.
  private RawClient.Answer ask(RawClient client, VirtualKey key, String headers, String added)
      throws Exception {
    String body = "{\"model\":\"fast\",\"input\":\"question " + asked++ + "\"," + added + "}";
    return client
        .post(
            "/v1/responses",
            "authorization: Bearer " + key.whole().reveal() + "\r\n" + headers,
            body)
        .answer();
  }

  private static RawProvider.Script json(String id) {
    return RawProvider.json(
        "{\"id\":\""
            + id
            + "\",\"object\":\"response\",\"model\":\"m\",\"usage\":{\"input_tokens\":1,"
            + "\"output_tokens\":1}}");
  }

  private static ProxyFixture proxy(Bundle bundle) {
    return new ProxyFixture(Clock.systemUTC(), bundle);
  }

  private static Bundle bundle(
      long version,
      @org.jspecify.annotations.Nullable RawProvider first,
      RawProvider second,
      String provider,
      String model,
      List<String> models) {
    List<ProviderSource> providers = new ArrayList<>();
    if (first != null) {
      providers.add(source("first", first, "a-1"));
    }
    providers.add(source("second", second, "b-1"));
    AliasSource alias = new AliasSource("fast", Optional.of(provider), model);
    List<TenantSource> tenants = new ArrayList<>();
    for (VirtualKey key : List.of(ACME, OTHER)) {
      KeySource source =
          new KeySource(
              "test", key.id(), List.of(key.digest()), "dev", "org", models, Optional.empty());
      tenants.add(
          new TenantSource(
              new TenantId(new UUID(1, key == ACME ? 2 : 3)),
              "",
              List.of(source),
              providers,
              List.of(alias)));
    }
    PolicySource source =
        new PolicySource(version, tenants, Limits.DEFAULT, PolicySource.Egress.PRIVATE_ALLOWED);
    return switch (PolicyCompiler.compile(source)) {
      case CompileResult.Compiled compiled -> compiled.bundle();
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.toString());
    };
  }

  private static ProviderSource source(String name, RawProvider provider, String model) {
    return new ProviderSource(
        name,
        Optional.of(provider.baseUrl()),
        Set.of(WireFormat.OPENAI),
        List.of(model),
        Optional.empty(),
        Optional.of(new SecretRef.Environment("PROVIDER_KEY")),
        Optional.empty(),
        Optional.empty(),
        new AuthSource(
            new TreeMap<>(),
            List.of(
                new PooledKey(new SecretRef.Environment("SECOND_KEY"), 1),
                new PooledKey(new SecretRef.Environment("THIRD_KEY"), 1))));
  }
}
