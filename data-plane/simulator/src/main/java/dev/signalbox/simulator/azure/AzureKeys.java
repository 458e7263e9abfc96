package dev.signalbox.simulator.azure;

import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.entra.EntraDirectory;
import java.util.List;
import java.util.Optional;

/// Who may call a resource: holders of its key, and of an Entra token for its audience (docs:
/// azure/ai-foundry/openai/reference#authentication).
final class AzureKeys {

  private static final List<String> AUDIENCES =
      List.of("https://cognitiveservices.azure.com", "https://ai.azure.com");

  private final Optional<Secret> apiKey;
  private final EntraDirectory directory;

  AzureKeys(Optional<Secret> apiKey, EntraDirectory directory) {
    this.apiKey = apiKey;
    this.directory = directory;
  }

  /// @param type the type of the refusal, in the vendor's words
  Optional<Refusal> admit(Request request, String type) {
    Optional<String> key =
        request.headers().first("api-key").or(() -> request.headers().first("x-api-key"));
    if (key.isPresent()) {
      return good(key.get())
          ? Optional.empty()
          : Optional.of(
              Refusal.of(
                      401,
                      type,
                      "Access denied due to invalid subscription key or wrong API endpoint. Make"
                          + " sure to provide a valid key for an active subscription and use a"
                          + " correct regional API endpoint for your resource.")
                  .withCode("401"));
    }
    Optional<String> bearer = request.bearer();
    boolean known =
        bearer
            .filter(token -> token.startsWith("eyJ") ? live(token, request) : good(token))
            .isPresent();
    return known
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                    401,
                    type,
                    "Unauthorized. Access token is missing, invalid, audience is incorrect"
                        + " (https://cognitiveservices.azure.com), or have expired.")
                .withCode("Unauthorized"));
  }

  private boolean good(String key) {
    return !key.isEmpty() && apiKey.map(only -> only.reveal().equals(key)).orElse(true);
  }

  private boolean live(String token, Request request) {
    return AUDIENCES.stream()
        .anyMatch(audience -> directory.live(token, audience, request.at()).isPresent());
  }
}
