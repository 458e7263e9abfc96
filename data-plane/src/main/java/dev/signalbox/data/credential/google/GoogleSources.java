package dev.signalbox.data.credential.google;

import dev.signalbox.data.credential.renew.BearerToken;
import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.Follower;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.data.credential.renew.SmallFile;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// Finds the token that a credential, or the environment of the process, speaks of.
public final class GoogleSources {

  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final String OAUTH = "https://oauth2.googleapis.com";
  private static final String STS = "https://sts.googleapis.com";
  private static final String IAM = "https://iamcredentials.googleapis.com";
  private static final String METADATA = "http://metadata.google.internal";
  private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

  private final ServiceDoor door;
  private final Map<String, String> environment;
  private final Follower follower;

  public GoogleSources(ServiceDoor door, Map<String, String> environment, Follower follower) {
    this.door = door;
    this.environment = environment;
    this.follower = follower;
  }

  /// The token of a credential.
  ///
  /// @param secret the credential's secret, if it names one
  public Held<Secret> token(CredentialSpec spec, Held<Secret> secret) {
    return switch (spec.setting("source")) {
      case "service_account" -> serviceAccount(spec, secret, scope(spec));
      case "federation" -> {
        boolean acts = !spec.setting("service_account").isEmpty();
        Held<Secret> own = federation(spec, acts ? SCOPE : scope(spec));
        yield acts ? impersonated(spec, own) : own;
      }
      case "impersonation" ->
          impersonated(
              spec,
              spec.secret() instanceof SecretRef.None
                  ? metadata(spec, "default", SCOPE)
                  : serviceAccount(spec, secret, SCOPE));
      default -> metadata(spec, orElse(spec.setting("service_account"), "default"), scope(spec));
    };
  }

  /// The token of the process itself: by the file that the vendor's own tools read, else of the
  /// machine.
  public Held<Secret> fromEnvironment() {
    String file = environment.getOrDefault("GOOGLE_APPLICATION_CREDENTIALS", "");
    if (file.isEmpty()) {
      return metadata(CredentialSpec.NONE, "default", SCOPE);
    }
    Held<Secret> key =
        follower.followNow(
            "google credentials file",
            now -> Fetched.reread(new Secret(SmallFile.read(file)), 60_000));
    return follower.follow(
        "google service account",
        new ServiceAccount(door, URI.create(OAUTH + "/token"), SCOPE, key));
  }

  private Held<Secret> serviceAccount(CredentialSpec spec, Held<Secret> secret, String scope) {
    URI endpoint = URI.create(orElse(spec.setting("endpoint.token"), OAUTH)).resolve("/token");
    return follower.follow(
        "google service account", new ServiceAccount(door, endpoint, scope, secret));
  }

  private Held<Secret> federation(CredentialSpec spec, String scope) {
    URI endpoint = URI.create(orElse(spec.setting("endpoint.token"), STS)).resolve("/v1/token");
    Federation.Subject subject =
        new Federation.Subject(
            spec.setting("audience"),
            spec.setting("token_file"),
            spec.setting("token_field"),
            orElse(spec.setting("token_type"), JWT));
    return follower.follow("google federation", new Federation(door, endpoint, scope, subject));
  }

  private Held<Secret> impersonated(CredentialSpec spec, Held<Secret> base) {
    String delegates = spec.setting("delegates");
    Impersonation.Account account =
        new Impersonation.Account(
            spec.setting("service_account"),
            delegates.isEmpty() ? List.of() : List.of(delegates.split(",", -1)),
            scope(spec),
            Integer.parseInt(orElse(spec.setting("duration"), "3600")));
    return follower.follow(
        "google impersonation " + account.email(),
        new Impersonation(
            door, URI.create(orElse(spec.setting("endpoint.iam"), IAM)), account, base));
  }

  private Held<Secret> metadata(CredentialSpec spec, String account, String scope) {
    String host = environment.getOrDefault("GCE_METADATA_HOST", "");
    String usual = host.isEmpty() ? METADATA : "http://" + host;
    URI address =
        URI.create(orElse(spec.setting("endpoint.metadata"), usual))
            .resolve(
                "/computeMetadata/v1/instance/service-accounts/"
                    + ServiceQuestion.encoded(account)
                    + "/token?scopes="
                    + ServiceQuestion.encoded(scope));
    return follower.follow("google metadata", new MachineToken(door, address));
  }

  private static String scope(CredentialSpec spec) {
    return orElse(spec.setting("scope"), SCOPE);
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  /// The token of the machine.
  private record MachineToken(ServiceDoor door, URI address) implements Fetch<Secret> {
    @Override
    public Fetched<Secret> fetch(long nowMillis) throws FetchFailure {
      return BearerToken.ask(
          door, ServiceQuestion.get(address, Map.of("metadata-flavor", "Google")), Reach.METADATA);
    }
  }
}
