package dev.signalbox.data.credential.entra;

import dev.signalbox.data.credential.entra.ClientGrant.Proof;
import dev.signalbox.data.credential.renew.BearerToken;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Follower;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.data.credential.renew.SmallFile;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Finds the token that a credential, or the environment of the process, speaks of.
public final class EntraSources {

  private static final String AUTHORITY = "https://login.microsoftonline.com";
  private static final String METADATA = "http://169.254.169.254";
  private static final String SCOPE = "https://cognitiveservices.azure.com/.default";
  private static final String USUAL_SCOPE_END = "/.default";

  private final ServiceDoor door;
  private final Map<String, String> environment;
  private final Follower follower;
  private final RandomGenerator random;

  public EntraSources(
      ServiceDoor door,
      Map<String, String> environment,
      Follower follower,
      RandomGenerator random) {
    this.door = door;
    this.environment = environment;
    this.follower = follower;
    this.random = random;
  }

  /// The token of a credential.
  ///
  /// @param secret the credential's secret, if it names one
  public Held<Secret> token(CredentialSpec spec, Held<Secret> secret) {
    return switch (spec.setting("source")) {
      case "client_secret" -> granted(spec.settings(), "client secret", new Password(secret));
      case "certificate" ->
          granted(
              spec.settings(),
              "certificate",
              new Certificate(
                  secret, endpoint(spec.settings()), spec.setting("client_id"), random));
      case "workload_identity" -> workload(spec.settings());
      default -> machine(spec.settings());
    };
  }

  /// The token of the process itself, for another service.
  ///
  /// @param scope what the token is for
  public Held<Secret> fromEnvironment(String scope) {
    SortedMap<String, String> settings = new TreeMap<>(Map.of("scope", scope));
    if (!variable("AZURE_FEDERATED_TOKEN_FILE").isEmpty()) {
      return workload(settings);
    }
    if (!variable("AZURE_CLIENT_SECRET").isEmpty()) {
      settings.put("client_id", variable("AZURE_CLIENT_ID"));
      settings.put("tenant_id", variable("AZURE_TENANT_ID"));
      return granted(
          settings,
          "client secret",
          new Password(Held.always(new Secret(variable("AZURE_CLIENT_SECRET")))));
    }
    return machine(settings);
  }

  private Held<Secret> workload(SortedMap<String, String> given) {
    SortedMap<String, String> settings = new TreeMap<>(given);
    settings.putIfAbsent("client_id", variable("AZURE_CLIENT_ID"));
    settings.putIfAbsent("tenant_id", variable("AZURE_TENANT_ID"));
    String file = settings.getOrDefault("token_file", variable("AZURE_FEDERATED_TOKEN_FILE"));
    return granted(
        settings, "workload identity", now -> ClientAssertion.fields(SmallFile.read(file)));
  }

  private Held<Secret> granted(SortedMap<String, String> settings, String kind, Proof proof) {
    String client = settings.getOrDefault("client_id", "");
    return follower.follow(
        "entra " + kind + " " + client,
        new ClientGrant(
            door, endpoint(settings), client, settings.getOrDefault("scope", SCOPE), proof));
  }

  private URI endpoint(SortedMap<String, String> settings) {
    String authority =
        settings.getOrDefault(
            "endpoint.token", orElse(variable("AZURE_AUTHORITY_HOST"), AUTHORITY));
    return URI.create(authority)
        .resolve("/" + settings.getOrDefault("tenant_id", "") + "/oauth2/v2.0/token");
  }

  /// The identity of the machine: of App Service and its kin if the environment names it, else of
  /// the virtual machine.
  private Held<Secret> machine(SortedMap<String, String> settings) {
    String scope = settings.getOrDefault("scope", SCOPE);
    String resource =
        scope.endsWith(USUAL_SCOPE_END)
            ? scope.substring(0, scope.length() - USUAL_SCOPE_END.length())
            : scope;
    String client = settings.getOrDefault("client_id", "");
    String query =
        "resource="
            + ServiceQuestion.encoded(resource)
            + (client.isEmpty() ? "" : "&client_id=" + ServiceQuestion.encoded(client));
    String site = variable("IDENTITY_ENDPOINT");
    boolean ofSite = !site.isEmpty() && !settings.containsKey("endpoint.metadata");
    ServiceQuestion question =
        ofSite
            ? ServiceQuestion.get(
                URI.create(site + "?api-version=2019-08-01&" + query),
                Map.of("x-identity-header", variable("IDENTITY_HEADER")))
            : ServiceQuestion.get(
                URI.create(settings.getOrDefault("endpoint.metadata", METADATA))
                    .resolve("/metadata/identity/oauth2/token?api-version=2018-02-01&" + query),
                Map.of("metadata", "true"));
    return follower.follow(
        "entra managed identity", now -> BearerToken.ask(door, question, Reach.METADATA));
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  /// Proves by a password.
  private record Password(Held<Secret> secret) implements Proof {
    @Override
    public Map<String, String> fields(long nowMillis) throws FetchFailure {
      Secret current = secret.value(nowMillis);
      if (current == null) {
        throw new FetchFailure("the client secret is not there yet");
      }
      return Map.of("client_secret", current.reveal());
    }

    @Override
    public void refused(long nowMillis) {
      secret.refused(nowMillis);
    }
  }
}
