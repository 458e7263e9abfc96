package dev.signalbox.simulator.gemini;

import dev.signalbox.simulator.gemini.Shape.Bool;
import dev.signalbox.simulator.gemini.Shape.Bytes;
import dev.signalbox.simulator.gemini.Shape.MapOf;
import dev.signalbox.simulator.gemini.Shape.Message;
import dev.signalbox.simulator.gemini.Shape.Numeric;
import dev.signalbox.simulator.gemini.Shape.Repeated;
import dev.signalbox.simulator.gemini.Shape.Struct;
import dev.signalbox.simulator.gemini.Shape.Text;
import dev.signalbox.simulator.gemini.Shape.Value;
import java.util.HashMap;
import java.util.Map;

/// The messages of the Gemini API (docs: ai.google.dev/api/generate-content, /api/caching#Content,
/// /api/caching#Schema).
final class Shapes {

  private static final Shape TEXT = new Text();
  private static final Shape NUMBER = new Numeric();
  private static final Shape BOOL = new Bool();
  private static final Shape BYTES = new Bytes();
  private static final Shape VALUE = new Value();
  private static final Shape STRUCT = new Struct();

  private static final Message SCHEMA = new Message(Shapes::schema);

  private static final Message BLOB =
      Shape.message(Map.of("mimeType", TEXT, "data", BYTES, "displayName", TEXT));
  private static final Message FILE =
      Shape.message(Map.of("mimeType", TEXT, "fileUri", TEXT, "displayName", TEXT));

  private static final Message PART =
      Shape.message(
          with(
              Map.of(
                  "text", TEXT,
                  "inlineData", BLOB,
                  "fileData", FILE,
                  "functionCall", Shape.message(Map.of("id", TEXT, "name", TEXT, "args", STRUCT)),
                  "functionResponse",
                      Shape.message(
                          Map.of(
                              "id", TEXT,
                              "name", TEXT,
                              "response", STRUCT,
                              "willContinue", BOOL,
                              "scheduling", TEXT,
                              "parts",
                                  new Repeated(
                                      Shape.message(
                                          Map.of("inlineData", BLOB, "fileData", FILE))))),
                  "executableCode", STRUCT,
                  "codeExecutionResult", STRUCT),
              Map.of(
                  "thought", BOOL,
                  "thoughtSignature", BYTES,
                  "videoMetadata", STRUCT,
                  "mediaResolution", STRUCT,
                  "partMetadata", STRUCT)));

  static final Message CONTENT = Shape.message(Map.of("role", TEXT, "parts", new Repeated(PART)));

  private static final Message TOOL =
      Shape.message(
          with(
              Map.of(
                  "functionDeclarations",
                  new Repeated(
                      Shape.message(
                          Map.of(
                              "name", TEXT,
                              "description", TEXT,
                              "behavior", TEXT,
                              "parameters", SCHEMA,
                              "parametersJsonSchema", VALUE,
                              "response", SCHEMA,
                              "responseJsonSchema", VALUE)))),
              Map.of(
                  "googleSearch", STRUCT,
                  "googleSearchRetrieval", STRUCT,
                  "codeExecution", STRUCT,
                  "urlContext", STRUCT,
                  "computerUse", STRUCT,
                  "fileSearch", STRUCT,
                  "googleMaps", STRUCT)));

  private static final Message TOOL_CONFIG =
      Shape.message(
          Map.of(
              "functionCallingConfig",
              Shape.message(
                  Map.of(
                      "mode", TEXT,
                      "allowedFunctionNames", new Repeated(TEXT),
                      "streamFunctionCallArguments", BOOL)),
              "retrievalConfig",
              STRUCT,
              "includeServerSideToolInvocations",
              BOOL));

  private static final Message GENERATION_CONFIG =
      Shape.message(
          with(
              Map.of(
                  "stopSequences", new Repeated(TEXT),
                  "responseMimeType", TEXT,
                  "responseSchema", SCHEMA,
                  "responseJsonSchema", VALUE,
                  "responseModalities", new Repeated(TEXT),
                  "candidateCount", NUMBER,
                  "maxOutputTokens", NUMBER,
                  "temperature", NUMBER,
                  "topP", NUMBER,
                  "topK", NUMBER),
              with(
                  Map.of(
                      "seed", NUMBER,
                      "presencePenalty", NUMBER,
                      "frequencyPenalty", NUMBER,
                      "responseLogprobs", BOOL,
                      "logprobs", NUMBER,
                      "enableEnhancedCivicAnswers", BOOL,
                      "speechConfig", STRUCT,
                      "imageConfig", STRUCT,
                      "mediaResolution", TEXT),
                  Map.of(
                      "thinkingConfig",
                      Shape.message(
                          Map.of(
                              "includeThoughts", BOOL,
                              "thinkingBudget", NUMBER,
                              "thinkingLevel", TEXT))))));

  static final Message GENERATE =
      Shape.message(
          Map.of(
              "model", TEXT,
              "contents", new Repeated(CONTENT),
              "systemInstruction", CONTENT,
              "tools", new Repeated(TOOL),
              "toolConfig", TOOL_CONFIG,
              "safetySettings", new Repeated(STRUCT),
              "generationConfig", GENERATION_CONFIG,
              "cachedContent", TEXT,
              "store", BOOL,
              "serviceTier", TEXT));

  /// The same as Vertex has it.
  static final Message GENERATE_ON_VERTEX =
      Shape.message(with(GENERATE.fields().get(), Map.of("labels", new MapOf(TEXT))));

  static final Message COUNT =
      Shape.message(Map.of("contents", new Repeated(CONTENT), "generateContentRequest", GENERATE));

  static final Message COUNT_ON_VERTEX = GENERATE_ON_VERTEX;

  static final Message EMBED =
      Shape.message(
          Map.of(
              "model", TEXT,
              "content", CONTENT,
              "taskType", TEXT,
              "title", TEXT,
              "outputDimensionality", NUMBER));

  static final Message BATCH_EMBED = Shape.message(Map.of("requests", new Repeated(EMBED)));

  private Shapes() {}

  private static Map<String, Shape> schema() {
    return with(
        Map.of(
            "type", TEXT,
            "format", TEXT,
            "title", TEXT,
            "description", TEXT,
            "nullable", BOOL,
            "enum", new Repeated(TEXT),
            "maxItems", NUMBER,
            "minItems", NUMBER,
            "properties", new MapOf(SCHEMA),
            "required", new Repeated(TEXT)),
        with(
            Map.of(
                "minProperties", NUMBER,
                "maxProperties", NUMBER,
                "minLength", NUMBER,
                "maxLength", NUMBER,
                "pattern", TEXT,
                "example", VALUE,
                "anyOf", new Repeated(SCHEMA),
                "propertyOrdering", new Repeated(TEXT),
                "default", VALUE,
                "items", SCHEMA),
            Map.of("minimum", NUMBER, "maximum", NUMBER)));
  }

  private static Map<String, Shape> with(Map<String, Shape> some, Map<String, Shape> more) {
    Map<String, Shape> all = new HashMap<>(some);
    all.putAll(more);
    return Map.copyOf(all);
  }
}
