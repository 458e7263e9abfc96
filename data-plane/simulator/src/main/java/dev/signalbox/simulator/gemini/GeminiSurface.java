package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Surface;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.script.Seal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `POST /v1beta/models/M:generateContent`, `:streamGenerateContent`, `:countTokens`,
/// `:embedContent`, `:batchEmbedContents`, and `GET /v1beta/models`, also as `/v1`.
public final class GeminiSurface implements Surface {

  private static final Pattern METHOD = Pattern.compile("/v1(?:beta)?/models/([^/]+):([a-zA-Z]+)");
  private static final String LIST = "/v1beta/models";

  private final Gemini vendor;
  private final GenerateContent generate;
  private final EmbedContent embed;
  private final List<String> models;

  /// @param models the names of which those that begin with `gemini` are listed
  public GeminiSurface(Gemini vendor, Seal seal, PrefixCache cache, List<String> models) {
    this.vendor = vendor;
    this.generate = new GenerateContent(vendor, false, seal, cache);
    this.embed = new EmbedContent(vendor, seal);
    this.models = models.stream().filter(name -> name.startsWith("gemini")).toList();
  }

  @Override
  public Optional<Route> route(Request request) {
    if (request.path().equals(LIST)) {
      return Optional.of(Route.get(list()));
    }
    Matcher path = METHOD.matcher(request.path());
    if (!path.matches()) {
      return Optional.empty();
    }
    Optional<Endpoint> endpoint =
        switch (path.group(2)) {
          case "generateContent" -> Optional.of(generate.whole());
          case "streamGenerateContent" -> Optional.of(generate.stream());
          case "countTokens" -> Optional.of(generate.countTokens());
          case "embedContent" -> Optional.of(embed.one());
          case "batchEmbedContents" -> Optional.of(embed.many());
          default -> Optional.empty();
        };
    return endpoint.map(found -> Route.post(found, Request.decodePath(path.group(1))));
  }

  private Endpoint list() {
    return new Endpoint() {
      @Override
      public Vendor vendor() {
        return vendor;
      }

      @Override
      public Reply answer(Call call) {
        List<JsonValue> list = new ArrayList<>();
        for (String name : models) {
          list.add(
              JsonValue.object()
                  .put("name", "models/" + name)
                  .put("version", "001")
                  .put("displayName", name)
                  .put("inputTokenLimit", 1_048_576)
                  .put("outputTokenLimit", 65_536)
                  .put(
                      "supportedGenerationMethods",
                      JsonValue.array(
                          List.of(JsonValue.of("generateContent"), JsonValue.of("countTokens"))))
                  .build());
        }
        return Reply.Whole.json(
            200,
            Gemini.headers(call.requestId(), "application/json; charset=UTF-8"),
            JsonValue.object().put("models", JsonValue.array(list)).build());
      }
    };
  }
}
