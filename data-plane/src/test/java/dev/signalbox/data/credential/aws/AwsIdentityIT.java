package dev.signalbox.data.credential.aws;

import static dev.signalbox.data.credential.Identities.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.credential.FakeHead;
import dev.signalbox.data.credential.FakeService;
import dev.signalbox.data.credential.FakeService.Answer;
import dev.signalbox.data.credential.FakeService.Received;
import dev.signalbox.data.credential.Identities;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsIdentityIT {

  private static final URI BEDROCK =
      URI.create("https://bedrock-runtime.eu-central-1.amazonaws.com");
  private static final TenantId ACME = new TenantId(new UUID(1, 2));
  private static final byte[] DIGEST = new byte[32];
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "AKBASE", "AWS_SECRET_ACCESS_KEY", "base-secret");

  @TempDir private Path folder;
  private final Identities world = new Identities();
  private final FakeService aws = new FakeService();

  @AfterEach
  void close() {
    aws.close();
    world.close();
  }

  @Test
  void signsWithKeysThatLast() {
    AwsAuthorizer authorizer =
        authorizer(
            Map.of(),
            Map.of("source", "static", "access_key_id", "AK1"),
            Held.always(new Secret("s3cret")));

    FakeHead head = head();
    assertThat(authorizer.authorize(head, DIGEST, caller("acme"), 0, world.now())).isNotNull();

    assertThat(head.field("authorization"))
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=AK1/20261121/eu-central-1/bedrock/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=");
    assertThat(authorizer.wantsBody()).isTrue();
  }

  @Test
  void takesBothHalvesFromASecretInJson() {
    AwsAuthorizer authorizer =
        authorizer(
            Map.of(),
            Map.of("source", "static"),
            Held.always(
                new Secret(
                    "{\"access_key_id\":\"AK2\",\"secret_access_key\":\"x\",\"session_token\":\"t\"}")));

    FakeHead head = head();
    authorizer.authorize(head, DIGEST, caller("acme"), 0, world.now());

    assertThat(head.field("authorization")).contains("Credential=AK2/");
    assertThat(head.field("x-amz-security-token")).isEqualTo("t");
  }

  @Test
  void assumesARoleWithTagsOfTheCallerAndAnExternalId() {
    aws.answer(request -> sts("AK-" + request.form("Tags.member.2.Value")));
    AwsAuthorizer authorizer = role(KEYS, Map.of("external_id", "sbx-{tenant}"), TAGS);
    authorizer.serve(List.of(caller("acme/eng/cc-1"), caller("acme/ops/cc-2")));

    world.settle();

    FakeHead head = head();
    authorizer.authorize(head, DIGEST, caller("acme/ops/cc-2"), 0, world.now());
    assertThat(head.field("authorization")).contains("Credential=AK-ops/");
    assertThat(head.field("x-amz-security-token")).isEqualTo("token-AK-ops");
    assertThat(aws.received()).hasSize(2);
    Received request =
        aws.received().stream()
            .filter(each -> each.form("Tags.member.2.Value").equals("eng"))
            .findFirst()
            .orElseThrow();
    assertThat(request.form("Action")).isEqualTo("AssumeRole");
    assertThat(request.form("RoleArn")).isEqualTo("arn:aws:iam::123456789012:role/bedrock");
    assertThat(request.form("ExternalId")).isEqualTo("sbx-" + ACME);
    assertThat(request.form("RoleSessionName")).isEqualTo("signalbox-" + ACME);
    assertThat(request.form("Tags.member.1.Key")).isEqualTo("cost_center");
    assertThat(request.form("Tags.member.1.Value")).isEqualTo("cc-1");
    assertThat(request.form("Tags.member.3.Value")).isEqualTo(ACME.toString());
    assertThat(request.fields().get("authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKBASE/20261121/eu-central-1/sts/aws4_request");
  }

  @Test
  void opensOneSessionForCallersWithTheSameTagsAndClosesWhatNobodyNeeds() {
    aws.answer(request -> sts("AK"));
    AwsAuthorizer authorizer = role(KEYS, Map.of(), Map.of("tag.team", "{node.2}"));
    authorizer.serve(List.of(caller("a/t1/x"), caller("a/t1/y"), caller("a/t2")));
    world.settle();
    assertThat(aws.received()).hasSize(2);

    authorizer.serve(List.of(caller("a/t1/x")));
    aws.received().clear();
    world.pass(Duration.ofMinutes(49));

    assertThat(aws.received()).hasSize(1);
    assertThat(authorizer.authorize(head(), DIGEST, caller("a/t2"), 0, world.now())).isNull();
  }

  @Test
  void bearsNoMoreSessionsThanItsBound() {
    aws.answer(request -> sts("AK"));
    AwsAuthorizer authorizer = role(KEYS, Map.of(), Map.of("tag.path", "{path}"));
    Set<Caller> callers = new java.util.LinkedHashSet<>();
    for (int index = 0; index < 300; index++) {
      callers.add(caller("acme/" + index));
    }

    authorizer.serve(callers);

    assertThat(world.renewals.status()).hasSize(AwsAuthorizer.MOST_SESSIONS);
    assertThat(authorizer.authorize(head(), DIGEST, caller("acme/299"), 0, world.now())).isNull();
  }

  @Test
  void signsToStsByItsOwnTimeWhereOurClockIsWrong() {
    Instant truth = world.clock.instant().minus(Duration.ofHours(1));
    aws.answer(request -> {
      boolean believed = request.fields().get("x-amz-date").startsWith("20261120T23");
      return (believed
              ? sts("AK", truth.plusSeconds(3600))
              : Answer.of(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>"))
          .at(truth);
    });
    AwsAuthorizer authorizer = role(KEYS, Map.of(), Map.of());

    world.settle();

    assertThat(aws.received()).hasSize(2);
    assertThat(authorizer.authorize(head(), DIGEST, caller("a"), 0, world.now())).isNotNull();
  }

  @Test
  void signsByTheProvidersTimeOnceItComplained() {
    AwsAuthorizer authorizer =
        authorizer(
            Map.of(),
            Map.of("source", "static", "access_key_id", "AK1"),
            Held.always(new Secret("s")));
    Authorizer.Choice choice = authorizer.authorize(head(), DIGEST, caller("a"), 0, world.now());

    choice.answered(403, null, "Sat, 21 Nov 2026 03:00:00 GMT", world.now());

    FakeHead head = head();
    authorizer.authorize(head, DIGEST, caller("a"), 0, world.now());
    assertThat(head.field("x-amz-date")).isEqualTo("20261121T030000Z");
  }

  @Test
  void takesOnARoleByAWebIdentity() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "oidc-1\n");
    aws.answer(request ->
        request.form("WebIdentityToken").equals("oidc-1") ? sts("AKW") : Answer.of(400, ""));
    AwsAuthorizer authorizer =
        authorizer(
            Map.of(
                "AWS_ROLE_ARN", "arn:aws:iam::1:role/irsa",
                "AWS_WEB_IDENTITY_TOKEN_FILE", file.toString(),
                "AWS_ENDPOINT_URL_STS", aws.url()),
            Map.of("source", "environment"),
            Held.always(null));

    world.settle();

    assertThat(signedBy(authorizer)).isEqualTo("AKW");
    assertThat(aws.last().form("Action")).isEqualTo("AssumeRoleWithWebIdentity");
    assertThat(aws.last().fields()).doesNotContainKey("authorization");
  }

  @Test
  void takesTheKeysOfAPodWithATokenThatChanges() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "pod-1");
    aws.answer(
        request -> json("AK-" + request.fields().get("authorization"), world.clock.instant()));
    AwsAuthorizer authorizer =
        authorizer(
            Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                aws.url() + "/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                file.toString()),
            Map.of("source", "pod_identity"),
            Held.always(null));
    world.settle();
    assertThat(signedBy(authorizer)).isEqualTo("AK-pod-1");

    Files.writeString(file, "pod-2");
    world.pass(Duration.ofMinutes(49));
    assertThat(signedBy(authorizer)).isEqualTo("AK-pod-2");
  }

  @Test
  void asksACredentialServiceOnThisMachineOnly() {
    AwsAuthorizer authorizer =
        authorizer(
            Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://evil.example/creds"),
            Map.of("source", "pod_identity"),
            Held.always(null));

    world.settle();

    assertThat(authorizer.authorize(head(), DIGEST, caller("a"), 0, world.now())).isNull();
    assertThat(world.told()).contains("not one of this machine");
  }

  @Test
  void takesTheKeysOfAnInstanceByVersionTwoOnly() {
    aws.answer(request -> {
      if (request.method().equals("PUT")) {
        return request.fields().containsKey("x-aws-ec2-metadata-token-ttl-seconds")
            ? Answer.ok("imds-session")
            : Answer.of(400, "");
      }
      if (!"imds-session".equals(request.fields().get("x-aws-ec2-metadata-token"))) {
        return Answer.of(401, "");
      }
      return request.path().endsWith("/")
          ? Answer.ok("my-role\n")
          : json("AKI", world.clock.instant());
    });
    AwsAuthorizer authorizer =
        authorizer(
            Map.of(),
            Map.of("source", "instance_profile", "endpoint.metadata", aws.url()),
            Held.always(null));

    world.settle();

    assertThat(signedBy(authorizer)).isEqualTo("AKI");
    assertThat(aws.received())
        .extracting(Received::path)
        .containsExactly(
            "/latest/api/token",
            "/latest/meta-data/iam/security-credentials/",
            "/latest/meta-data/iam/security-credentials/my-role");
  }

  private static final Map<String, String> TAGS =
      Map.of("tag.tenant", "{tenant}", "tag.team", "{node.2}", "tag.cost_center", "{node.3}");

  private AwsAuthorizer role(
      Map<String, String> environment, Map<String, String> some, Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(some);
    settings.putAll(more);
    settings.put("source", "assume_role");
    settings.put("role_arn", "arn:aws:iam::123456789012:role/bedrock");
    settings.put("endpoint.sts", aws.url());
    return authorizer(environment, settings, Held.always(null));
  }

  private AwsAuthorizer authorizer(
      Map<String, String> environment, Map<String, String> settings, Held<Secret> secret) {
    boolean key = settings.get("source").equals("static");
    return new AwsSources(world.door, environment, world.follower)
        .authorizer(spec(Scheme.AWS, key, settings), secret, ACME, BEDROCK);
  }

  private String signedBy(AwsAuthorizer authorizer) {
    FakeHead head = head();
    assertThat(authorizer.authorize(head, DIGEST, caller("acme"), 0, world.now())).isNotNull();
    String field = head.field("authorization");
    return field.substring(field.indexOf('=') + 1, field.indexOf('/'));
  }

  private static FakeHead head() {
    FakeHead head = new FakeHead("POST", "/model/anthropic.claude-x%3A0/invoke");
    head.setField("host", BEDROCK.getHost());
    head.setField("content-type", "application/json");
    return head;
  }

  private static Caller caller(String path) {
    return new Caller(ACME, path);
  }

  private Answer sts(String id) {
    return sts(id, world.clock.instant().plusSeconds(3600)).at(world.clock.instant());
  }

  private static Answer sts(String id, Instant end) {
    return Answer.ok(
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>"
            + id
            + "</AccessKeyId><SecretAccessKey>sk</SecretAccessKey><SessionToken>token-"
            + id
            + "</SessionToken><Expiration>"
            + end
            + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>");
  }

  private static Answer json(String id, Instant now) {
    return Answer.ok(
            "{\"Code\":\"Success\",\"AccessKeyId\":\""
                + id
                + "\",\"SecretAccessKey\":\"sk\",\"Token\":\"t\",\"Expiration\":\""
                + now.plusSeconds(3600)
                + "\"}")
        .at(now);
  }
}
