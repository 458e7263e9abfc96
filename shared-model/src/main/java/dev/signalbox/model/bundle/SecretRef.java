package dev.signalbox.model.bundle;

import java.util.List;

/// Where a secret is found. Only the reference travels; a proxy resolves it on its own machine.
///
/// A secret in a store may hold a JSON object of which one field is meant; `#FIELD` at the end
/// names it. Without one the whole text is the secret.
public sealed interface SecretRef {

  /// How references begin, as people write them.
  List<String> FORMS =
      List.of(
          "env:NAME",
          "file:PATH",
          "aws-sm:NAME",
          "gcp-sm:projects/PROJECT/secrets/NAME",
          "azure-kv:https://VAULT/secrets/NAME",
          "vault:PATH#FIELD",
          "none");

  /// No secret.
  record None() implements SecretRef {}

  /// An environment variable of the proxy.
  record Environment(String name) implements SecretRef {}

  /// A file on the proxy's machine; its content without surrounding white space.
  record File(String path) implements SecretRef {}

  /// A secret in AWS Secrets Manager.
  ///
  /// @param id its name or ARN
  /// @param field the field of its JSON object, or empty
  record AwsSecret(String id, String field) implements SecretRef {}

  /// A secret in Google Secret Manager.
  ///
  /// @param resource `projects/P/secrets/S`, with or without `/versions/V`
  /// @param field the field of its JSON object, or empty
  record GoogleSecret(String resource, String field) implements SecretRef {}

  /// A secret in Azure Key Vault.
  ///
  /// @param address `https://VAULT/secrets/NAME`, with or without `/VERSION`
  /// @param field the field of its JSON object, or empty
  record AzureSecret(String address, String field) implements SecretRef {}

  /// A secret in HashiCorp Vault, in an engine of key-value pairs.
  ///
  /// @param path what comes after `/v1/`, such as `secret/data/openai`
  /// @param field the field of the secret
  record VaultSecret(String path, String field) implements SecretRef {}

  /// Reads a reference in one of the [#FORMS].
  ///
  /// @throws IllegalArgumentException if it has none of these forms
  static SecretRef parse(String text) {
    if (text.equals("none")) {
      return new None();
    }
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    if (colon < 0 || rest.isEmpty()) {
      throw unknown();
    }
    return switch (text.substring(0, colon)) {
      case "env" -> new Environment(rest);
      case "file" -> new File(rest);
      case "aws-sm" -> new AwsSecret(head(rest), field(rest));
      case "gcp-sm" -> new GoogleSecret(head(rest), field(rest));
      case "azure-kv" -> new AzureSecret(head(rest), field(rest));
      case "vault" -> new VaultSecret(head(rest), field(rest));
      default -> throw unknown();
    };
  }

  /// The text that [#parse] reads.
  default String text() {
    return switch (this) {
      case None ignored -> "none";
      case Environment environment -> "env:" + environment.name();
      case File file -> "file:" + file.path();
      case AwsSecret(String id, String field) -> "aws-sm:" + joined(id, field);
      case GoogleSecret(String resource, String field) -> "gcp-sm:" + joined(resource, field);
      case AzureSecret(String address, String field) -> "azure-kv:" + joined(address, field);
      case VaultSecret(String path, String field) -> "vault:" + joined(path, field);
    };
  }

  /// Whether it is found on the proxy's own machine, without asking anybody.
  default boolean isLocal() {
    return switch (this) {
      case None ignored -> true;
      case Environment ignored -> true;
      case File ignored -> true;
      case AwsSecret ignored -> false;
      case GoogleSecret ignored -> false;
      case AzureSecret ignored -> false;
      case VaultSecret ignored -> false;
    };
  }

  private static String joined(String name, String field) {
    return field.isEmpty() ? name : name + "#" + field;
  }

  private static String head(String rest) {
    int hash = rest.indexOf('#');
    if (hash == 0) {
      throw unknown();
    }
    return hash < 0 ? rest : rest.substring(0, hash);
  }

  private static String field(String rest) {
    int hash = rest.indexOf('#');
    if (hash == rest.length() - 1) {
      throw unknown();
    }
    return hash < 0 ? "" : rest.substring(hash + 1);
  }

  private static IllegalArgumentException unknown() {
    return new IllegalArgumentException("a secret is given as " + String.join(", ", FORMS));
  }
}
