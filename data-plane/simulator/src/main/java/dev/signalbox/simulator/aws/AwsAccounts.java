package dev.signalbox.simulator.aws;

import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.script.Seal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Access keys, roles and API keys: what was registered and what was issued. Safe for use by
/// several threads.
public final class AwsAccounts {

  /// A long-lived access key that every simulator knows.
  public static final String ACCESS_KEY_ID = "AKIASIMULATOR0000001";

  /// The secret of [#ACCESS_KEY_ID].
  public static final Secret SECRET_ACCESS_KEY =
      new Secret("simulatorSecretAccessKey/0000000000+0001");

  /// A Bedrock API key that every simulator knows.
  public static final Secret API_KEY = new Secret("ABSKsimulator-bedrock-api-key");

  private static final int MAX_ENTRIES = 100_000;
  private static final String ACCOUNT = "111122223333";

  private final Seal seal;
  private final Map<String, Credentials> credentials = new LinkedHashMap<>();
  private final Map<String, Role> roles = new LinkedHashMap<>();
  private final Map<String, Instant> apiKeys = new LinkedHashMap<>();
  private long issued;

  /// Access keys and whose they are.
  ///
  /// @param sessionToken present if they were issued for a while
  /// @param tags session tags, by key
  public record Credentials(
      String accessKeyId,
      Secret secretAccessKey,
      Optional<Secret> sessionToken,
      Optional<Instant> expires,
      String arn,
      Map<String, String> tags) {
    public Credentials {
      tags = new TreeMap<>(tags);
    }
  }

  /// Who may assume a role.
  ///
  /// @param externalId what the caller must know, if anything
  /// @param requiredTags session tags without which it may not be assumed
  /// @param webIdentitySubject the `sub` of web identity tokens that may assume it, if any may
  public record Role(
      String arn,
      Optional<String> externalId,
      Set<String> requiredTags,
      Optional<String> webIdentitySubject) {
    public Role {
      requiredTags = Set.copyOf(requiredTags);
    }
  }

  public AwsAccounts(Seal seal) {
    this.seal = seal;
    reset();
  }

  /// Back to what every simulator knows.
  public synchronized void reset() {
    credentials.clear();
    roles.clear();
    apiKeys.clear();
    addUser(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    addApiKey(API_KEY, Instant.MAX);
    addRole(new Role(roleArn("simulator"), Optional.empty(), Set.of(), Optional.empty()));
  }

  /// The name of a role in the simulator's account.
  public static String roleArn(String name) {
    return "arn:aws:iam::" + ACCOUNT + ":role/" + name;
  }

  /// Registers a long-lived access key.
  public synchronized void addUser(String accessKeyId, Secret secretAccessKey) {
    credentials.put(
        accessKeyId,
        new Credentials(
            accessKeyId,
            secretAccessKey,
            Optional.empty(),
            Optional.empty(),
            "arn:aws:iam::" + ACCOUNT + ":user/" + accessKeyId,
            Map.of()));
  }

  /// Forgets an access key at once, as a revocation does.
  public synchronized void remove(String accessKeyId) {
    credentials.remove(accessKeyId);
  }

  /// Registers a role; one with the same name is replaced.
  public synchronized void addRole(Role role) {
    roles.put(role.arn(), role);
  }

  /// Registers a Bedrock API key.
  public synchronized void addApiKey(Secret key, Instant expires) {
    apiKeys.put(key.reveal(), expires);
  }

  /// Issues credentials that live until an instant.
  public synchronized Credentials issue(String arn, Map<String, String> tags, Instant expires) {
    issued++;
    String text = arn + expires + issued;
    String id = "ASIA" + seal.id("", text).substring(0, 16).toUpperCase(Locale.ROOT);
    Credentials made =
        new Credentials(
            id,
            new Secret(seal.sign("secret " + text)),
            Optional.of(new Secret("IQoJ" + seal.close("session " + text))),
            Optional.of(expires),
            arn,
            tags);
    credentials.put(id, made);
    if (credentials.size() > MAX_ENTRIES) {
      credentials.remove(credentials.keySet().iterator().next());
    }
    return made;
  }

  /// The credentials with this id, if it was ever known.
  public synchronized Optional<Credentials> find(String accessKeyId) {
    return Optional.ofNullable(credentials.get(accessKeyId));
  }

  /// The role with this name.
  public synchronized Optional<Role> role(String arn) {
    return Optional.ofNullable(roles.get(arn));
  }

  /// Whether a Bedrock API key is good now.
  public synchronized boolean knowsApiKey(String key, Instant now) {
    Instant expires = apiKeys.get(key);
    return expires != null && now.isBefore(expires);
  }

  /// How many credentials were issued so far.
  public synchronized long issued() {
    return issued;
  }
}
