package dev.signalbox.simulator.azure;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.anthropic.Anthropic;
import dev.signalbox.simulator.anthropic.Messages;
import dev.signalbox.simulator.anthropic.PlainEnvelope;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Surface;
import dev.signalbox.simulator.entra.EntraDirectory;
import dev.signalbox.simulator.openai.ChatCompletions;
import dev.signalbox.simulator.openai.Completions;
import dev.signalbox.simulator.openai.Embeddings;
import dev.signalbox.simulator.openai.OpenAi;
import dev.signalbox.simulator.openai.Responses;
import dev.signalbox.simulator.script.Seal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `POST /openai/v1/…` as OpenAI has it, `/openai/deployments/D/…?api-version=` with the model in
/// the path, and `/anthropic/v1/messages` with `/count_tokens`.
public final class AzureSurface implements Surface {

  private static final Pattern DEPLOYMENT =
      Pattern.compile("/openai/deployments/([^/]+)/(chat/completions|completions|embeddings)");
  private static final String NEWER = "/openai/v1/";
  private static final String API_VERSION = "20[0-9]{2}-[0-9]{2}-[0-9]{2}(?:-preview)?";

  private final OpenAi openAi;
  private final Map<String, Endpoint> endpoints;
  private final Endpoint missing;
  private final Map<String, Endpoint> claude;

  /// @param apiKey the only key that is let in; any if empty
  public AzureSurface(
      Optional<Secret> apiKey,
      EntraDirectory directory,
      Anthropic anthropic,
      Seal seal,
      PrefixCache cache) {
    AzureKeys keys = new AzureKeys(apiKey, directory);
    this.openAi = new OpenAi(request -> keys.admit(request, "invalid_request_error"));
    this.endpoints =
        Map.of(
            "chat/completions",
            new AzureEndpoint(new ChatCompletions(openAi, seal, cache), true),
            "completions",
            new AzureEndpoint(new Completions(openAi, seal, cache), false),
            "responses",
            new AzureEndpoint(new Responses(openAi, seal, cache), false),
            "embeddings",
            new AzureEndpoint(new Embeddings(openAi, seal), false));
    this.missing = new MissingVersion(openAi);
    Foundry foundry = new Foundry(anthropic, keys);
    Messages messages = new Messages(new PlainEnvelope(anthropic, foundry), seal, cache);
    this.claude =
        Map.of(
            "/anthropic/v1/messages",
            messages.create(),
            "/anthropic/v1/messages/count_tokens",
            messages.countTokens());
  }

  /// OpenAI's API with Azure's keys.
  public OpenAi openAi() {
    return openAi;
  }

  @Override
  public Optional<Route> route(Request request) {
    String path = request.path();
    Optional<Endpoint> found = Optional.ofNullable(claude.get(path));
    if (path.startsWith(NEWER)) {
      found = Optional.ofNullable(endpoints.get(path.substring(NEWER.length())));
    }
    Matcher deployment = DEPLOYMENT.matcher(path);
    if (!deployment.matches()) {
      return found.map(endpoint -> Route.post(endpoint, ""));
    }
    boolean versioned =
        request.query("api-version").filter(version -> version.matches(API_VERSION)).isPresent();
    return Optional.ofNullable(versioned ? endpoints.get(deployment.group(2)) : missing)
        .map(endpoint -> Route.post(endpoint, Request.decodePath(deployment.group(1))));
  }

  /// What the filters say about a harmless text.
  static JsonValue.Obj harmless() {
    JsonValue.ObjectBuilder results = JsonValue.object();
    for (String kind : List.of("hate", "self_harm", "sexual", "violence")) {
      results.put(kind, JsonValue.object().put("filtered", false).put("severity", "safe").build());
    }
    return results.build();
  }
}
