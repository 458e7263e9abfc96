package dev.signalbox.compiler.auth;

import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ways to an identity at each cloud, and what each of them needs to know.
final class AuthTable {

  /// Settings of this beginning are tags of a session, any number of them.
  static final String TAGS = "tag.";

  private static final Map<String, AuthSetting> AWS_COMMON =
      Map.of("region", AuthSetting.REGION, "service", AuthSetting.TEXT);

  private static final Map<String, AuthSetting> AWS_ROLE =
      Map.of(
          "role_arn", AuthSetting.ROLE_ARN,
          "session_name", AuthSetting.SESSION_NAME,
          "duration", AuthSetting.SECONDS,
          "endpoint.sts", AuthSetting.ADDRESS);

  private static final Map<String, AuthSetting> AWS_MACHINE =
      Map.of(
          "token_file", AuthSetting.FILE,
          "endpoint.credentials", AuthSetting.METADATA_ADDRESS,
          "endpoint.metadata", AuthSetting.METADATA_ADDRESS);

  private static final Map<String, AuthSetting> GOOGLE_COMMON =
      Map.of("scope", AuthSetting.SCOPE, "endpoint.token", AuthSetting.ADDRESS);

  private static final Map<String, AuthSetting> GOOGLE_MACHINE =
      Map.of("endpoint.metadata", AuthSetting.METADATA_ADDRESS);

  private static final Map<String, AuthSetting> GOOGLE_OTHER =
      Map.of(
          "service_account", AuthSetting.EMAIL,
          "delegates", AuthSetting.EMAILS,
          "duration", AuthSetting.SECONDS,
          "endpoint.iam", AuthSetting.ADDRESS);

  private static final Map<String, AuthSetting> ENTRA_COMMON =
      Map.of(
          "scope", AuthSetting.SCOPE,
          "client_id", AuthSetting.DIRECTORY_NAME,
          "tenant_id", AuthSetting.DIRECTORY_NAME,
          "endpoint.token", AuthSetting.ADDRESS);

  private static final List<Way> AWS =
      List.of(
          new Way("static", KeyNeed.NEEDED, false, List.of())
              .with(AWS_COMMON)
              .with("access_key_id", AuthSetting.TEXT),
          new Way("environment", KeyNeed.REFUSED, true, List.of())
              .with(AWS_COMMON)
              .with(AWS_MACHINE),
          new Way("assume_role", KeyNeed.POSSIBLE, false, List.of("role_arn"))
              .with(AWS_COMMON)
              .with(AWS_ROLE)
              .with(AWS_MACHINE)
              .with("access_key_id", AuthSetting.TEXT)
              .with("base", AuthSetting.TEXT)
              .with("external_id", AuthSetting.EXTERNAL_ID),
          new Way("web_identity", KeyNeed.REFUSED, true, List.of())
              .with(AWS_COMMON)
              .with(AWS_ROLE)
              .with("token_file", AuthSetting.FILE),
          new Way("pod_identity", KeyNeed.REFUSED, true, List.of())
              .with(AWS_COMMON)
              .with(AWS_MACHINE),
          new Way("instance_profile", KeyNeed.REFUSED, true, List.of())
              .with(AWS_COMMON)
              .with(AWS_MACHINE),
          new Way("bearer", KeyNeed.NEEDED, false, List.of()).with(AWS_COMMON));

  private static final List<Way> GOOGLE =
      List.of(
          new Way("service_account", KeyNeed.NEEDED, false, List.of()).with(GOOGLE_COMMON),
          new Way("federation", KeyNeed.REFUSED, true, List.of("audience", "token_file"))
              .with(GOOGLE_COMMON)
              .with(GOOGLE_OTHER)
              .with("audience", AuthSetting.SCOPE)
              .with("token_file", AuthSetting.FILE)
              .with("token_field", AuthSetting.TEXT)
              .with("token_type", AuthSetting.SCOPE),
          new Way("impersonation", KeyNeed.POSSIBLE, false, List.of("service_account"))
              .with(GOOGLE_COMMON)
              .with(GOOGLE_MACHINE)
              .with(GOOGLE_OTHER),
          new Way("metadata", KeyNeed.REFUSED, true, List.of())
              .with(GOOGLE_COMMON)
              .with(GOOGLE_MACHINE)
              .with("service_account", AuthSetting.TEXT));

  private static final List<Way> ENTRA =
      List.of(
          new Way("client_secret", KeyNeed.NEEDED, false, List.of("tenant_id", "client_id"))
              .with(ENTRA_COMMON),
          new Way("certificate", KeyNeed.NEEDED, false, List.of("tenant_id", "client_id"))
              .with(ENTRA_COMMON),
          new Way("managed_identity", KeyNeed.REFUSED, true, List.of())
              .with(ENTRA_COMMON)
              .with("endpoint.metadata", AuthSetting.METADATA_ADDRESS),
          new Way("workload_identity", KeyNeed.REFUSED, true, List.of())
              .with(ENTRA_COMMON)
              .with("token_file", AuthSetting.FILE));

  private AuthTable() {}

  /// Whether a way takes the key of the provider.
  enum KeyNeed {
    NEEDED,
    POSSIBLE,
    REFUSED
  }

  /// One way to an identity.
  ///
  /// @param name what `source` says
  /// @param ofMachine whether the identity is the proxy's own, which is nobody's to lend in a group
  ///   of tenants who do not own the machine
  /// @param needed the settings that must be there
  /// @param known all settings that may be there
  record Way(
      String name,
      KeyNeed key,
      boolean ofMachine,
      List<String> needed,
      Map<String, AuthSetting> known) {

    Way(String name, KeyNeed key, boolean ofMachine, List<String> needed) {
      this(name, key, ofMachine, needed, Map.of());
    }

    Way with(Map<String, AuthSetting> more) {
      Map<String, AuthSetting> all = new LinkedHashMap<>(known);
      all.putAll(more);
      return new Way(name, key, ofMachine, needed, all);
    }

    Way with(String setting, AuthSetting kind) {
      return with(Map.of(setting, kind));
    }

    /// The kind of a setting, if it may be there.
    Optional<AuthSetting> setting(String setting) {
      boolean tag = setting.startsWith(TAGS) && name.equals("assume_role");
      return tag ? Optional.of(AuthSetting.TAG) : Optional.ofNullable(known.get(setting));
    }
  }

  /// The ways of a scheme; none if it sends a key, or nothing.
  static List<Way> of(Scheme scheme) {
    return switch (scheme) {
      case NONE, X_API_KEY, BEARER, API_KEY, X_GOOG_API_KEY -> List.of();
      case AWS -> AWS;
      case GOOGLE -> GOOGLE;
      case ENTRA -> ENTRA;
    };
  }
}
