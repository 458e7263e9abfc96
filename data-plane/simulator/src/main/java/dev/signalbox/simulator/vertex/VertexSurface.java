package dev.signalbox.simulator.vertex;

import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Surface;
import dev.signalbox.simulator.gemini.GenerateContent;
import dev.signalbox.simulator.script.Seal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `POST /v1/projects/P/locations/L/publishers/anthropic/models/M:rawPredict`, `:streamRawPredict`,
/// `/models/count-tokens:rawPredict`, and `…/publishers/google/models/M:generateContent`,
/// `:streamGenerateContent`, `:countTokens`; also as `/v1beta1`.
public final class VertexSurface implements Surface {

  private static final Pattern PATH =
      Pattern.compile(
          "/v1(?:beta1)?/projects/[^/]+/locations/[^/]+/publishers/([a-z]+)/models/([^/]+):([a-zA-Z]+)");
  private static final String COUNT = "count-tokens";

  private final RawPredict rawPredict;
  private final GenerateContent generate;

  public VertexSurface(Vertex vendor, Seal seal, PrefixCache cache) {
    this.rawPredict = new RawPredict(vendor, seal, cache);
    this.generate = new GenerateContent(vendor, true, seal, cache);
  }

  @Override
  public Optional<Route> route(Request request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return Optional.empty();
    }
    String model = Request.decodePath(path.group(2));
    boolean counts = model.equals(COUNT);
    Optional<Endpoint> endpoint =
        switch (path.group(1) + ":" + path.group(3)) {
          case "anthropic:rawPredict" ->
              Optional.of(counts ? rawPredict.countTokens() : rawPredict.create(false));
          case "anthropic:streamRawPredict" -> Optional.of(rawPredict.create(true));
          case "google:generateContent" -> Optional.of(generate.whole());
          case "google:streamGenerateContent" -> Optional.of(generate.stream());
          case "google:countTokens" -> Optional.of(generate.countTokens());
          default -> Optional.empty();
        };
    return endpoint.map(found -> Route.post(found, counts ? "" : model));
  }
}
