package dev.signalbox.data.credential;

import static dev.signalbox.data.credential.Identities.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.data.credential.FakeService.Answer;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.AuthorizerSource;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsIT {

  private static final TenantId ACME = new TenantId(new UUID(1, 1));
  private static final TenantId GLOBEX = new TenantId(new UUID(2, 2));
  private static final byte[] DIGEST = new byte[32];

  @TempDir private Path folder;
  private final FakeService service = new FakeService();
  private final Map<String, String> environment = new HashMap<>();
  private Credentials credentials;

  @AfterEach
  void close() {
    service.close();
    if (credentials != null) {
      credentials.close();
    }
  }

  @Test
  void servesTheFirstCallsOfAPolicyWithATokenThatItFetchedBefore() {
    service.answer(request -> Answer.ok("{\"access_token\":\"t-1\",\"expires_in\":3599}"));

    Authorizer authorizer = authorizer(ACME, entra());

    assertThat(sent(authorizer, ACME)).containsEntry("authorization", "Bearer t-1");
  }

  @Test
  void refusesCallsWhileTheTokenServiceIsDownAtStartAndRecovers() {
    service.answer(request -> Answer.of(503, ""));
    long started = System.nanoTime();
    Authorizer authorizer = authorizer(ACME, entra());

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    assertThat(authorize(new FakeHead("POST", "/"), authorizer, ACME)).isNull();

    service.answer(request -> Answer.ok("{\"access_token\":\"t-2\",\"expires_in\":3599}"));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(sent(authorizer, ACME)).containsEntry("authorization", "Bearer t-2"));
  }

  @Test
  void sharesNoSessionBetweenTenants() {
    environment.putAll(Map.of("AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "sk"));
    service.answer(request ->
        Answer.ok(
            "<AccessKeyId>AK-"
                + request.form("ExternalId")
                + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                + "<SessionToken>t</SessionToken>"
                + "<Expiration>2999-01-01T00:00:00Z</Expiration>"));
    CredentialSpec role =
        spec(
            Scheme.AWS,
            false,
            Map.of(
                "source", "assume_role",
                "role_arn", "arn:aws:iam::123456789012:role/r",
                "external_id", "{tenant}",
                "region", "eu-central-1",
                "endpoint.sts", service.url()));

    AuthorizerSource source = start(bundle(1, policy(ACME, role), policy(GLOBEX, role)));

    for (TenantId tenant : List.of(ACME, GLOBEX)) {
      Authorizer authorizer = source.authorizer(policy(tenant, role), provider(role));
      assertThat(sent(authorizer, tenant).get("authorization"))
          .contains("Credential=AK-" + tenant + "/");
    }
    assertThat(service.received()).hasSize(2);
  }

  @Test
  void keepsWhatTwoPoliciesNameAndForgetsWhatNoneDoes() {
    service.answer(request -> Answer.ok("{\"access_token\":\"t\",\"expires_in\":3599}"));
    CredentialSpec kept = entra();
    CredentialSpec dropped =
        spec(
            Scheme.GOOGLE, false, Map.of("source", "metadata", "endpoint.metadata", service.url()));
    AuthorizerSource first = start(bundle(1, policy(ACME, kept, dropped)));
    Authorizer before = first.authorizer(policy(ACME, kept), provider(kept));
    assertThat(credentials.status()).hasSize(2);

    AuthorizerSource second = credentials.prepare(bundle(2, policy(ACME, kept)));
    assertThat(credentials.status()).hasSize(2);
    credentials.activated();

    assertThat(second.authorizer(policy(ACME, kept), provider(kept))).isSameAs(before);
    assertThat(credentials.status()).hasSize(1);
    assertThat(service.received()).hasSize(2);
  }

  @Test
  void forgetsAPolicyThatWasPreparedInVain() {
    service.answer(request -> Answer.ok("{\"access_token\":\"t\",\"expires_in\":3599}"));
    start(bundle(1, policy(ACME, entra())));

    credentials.prepare(
        bundle(
            2,
            policy(
                ACME,
                entra(),
                spec(
                    Scheme.GOOGLE,
                    false,
                    Map.of("source", "metadata", "endpoint.metadata", service.url())))));
    assertThat(credentials.status()).hasSize(2);
    credentials.prepare(bundle(3, policy(ACME, entra())));

    assertThat(credentials.status()).hasSize(1);
  }

  @Test
  void takesAChangedFileAtOnceWhenItsKeyIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "sk-old");
    Authorizer authorizer =
        authorizer(ACME, new CredentialSpec(Scheme.X_API_KEY, new SecretRef.File(file.toString())));
    assertThat(sent(authorizer, ACME)).containsEntry("x-api-key", "sk-old");

    Files.writeString(file, "sk-new");
    Authorizer.Choice choice = authorize(FakeHead.post(), authorizer, ACME);
    assertThat(choice).isNotNull();
    choice.answered(401, null, null, System.currentTimeMillis());

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(sent(authorizer, ACME)).containsEntry("x-api-key", "sk-new"));
  }

  @Test
  void letsATenantUseOnlyTheReferencesThatTheOperatorAllows() {
    environment.put("SIGNALBOX_SECRET_REFERENCES", "env:SHARED_, env:T_{tenant}_");
    environment.put("SHARED_KEY", "sk-shared");
    environment.put("OTHER", "sk-other");
    CredentialSpec allowed =
        new CredentialSpec(Scheme.BEARER, new SecretRef.Environment("SHARED_KEY"));
    CredentialSpec foreign = new CredentialSpec(Scheme.BEARER, new SecretRef.Environment("OTHER"));

    AuthorizerSource source = start(bundle(1, policy(ACME, allowed, foreign)));

    assertThat(sent(source.authorizer(policy(ACME, allowed), provider(allowed)), ACME))
        .containsEntry("authorization", "Bearer sk-shared");
    assertThat(
            authorize(
                FakeHead.post(), source.authorizer(policy(ACME, foreign), provider(foreign)), ACME))
        .isNull();
  }

  @Test
  void tellsNobodyASecretWhateverGoesWrong() {
    environment.putAll(
        Map.of(
            "K", "very-secret-4711",
            "AWS_ACCESS_KEY_ID", "AK",
            "AWS_SECRET_ACCESS_KEY", "very-secret-4712"));
    // A service that repeats all that it is told.
    service.answer(request ->
        Answer.of(400, "{\"error\":\"" + request.body() + "\",\"code\":\"very-secret-4713\"}"));
    CredentialSpec role =
        spec(
            Scheme.AWS,
            false,
            Map.of(
                "source", "assume_role",
                "role_arn", "arn:aws:iam::123456789012:role/r",
                "region", "eu-central-1",
                "endpoint.sts", service.url()));
    CredentialSpec wrongKey =
        spec(
            Scheme.GOOGLE,
            true,
            Map.of("source", "service_account", "endpoint.token", service.url()));
    TenantPolicy policy = policy(ACME, entra(), role, wrongKey);

    AuthorizerSource source = start(bundle(1, policy));

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> credentials.status().stream().allMatch(status -> status.failures() > 0));
    StringBuilder told = new StringBuilder(credentials.status().toString());
    for (ProviderSpec provider : policy.providers()) {
      Authorizer authorizer = source.authorizer(policy, provider);
      told.append(authorizer).append(authorize(FakeHead.post(), authorizer, ACME));
    }
    assertThat(told.toString()).doesNotContain("very-secret").contains("status 400");
  }

  private CredentialSpec entra() {
    environment.putIfAbsent("K", "pw");
    return spec(
        Scheme.ENTRA,
        true,
        Map.of(
            "source", "client_secret",
            "tenant_id", "dir",
            "client_id", "app",
            "endpoint.token", service.url()));
  }

  private Authorizer authorizer(TenantId tenant, CredentialSpec spec) {
    return start(bundle(1, policy(tenant, spec))).authorizer(policy(tenant, spec), provider(spec));
  }

  private AuthorizerSource start(Bundle bundle) {
    credentials = new Credentials(environment, Clock.systemUTC(), new Random(1));
    AuthorizerSource source = credentials.prepare(bundle);
    credentials.activated();
    return source;
  }

  private static Map<String, String> sent(Authorizer authorizer, TenantId tenant) {
    FakeHead head = new FakeHead("POST", "/v1/messages");
    assertThat(authorize(head, authorizer, tenant)).isNotNull();
    return head.fields();
  }

  private static Authorizer.Choice authorize(
      FakeHead head, Authorizer authorizer, TenantId tenant) {
    return authorizer.authorize(
        head, DIGEST, new Caller(tenant, "org"), 7, System.currentTimeMillis());
  }

  private static Bundle bundle(long version, TenantPolicy... tenants) {
    return new Bundle(version, List.of(tenants), Limits.DEFAULT);
  }

  private static TenantPolicy policy(TenantId tenant, CredentialSpec... specs) {
    return new TenantPolicy(
        tenant,
        List.of(),
        List.of(specs).stream().map(CredentialsIT::provider).toList(),
        List.of());
  }

  private static ProviderSpec provider(CredentialSpec spec) {
    return new ProviderSpec(
        spec.scheme() + " " + spec.secret().text(),
        URI.create("https://provider.test/v1"),
        Set.of(WireFormat.ANTHROPIC),
        List.of("*"),
        spec,
        false,
        "");
  }
}
