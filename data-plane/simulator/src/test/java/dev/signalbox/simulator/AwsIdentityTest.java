package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.aws.AwsAccounts;
import dev.signalbox.simulator.aws.AwsAccounts.Role;
import dev.signalbox.simulator.aws.InstanceMetadata;
import dev.signalbox.simulator.aws.Sts;
import dev.signalbox.simulator.call.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Credentials of AWS: how they are got, and how long Bedrock takes them.
class AwsIdentityTest {

  private static final String ROLE = AwsAccounts.roleArn("gateway");
  private static final String ASSUME =
      "Action=AssumeRole&Version=2011-06-15&RoleSessionName=signalbox&DurationSeconds=900&RoleArn="
          + ROLE;
  private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
  private static final String INVOKE = "/model/us.anthropic.claude-opus-5-5/invoke";
  private static final String BODY =
      "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";

  private final Vendors vendors = new Vendors();

  @Test
  void issuesCredentialsThatBedrockTakesWhileTheyLive() {
    vendors.identities().aws().addRole(role(Optional.of("ext-1"), Set.of("tenant")));
    Answered issued =
        sts(ASSUME + "&ExternalId=ext-1&Tags.member.1.Key=tenant&Tags.member.1.Value=acme");
    assertThat(issued.status()).as(issued.body()).isEqualTo(200);
    String id = element(issued, "AccessKeyId");
    String token = element(issued, "SessionToken");
    Signer signer = signer(id, element(issued, "SecretAccessKey"), Optional.of(token));

    assertThat(invoke(signer).status()).isEqualTo(200);
    assertThat(invoke(signer(id, element(issued, "SecretAccessKey"), Optional.empty())).body())
        .contains("The security token included in the request is invalid");
    assertThat(vendors.identities().aws().find(id).orElseThrow().tags())
        .containsEntry("tenant", "acme");
    vendors.clock.move(Duration.ofSeconds(900));
    assertThat(invoke(signer).header("x-amzn-errortype")).startsWith("ExpiredTokenException");
    assertThat(vendors.identities().calls().of("sts:AssumeRole")).isEqualTo(1);
  }

  @Test
  void refusesARoleToThoseWhoDoNotKnowItsExternalIdOrLeaveOutItsTags() {
    vendors.identities().aws().addRole(role(Optional.of("ext-1"), Set.of("tenant")));
    assertThat(element(sts(ASSUME), "Code")).isEqualTo("AccessDenied");
    assertThat(element(sts(ASSUME + "&ExternalId=ext-1"), "Code")).isEqualTo("AccessDenied");
    assertThat(element(sts(ASSUME + "&ExternalId=other&Tags.member.1.Key=tenant"), "Code"))
        .isEqualTo("AccessDenied");
    assertThat(element(sts(ASSUME.replace("signalbox", "x")), "Code")).isEqualTo("ValidationError");
    List<Header> unsigned = List.of(new Header("content-type", FORM));
    Answered nobody = vendors.send("POST", "/", ASSUME, unsigned);
    assertThat(element(nobody, "Code")).isEqualTo("MissingAuthenticationToken");
    List<Header> wrong = new ArrayList<>(vendors.signer("sts").headers("POST", "/", "other"));
    wrong.add(new Header("content-type", FORM));
    assertThat(element(vendors.send("POST", "/", ASSUME, wrong), "Code"))
        .isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void takesWebIdentitiesOfSubjectsThatARoleTrusts() {
    vendors
        .identities()
        .aws()
        .addRole(new Role(ROLE, Optional.empty(), Set.of(), Optional.of("system:proxy")));
    assertThat(element(webIdentity("system:proxy", Sts.AUDIENCE), "Expiration"))
        .isEqualTo("2026-11-21T12:15:00Z");
    assertThat(element(webIdentity("system:other", Sts.AUDIENCE), "Code"))
        .isEqualTo("AccessDenied");
    assertThat(element(webIdentity("system:proxy", "elsewhere"), "Code"))
        .isEqualTo("InvalidIdentityToken");
  }

  @Test
  void givesAMachineItsCredentialsForATokenOnly() {
    String folder = "/latest/meta-data/iam/security-credentials/";
    assertThat(vendors.send("GET", folder, "", List.of()).status()).isEqualTo(401);
    assertThat(vendors.send("PUT", "/latest/api/token", "", List.of()).status()).isEqualTo(400);
    String token =
        vendors
            .send(
                "PUT",
                "/latest/api/token",
                "",
                List.of(new Header("X-aws-ec2-metadata-token-ttl-seconds", "60")))
            .body();
    List<Header> inside = List.of(new Header("X-aws-ec2-metadata-token", token));
    String role = vendors.send("GET", folder, "", inside).body();
    assertThat(role).isEqualTo(InstanceMetadata.ROLE);
    JsonValue.Obj credentials = vendors.send("GET", folder + role, "", inside).json();
    Signer signer =
        signer(
            credentials.string("AccessKeyId"),
            credentials.string("SecretAccessKey"),
            Optional.of(credentials.string("Token")));
    assertThat(invoke(signer).status()).isEqualTo(200);
    assertThat(vendors.send("GET", folder + role, "", inside).json().string("AccessKeyId"))
        .isEqualTo(credentials.string("AccessKeyId"));
    vendors.clock.move(Duration.ofMinutes(1));
    assertThat(vendors.send("GET", folder, "", inside).status()).isEqualTo(401);
  }

  @Test
  void givesAContainerItsCredentialsForItsToken() {
    List<Header> right = List.of(new Header("Authorization", InstanceMetadata.CONTAINER_TOKEN));
    JsonValue.Obj first = vendors.send("GET", "/v1/credentials", "", right).json();
    assertThat(first.string("Expiration")).isEqualTo("2026-11-21T18:00:00Z");
    assertThat(vendors.send("GET", "/v1/credentials", "", List.of()).status()).isEqualTo(400);
    assertThat(vendors.send("GET", "/v2/credentials/simulator", "", List.of()).status())
        .isEqualTo(200);
    vendors.clock.move(Duration.ofHours(6));
    assertThat(vendors.send("GET", "/v1/credentials", "", right).json().string("AccessKeyId"))
        .isNotEqualTo(first.string("AccessKeyId"));
  }

  @Test
  void givesSecretsToThoseWhoSign() {
    vendors.identities().awsSecrets().put("llm/key", new Secret("sk-1"));
    vendors.identities().awsSecrets().put("llm/key", new Secret("sk-2"));
    assertThat(secret("{\"SecretId\":\"llm/key\"}").json().string("SecretString"))
        .isEqualTo("sk-2");
    assertThat(
            secret("{\"SecretId\":\"llm/key\",\"VersionStage\":\"AWSPREVIOUS\"}")
                .json()
                .string("SecretString"))
        .isEqualTo("sk-1");
    assertThat(secret("{\"SecretId\":\"none\"}").json().string("__type"))
        .isEqualTo("ResourceNotFoundException");
    List<Header> unsigned = List.of(new Header("x-amz-target", "secretsmanager.GetSecretValue"));
    assertThat(vendors.send("POST", "/", "{}", unsigned).status()).isEqualTo(403);
  }

  private Answered secret(String body) {
    Header target = new Header("X-Amz-Target", "secretsmanager.GetSecretValue");
    return vendors.send(
        "POST", "/", body, vendors.signer("secretsmanager").headers("POST", "/", body, target));
  }

  private Answered webIdentity(String subject, String audience) {
    String token =
        vendors
            .identities()
            .issuer()
            .token(subject, audience, vendors.clock.instant(), Duration.ofMinutes(5));
    String body =
        ASSUME.replace("AssumeRole&", "AssumeRoleWithWebIdentity&") + "&WebIdentityToken=" + token;
    return vendors.send("POST", "/", body, List.of(new Header("content-type", FORM)));
  }

  private Answered sts(String body) {
    List<Header> headers = new ArrayList<>(vendors.signer("sts").headers("POST", "/", body));
    headers.add(new Header("content-type", FORM));
    return vendors.send("POST", "/", body, headers);
  }

  private Answered invoke(Signer signer) {
    return vendors.send("POST", INVOKE, BODY, signer.headers("POST", INVOKE, BODY));
  }

  private Signer signer(String id, String secret, Optional<String> token) {
    return new Signer(id, secret, token, "eu-central-1", "bedrock", vendors.clock);
  }

  private static Role role(Optional<String> externalId, Set<String> tags) {
    return new Role(ROLE, externalId, tags, Optional.empty());
  }

  private static String element(Answered answer, String name) {
    return answer.body().replaceFirst("(?s).*<" + name + ">(.*)</" + name + ">.*", "$1");
  }
}
