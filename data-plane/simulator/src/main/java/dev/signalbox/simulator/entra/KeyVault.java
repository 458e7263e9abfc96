package dev.signalbox.simulator.entra;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Azure Key Vault, reading secrets (docs: rest/api/keyvault/secrets/get-secret). Counts
/// `keyvault:secret`.
public final class KeyVault implements Authority {

  /// The resource that its access tokens are for.
  public static final String RESOURCE = "https://vault.azure.net";

  private static final Pattern PATH =
      Pattern.compile("/secrets/([a-zA-Z0-9-]{1,127})/?([0-9a-f]{32})?");

  private final EntraDirectory directory;
  private final Tally tally;
  private final Map<String, List<Secret>> secrets = new HashMap<>();

  public KeyVault(EntraDirectory directory, Tally tally) {
    this.directory = directory;
    this.tally = tally;
  }

  /// Adds a version and gives its id.
  public synchronized String put(String name, Secret value) {
    List<Secret> versions = secrets.computeIfAbsent(name, ignored -> new ArrayList<>());
    versions.add(value);
    return version(versions.size());
  }

  /// Forgets everything.
  public synchronized void reset() {
    secrets.clear();
  }

  @Override
  public synchronized Optional<Reply.Whole> answer(Request request) {
    Matcher path = PATH.matcher(request.path());
    return path.matches() && request.method().equals("GET")
        ? Optional.of(read(request, path.group(1), Optional.ofNullable(path.group(2))))
        : Optional.empty();
  }

  private Reply.Whole read(Request request, String name, Optional<String> asked) {
    tally.count("keyvault:secret");
    if (request.bearer().flatMap(text -> directory.live(text, RESOURCE, request.at())).isEmpty()) {
      return Answers.json(
          401,
          error("Unauthorized", "AKV10000: Request is missing a Bearer or PoP token."),
          new Header(
              "www-authenticate",
              "Bearer authorization=\"https://login.microsoftonline.com/"
                  + EntraDirectory.TENANT
                  + "\", resource=\""
                  + RESOURCE
                  + "\""));
    }
    if (request.query("api-version").isEmpty()) {
      return Answers.json(400, error("BadParameter", "api-version must be specified"));
    }
    List<Secret> versions = secrets.getOrDefault(name, List.of());
    int number = versions.size();
    while (number > 0 && asked.isPresent() && !version(number).equals(asked.get())) {
      number--;
    }
    if (number == 0) {
      return Answers.json(
          404,
          error(
              "SecretNotFound",
              "A secret with (name/id) "
                  + name
                  + " was not found in this key vault. If you recently deleted this secret you may"
                  + " be able to recover it using the correct recovery command."));
    }
    return Answers.json(
        200,
        JsonValue.object()
            .put("value", versions.get(number - 1).reveal())
            .put("id", "https://simulator.vault.azure.net/secrets/" + name + "/" + version(number))
            .put("attributes", JsonValue.object().put("enabled", true).build())
            .build());
  }

  private static String version(int number) {
    return String.format(Locale.ROOT, "%032x", number);
  }

  private static JsonValue.Obj error(String code, String message) {
    return JsonValue.object()
        .put("error", JsonValue.object().put("code", code).put("message", message).build())
        .build();
  }
}
