package dev.signalbox.compiler;

import static dev.signalbox.compiler.Policies.compiled;
import static dev.signalbox.compiler.Policies.problems;
import static dev.signalbox.compiler.Policies.withProviders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.compiler.auth.AwsHost;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.SecretRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthRulesTest {

  private static final SecretRef KEY = new SecretRef.Environment("KEY");

  @Test
  void takesFurtherKeysWithTheirWeights() {
    SecretRef second = SecretRef.parse("aws-sm:prod/anthropic#key");

    CredentialSpec spec =
        credential(Scheme.X_API_KEY, Optional.of(KEY), Map.of(), new PooledKey(second, 3));

    assertThat(spec.keys()).containsExactly(new PooledKey(KEY, 1), new PooledKey(second, 3));
  }

  @Test
  void weighsTheFirstKeyByThePoolIfThatNamesIt() {
    CredentialSpec spec =
        credential(Scheme.BEARER, Optional.of(KEY), Map.of(), new PooledKey(KEY, 5));

    assertThat(spec.keys()).containsExactly(new PooledKey(KEY, 5));
  }

  @Test
  void assumesARoleWithTagsFromTheMachinesIdentity() {
    Map<String, String> settings =
        Map.of(
            "source", "assume_role",
            "region", "eu-central-1",
            "role_arn", "arn:aws:iam::123456789012:role/bedrock",
            "external_id", "{tenant}",
            "tag.team", "{node.2}",
            "tag.cost_center", "cc-{node.3}");

    CredentialSpec spec = credential(Scheme.AWS, Optional.empty(), settings);

    assertThat(spec.settings()).isEqualTo(settings);
    assertThat(spec.secret()).isEqualTo(new SecretRef.None());
  }

  @Test
  void choosesTheUsualSourceByWhetherThereIsAKey() {
    assertThat(credential(Scheme.AWS, Optional.of(KEY), Map.of()).setting("source"))
        .isEqualTo("static");
    assertThat(credential(Scheme.AWS, Optional.empty(), Map.of()).setting("source"))
        .isEqualTo("environment");
    assertThat(credential(Scheme.GOOGLE, Optional.of(KEY), Map.of()).setting("source"))
        .isEqualTo("service_account");
    assertThat(credential(Scheme.GOOGLE, Optional.empty(), Map.of()).setting("source"))
        .isEqualTo("metadata");
    assertThat(credential(Scheme.ENTRA, Optional.empty(), Map.of()).setting("source"))
        .isEqualTo("managed_identity");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aws    | -  | source=fancy                            | auth_settings.source
          aws    | -  | source=static                           | key
          aws    | -  | source=bearer                           | key
          aws    | k  | source=environment                      | key
          aws    | -  | source=assume_role                      | auth_settings.role_arn
          aws    | -  | source=assume_role;role_arn=me          | auth_settings.role_arn
          aws    | -  | region=Frankfurt                        | auth_settings.region
          aws    | -  | role_arn=arn:aws:iam::123456789012:role/x | auth_settings.role_arn
          aws    | -  | source=web_identity;duration=10         | auth_settings.duration
          aws    | -  | tag.team=x                              | auth_settings.tag.team
          aws    | -  | source=assume_role;role_arn=arn:aws:iam::123456789012:role/x;tag.team={node.9} | auth_settings.tag.team
          aws    | -  | source=assume_role;role_arn=arn:aws:iam::123456789012:role/x;base=luck | auth_settings.base
          aws    | -  | source=assume_role;role_arn=arn:aws:iam::123456789012:role/x;endpoint.sts=http://sts.example | auth_settings.endpoint.sts
          aws    | -  | source=assume_role;role_arn=arn:aws:iam::123456789012:role/x;endpoint.sts=http://169.254.169.254 | auth_settings.endpoint.sts
          google | -  | source=service_account                  | key
          google | -  | source=federation;audience=//iam.googleapis.com/x | auth_settings.token_file
          google | -  | source=impersonation                    | auth_settings.service_account
          google | -  | source=impersonation;service_account=me | auth_settings.service_account
          entra  | k  | source=client_secret;tenant_id=t        | auth_settings.client_id
          entra  | k  | source=managed_identity                 | key
          entra  | -  | source=workload_identity;token_file=x   | auth_settings.token_file
          bearer | k  | region=eu-central-1                     | auth_settings
          """)
  void refusesAWrongMix(String scheme, String key, String settings, String path) {
    Map<String, String> map = new TreeMap<>();
    for (String setting : settings.split(";", -1)) {
      map.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
    }
    ProviderSource source =
        provider(
            Scheme.valueOf(scheme.toUpperCase(java.util.Locale.ROOT)),
            key.equals("k") ? Optional.of(KEY) : Optional.of(new SecretRef.None()),
            new AuthSource(new TreeMap<>(map), List.of()),
            "https://bedrock-runtime.eu-central-1.amazonaws.com");

    List<String> found = problems(withProviders(source));

    assertThat(found).isNotEmpty();
    assertThat(found)
        .allSatisfy(text ->
            assertThat(text).startsWith("policy: providers.own." + path + ": ").endsWith("."));
  }

  @Test
  void asksForTheRegionThatTheAddressDoesNotTell() {
    ProviderSource source =
        provider(
            Scheme.AWS,
            Optional.of(new SecretRef.None()),
            AuthSource.NONE,
            "https://own.example/v1");

    assertThat(problems(withProviders(source)))
        .containsExactly(
            "policy: providers.own.auth_settings.region: the address does not tell the region."
                + " Set region, for example eu-central-1.");
    for (String host :
        List.of(
            "bedrock-runtime.us-gov-west-1.amazonaws.com",
            "bedrock-runtime-fips.us-east-2.amazonaws.com:443/x",
            "vpce-0a-b.bedrock-runtime.ap-southeast-2.vpce.amazonaws.com",
            "bedrock-runtime.cn-north-1.amazonaws.com.cn")) {
      assertThat(AwsHost.region("https://" + host)).matches("[a-z-]+-[0-9]");
    }
    assertThat(AwsHost.region("https://evil.example/x.us-east-1.amazonaws.com.evil")).isEmpty();
  }

  @Test
  void refusesReferencesThatLeadNowhere() {
    for (String text :
        List.of(
            "aws-sm:a b",
            "gcp-sm:secrets/x",
            "gcp-sm:projects/p/secrets/s/versions/new",
            "azure-kv:http://v.vault.azure.net/secrets/s",
            "azure-kv:https://v.vault.azure.net/keys/s",
            "azure-kv:https://u@v.vault.azure.net/secrets/s",
            "vault:secret/data/openai",
            "vault:secret/../sys/raw#x",
            "vault:/secret#x")) {
      ProviderSource source =
          provider(
              Scheme.BEARER,
              Optional.of(SecretRef.parse(text)),
              AuthSource.NONE,
              "https://own.example/v1");

      assertThat(problems(withProviders(source)))
          .as(text)
          .singleElement()
          .asString()
          .startsWith("policy: providers.own.key: not the name of a secret in that store.");
    }
  }

  @Test
  void lendsTheMachinesIdentityToNobodyWhereTenantsDoNotOwnIt() {
    for (Map<String, String> settings :
        List.of(
            Map.of("source", "environment"),
            Map.of("source", "instance_profile"),
            Map.of("source", "assume_role", "role_arn", "arn:aws:iam::123456789012:role/x"),
            Map.of(
                "source",
                "assume_role",
                "role_arn",
                "arn:aws:iam::123456789012:role/x",
                "external_id",
                "{tenant}",
                "endpoint.sts",
                "https://own.example"))) {
      assertThat(hosted(settings)).as(settings.toString()).isNotEmpty();
    }
    assertThat(
            hosted(
                Map.of(
                    "source",
                    "assume_role",
                    "role_arn",
                    "arn:aws:iam::123456789012:role/x",
                    "external_id",
                    "signalbox-{tenant}")))
        .isEmpty();
  }

  private static List<String> hosted(Map<String, String> settings) {
    PolicySource own =
        withProviders(
            provider(
                Scheme.AWS,
                Optional.empty(),
                new AuthSource(new TreeMap<>(settings), List.of()),
                "https://bedrock-runtime.eu-central-1.amazonaws.com"));
    PolicySource hosted = new PolicySource(1, own.tenants(), Limits.DEFAULT, Egress.PUBLIC_ONLY);
    return PolicyCompiler.compile(hosted) instanceof CompileResult.Rejected rejected
        ? rejected.problems().stream().map(problem -> problem.text("policy")).toList()
        : List.of();
  }

  private static CredentialSpec credential(
      Scheme scheme, Optional<SecretRef> secret, Map<String, String> settings, PooledKey... pool) {
    AuthSource auth = new AuthSource(new TreeMap<>(settings), List.of(pool));
    Optional<SecretRef> key = secret.or(() -> Optional.of(new SecretRef.None()));
    return compiled(
            withProviders(
                provider(scheme, key, auth, "https://bedrock-runtime.eu-central-1.amazonaws.com")))
        .tenants()
        .getFirst()
        .providers()
        .getFirst()
        .credential();
  }

  private static ProviderSource provider(
      Scheme scheme, Optional<SecretRef> secret, AuthSource auth, String url) {
    return new ProviderSource(
        "own",
        Optional.of(url),
        Set.of(),
        List.of(),
        Optional.of(scheme),
        secret,
        Optional.empty(),
        Optional.empty(),
        auth);
  }
}
