package dev.signalbox.compiler.auth;

import dev.signalbox.model.bundle.SecretRef;
import java.util.Set;
import java.util.regex.Pattern;

/// Judges references to secrets. What they lead to is not looked at.
final class SecretRules {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern AWS_NAME = Pattern.compile("[A-Za-z0-9/_+=.@:-]{1,512}");
  private static final Pattern GOOGLE_NAME =
      Pattern.compile(
          "projects/[a-z0-9:.-]{1,100}/secrets/[A-Za-z0-9_-]{1,255}(/versions/([0-9]{1,9}|latest))?");
  private static final Pattern AZURE_ADDRESS =
      Pattern.compile(
          "https://([A-Za-z0-9.-]{1,255})(:[0-9]{1,5})?/secrets/[A-Za-z0-9-]{1,127}(/[a-f0-9]{32})?");
  private static final Pattern VAULT_PATH =
      Pattern.compile("[A-Za-z0-9_.-]{1,128}(/[A-Za-z0-9_.-]{1,128}){1,20}");
  private static final Pattern FIELD = Pattern.compile("[^\\p{Cntrl}#]{1,256}");
  private static final Set<String> DOTS = Set.of(".", "..");

  private SecretRules() {}

  /// Reports a reference that cannot lead anywhere.
  static void check(SecretRef secret, String path, Complaints problems) {
    boolean sound =
        switch (secret) {
          case SecretRef.None ignored -> true;
          case SecretRef.Environment variable -> VARIABLE.matcher(variable.name()).matches();
          case SecretRef.File file ->
              !file.path().isBlank()
                  && file.path().length() <= 1024
                  && file.path().codePoints().noneMatch(Character::isISOControl);
          case SecretRef.AwsSecret(String id, String field) ->
              AWS_NAME.matcher(id).matches() && isField(field);
          case SecretRef.GoogleSecret(String resource, String field) ->
              GOOGLE_NAME.matcher(resource).matches() && isField(field);
          case SecretRef.AzureSecret(String address, String field) ->
              AZURE_ADDRESS.matcher(address).matches() && isField(field);
          case SecretRef.VaultSecret(String place, String field) ->
              VAULT_PATH.matcher(place).matches()
                  && DOTS.stream().noneMatch(dots -> ("/" + place + "/").contains("/" + dots + "/"))
                  && !field.isEmpty()
                  && isField(field);
        };
    if (!sound) {
      problems.add(path, fault(secret), remedy(secret));
    }
  }

  private static boolean isField(String field) {
    return field.isEmpty() || FIELD.matcher(field).matches();
  }

  private static String fault(SecretRef secret) {
    return secret.isLocal()
        ? "not the name of an environment variable or file"
        : "not the name of a secret in that store";
  }

  private static String remedy(SecretRef secret) {
    return switch (secret) {
      case SecretRef.AwsSecret ignored -> "Write aws-sm:NAME, or aws-sm:NAME#FIELD";
      case SecretRef.GoogleSecret ignored -> "Write gcp-sm:projects/PROJECT/secrets/NAME";
      case SecretRef.AzureSecret ignored -> "Write azure-kv:https://VAULT/secrets/NAME";
      case SecretRef.VaultSecret ignored ->
          "Write vault:PATH#FIELD, with data/ in the path for an engine that keeps versions";
      case SecretRef.None ignored -> "Write none";
      case SecretRef.Environment ignored ->
          "Write env:NAME with letters, digits and '_', or file:PATH";
      case SecretRef.File ignored -> "Write env:NAME with letters, digits and '_', or file:PATH";
    };
  }
}
