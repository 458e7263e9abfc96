package dev.signalbox.data.credential.aws;

import dev.signalbox.compiler.auth.AwsHost;
import dev.signalbox.data.credential.renew.Follower;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the keys that a credential, or the environment of the process, speaks of.
public final class AwsSources {

  private static final String INSTANCE = "http://169.254.169.254";
  private static final String CONTAINER = "http://169.254.170.2";
  private static final String USUAL_SECONDS = "3600";

  private final ServiceDoor door;
  private final Map<String, String> environment;
  private final Follower follower;

  public AwsSources(ServiceDoor door, Map<String, String> environment, Follower follower) {
    this.door = door;
    this.environment = environment;
    this.follower = follower;
  }

  /// The keys of a credential, but for roles that are taken on with keys.
  ///
  /// @param secret the credential's secret, if it names one
  Held<AwsKeys> base(CredentialSpec spec, Held<Secret> secret, String region) {
    String source = spec.setting("source");
    boolean role = source.equals("assume_role");
    boolean own = role && !(spec.secret() instanceof SecretRef.None);
    String wanted = role ? (own ? "static" : orElse(spec.setting("base"), "environment")) : source;
    return switch (wanted) {
      case "static" -> secret.map(key -> StaticKeys.of(key, spec.setting("access_key_id")));
      case "web_identity" -> webIdentity(spec.settings(), region);
      case "pod_identity" -> container(spec.settings());
      case "instance_profile" -> instance(spec.settings());
      default -> fromEnvironment(spec.settings(), region);
    };
  }

  /// What the process was given, in the order of the vendor's own tools.
  public Held<AwsKeys> fromEnvironment(Map<String, String> settings, String region) {
    String id = variable("AWS_ACCESS_KEY_ID");
    String key = variable("AWS_SECRET_ACCESS_KEY");
    String token = variable("AWS_SESSION_TOKEN");
    if (!id.isEmpty() && !key.isEmpty()) {
      @Nullable Secret session = token.isEmpty() ? null : new Secret(token);
      return Held.always(new AwsKeys(id, new Secret(key), session));
    }
    if (!variable("AWS_WEB_IDENTITY_TOKEN_FILE").isEmpty()) {
      return webIdentity(settings, region);
    }
    boolean container =
        !variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").isEmpty()
            || !variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").isEmpty();
    if (container) {
      return container(settings);
    }
    return "true".equalsIgnoreCase(variable("AWS_EC2_METADATA_DISABLED"))
        ? Held.always(null)
        : instance(settings);
  }

  /// What signs requests with the keys of a credential.
  ///
  /// @param secret the credential's secret, if it names one
  /// @param url where the provider listens
  public AwsAuthorizer authorizer(
      CredentialSpec spec, Held<Secret> secret, TenantId tenant, URI url) {
    String region = orElse(spec.setting("region"), AwsHost.region(url.toString()));
    SigV4 signer = new SigV4(region, orElse(spec.setting("service"), "bedrock"));
    Held<AwsKeys> base = base(spec, secret, region);
    if (!spec.setting("source").equals("assume_role")) {
      return new AwsAuthorizer(signer, new SessionTags(Map.of()), none -> base, follower);
    }
    Sts sts = sts(spec.settings(), region);
    Sts.Role role =
        new Sts.Role(
            spec.setting("role_arn"),
            orElse(spec.setting("session_name"), "signalbox-" + tenant),
            SessionTags.ofTenant(spec.setting("external_id"), tenant),
            Integer.parseInt(orElse(spec.setting("duration"), USUAL_SECONDS)));
    return new AwsAuthorizer(
        signer,
        new SessionTags(spec.settingsUnder("tag.")),
        tags -> follower.follow(name(role, tags), sts.assumeRole(role, tags, base)),
        follower);
  }

  private static String name(Sts.Role role, Map<String, String> tags) {
    return "aws role " + role.arn() + (tags.isEmpty() ? "" : " " + tags);
  }

  /// The public address of a service in a region.
  public static String endpoint(String service, String region) {
    return AwsRegion.endpoint(service, region);
  }

  /// The region of the process; empty if it has none.
  public String region() {
    return orElse(variable("AWS_REGION"), variable("AWS_DEFAULT_REGION"));
  }

  private Held<AwsKeys> webIdentity(Map<String, String> settings, String region) {
    String arn = setting(settings, "role_arn", "AWS_ROLE_ARN");
    String file = setting(settings, "token_file", "AWS_WEB_IDENTITY_TOKEN_FILE");
    String name = orElse(setting(settings, "session_name", "AWS_ROLE_SESSION_NAME"), "signalbox");
    int seconds = Integer.parseInt(settings.getOrDefault("duration", USUAL_SECONDS));
    return follower.follow(
        "aws web identity " + arn,
        sts(settings, region).webIdentity(new Sts.Role(arn, name, "", seconds), file));
  }

  private Held<AwsKeys> container(Map<String, String> settings) {
    String relative = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    String full = setting(settings, "endpoint.credentials", "AWS_CONTAINER_CREDENTIALS_FULL_URI");
    String address = full.isEmpty() ? CONTAINER + orElse(relative, "/") : full;
    return follower.follow(
        "aws pod identity",
        new ContainerKeys(
            door,
            URI.create(address),
            variable("AWS_CONTAINER_AUTHORIZATION_TOKEN"),
            setting(settings, "token_file", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")));
  }

  private Held<AwsKeys> instance(Map<String, String> settings) {
    String address = setting(settings, "endpoint.metadata", "AWS_EC2_METADATA_SERVICE_ENDPOINT");
    return follower.follow(
        "aws instance profile", new InstanceKeys(door, URI.create(orElse(address, INSTANCE))));
  }

  private Sts sts(Map<String, String> settings, String region) {
    String address = setting(settings, "endpoint.sts", "AWS_ENDPOINT_URL_STS");
    return new Sts(door, URI.create(orElse(address, AwsRegion.endpoint("sts", region))), region);
  }

  private String setting(Map<String, String> settings, String name, String variable) {
    return orElse(settings.getOrDefault(name, ""), variable(variable));
  }

  String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}
