package dev.signalbox.data;

import dev.signalbox.data.exchange.PathSegment;
import dev.signalbox.data.exchange.Place;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import org.jspecify.annotations.Nullable;

/// Which surface a path stands for.
final class SurfaceMap {

  private static final String GEMINI = "/v1beta/models/";
  private static final String BEDROCK = "/bedrock/";
  private static final String BEDROCK_MODEL = "/bedrock/model/";
  private static final String VERTEX = "/vertex/";
  private static final String[] VERTEX_VERSIONS = {"/vertex/v1/", "/vertex/v1beta1/"};

  private static final Place MESSAGES = Place.of(Surface.MESSAGES, "/messages");
  private static final Place COUNT_TOKENS =
      Place.of(Surface.COUNT_TOKENS, "/messages/count_tokens");
  private static final Place CHAT_COMPLETIONS =
      Place.of(Surface.CHAT_COMPLETIONS, "/chat/completions");
  private static final Place COMPLETIONS = Place.of(Surface.COMPLETIONS, "/completions");
  private static final Place RESPONSES = Place.of(Surface.RESPONSES, "/responses");
  private static final Place EMBEDDINGS = Place.of(Surface.EMBEDDINGS, "/embeddings");

  private SurfaceMap() {}

  /// What a raw path asks for, or null if nothing. Only the exact spelling counts: a path that a
  /// later hop might read in another way leads nowhere.
  static @Nullable Place of(String path) {
    return switch (path) {
      case "/v1/messages" -> MESSAGES;
      case "/v1/messages/count_tokens" -> COUNT_TOKENS;
      case "/v1/chat/completions" -> CHAT_COMPLETIONS;
      case "/v1/completions" -> COMPLETIONS;
      case "/v1/responses" -> RESPONSES;
      case "/v1/embeddings" -> EMBEDDINGS;
      default -> withModel(path);
    };
  }

  /// The family of errors on a path that leads nowhere, as far as its start tells.
  static @Nullable WireFormat familyOf(String path) {
    if (path.startsWith(BEDROCK)) {
      return WireFormat.BEDROCK;
    }
    if (path.startsWith(VERTEX)) {
      return WireFormat.VERTEX;
    }
    return path.startsWith("/v1beta/") ? WireFormat.GEMINI : null;
  }

  private static @Nullable Place withModel(String path) {
    if (path.startsWith(GEMINI)) {
      return withAction(path, "/v1beta".length(), GEMINI.length(), false);
    }
    if (path.startsWith(BEDROCK_MODEL)) {
      return bedrock(path);
    }
    for (String version : VERTEX_VERSIONS) {
      if (path.startsWith(version)) {
        return vertex(path, version.length());
      }
    }
    return null;
  }

  private static @Nullable Place bedrock(String path) {
    int action = path.lastIndexOf('/');
    if (action < BEDROCK_MODEL.length()) {
      return null;
    }
    return switch (path.substring(action + 1)) {
      case "invoke" -> bedrock(Surface.INVOKE_MODEL, path, action, false);
      case "invoke-with-response-stream" -> bedrock(Surface.INVOKE_MODEL, path, action, true);
      case "converse" -> bedrock(Surface.CONVERSE, path, action, false);
      case "converse-stream" -> bedrock(Surface.CONVERSE, path, action, true);
      case "count-tokens" -> bedrock(Surface.BEDROCK_COUNT_TOKENS, path, action, false);
      default -> null;
    };
  }

  private static @Nullable Place bedrock(Surface surface, String path, int action, boolean stream) {
    int base = BEDROCK.length() - 1;
    return place(surface, path, base, BEDROCK_MODEL.length(), action, stream);
  }

  /// `projects/P/locations/L/publishers/PUBLISHER/models/MODEL:ACTION`; project and location are
  /// the provider's own, whatever the client writes.
  private static @Nullable Place vertex(String path, int from) {
    String[] steps = path.substring(from).split("/", -1);
    boolean known =
        steps.length == 8
            && steps[0].equals("projects")
            && steps[2].equals("locations")
            && steps[4].equals("publishers")
            && steps[6].equals("models");
    if (!known) {
      return null;
    }
    int models = path.lastIndexOf('/') + 1;
    int base = models - "/publishers//models/".length() - steps[5].length();
    return switch (steps[5]) {
      case "google" -> withAction(path, base, models, true);
      case "anthropic" -> claude(path, base, models);
      default -> null;
    };
  }

  private static @Nullable Place claude(String path, int base, int from) {
    int colon = path.lastIndexOf(':');
    if (colon < from) {
      return null;
    }
    String action = path.substring(colon + 1);
    if (path.substring(from, colon).equals("count-tokens")) {
      return action.equals("rawPredict")
          ? Place.of(Surface.VERTEX_COUNT_TOKENS, path.substring(base))
          : null;
    }
    return switch (action) {
      case "rawPredict" -> place(Surface.RAW_PREDICT, path, base, from, colon, false);
      case "streamRawPredict" -> place(Surface.RAW_PREDICT, path, base, from, colon, true);
      default -> null;
    };
  }

  private static @Nullable Place withAction(String path, int base, int from, boolean vertex) {
    int colon = path.lastIndexOf(':');
    if (colon < from) {
      return null;
    }
    Surface generate = vertex ? Surface.VERTEX_GENERATE_CONTENT : Surface.GENERATE_CONTENT;
    Surface count = vertex ? Surface.VERTEX_COUNT_TOKENS : Surface.GEMINI_COUNT_TOKENS;
    return switch (path.substring(colon + 1)) {
      case "generateContent" -> place(generate, path, base, from, colon, false);
      case "streamGenerateContent" -> place(generate, path, base, from, colon, true);
      case "countTokens" -> place(count, path, base, from, colon, false);
      case "embedContent", "batchEmbedContents" ->
          vertex ? null : place(Surface.EMBED_CONTENT, path, base, from, colon, false);
      default -> null;
    };
  }

  private static @Nullable Place place(
      Surface surface, String path, int base, int from, int to, boolean stream) {
    String raw = path.substring(from, to);
    String model = raw.indexOf('/') >= 0 ? null : PathSegment.decode(raw);
    return model == null
        ? null
        : new Place(surface, path.substring(base), model, from - base, to - base, stream);
  }
}
