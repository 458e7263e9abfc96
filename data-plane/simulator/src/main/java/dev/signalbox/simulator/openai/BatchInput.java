package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.batch.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The file with the calls of a batch, one a line (docs: guides/batch). What is wrong with it shows
/// when the batch is validated, with the number of the line.
final class BatchInput {

  private static final int MAX_LINES = 50_000;
  private static final int MAX_FAULTS = 100;

  private final String endpoint;
  private final String prefix;
  private final List<Line> lines = new ArrayList<>();
  private final List<JsonValue> faults = new ArrayList<>();
  private final Set<String> customIds = new HashSet<>();
  private int number;

  private BatchInput(String endpoint, String prefix) {
    this.endpoint = endpoint;
    this.prefix = prefix;
  }

  /// Reads a file.
  ///
  /// @param endpoint where all calls of the batch go
  /// @param prefix what stands before the path of each call
  static BatchInput read(byte[] content, String endpoint, String prefix) {
    BatchInput input = new BatchInput(endpoint, prefix);
    String text = new String(content, StandardCharsets.UTF_8);
    text.lines().forEach(input::line);
    if (input.number == 0) {
      input.faults.add(fault("empty_file", "The batch input file is empty.", 0, ""));
    }
    if (input.number > MAX_LINES) {
      input.faults.add(
          fault("too_many_tasks", "The batch input file has more than 50000 requests.", 0, ""));
    }
    return input;
  }

  /// A batch without a file that it could read.
  static BatchInput missing(String id) {
    BatchInput input = new BatchInput("", "");
    input.faults.add(
        fault(
            "file_not_found", "The input file " + id + " could not be read.", 0, "input_file_id"));
    return input;
  }

  List<Line> lines() {
    return faults.isEmpty() ? List.copyOf(lines) : List.of();
  }

  List<JsonValue> faults() {
    return faults;
  }

  private void line(String text) {
    if (text.isBlank()) {
      return;
    }
    number++;
    if (number > MAX_LINES || faults.size() == MAX_FAULTS) {
      return;
    }
    JsonValue.Obj line;
    try {
      line = Json.parse(text).asObject();
    } catch (JsonException unreadable) {
      faults.add(
          fault("invalid_json_line", "This line is not parseable as valid JSON.", number, ""));
      return;
    }
    fault(line).ifPresentOrElse(faults::add, () -> add(line));
  }

  private void add(JsonValue.Obj line) {
    lines.add(new Line(line.string("custom_id"), prefix + endpoint, line.object("body")));
  }

  private Optional<JsonValue> fault(JsonValue.Obj line) {
    for (String name : List.of("custom_id", "method", "url", "body")) {
      Optional<JsonValue> value = line.get(name);
      if (value.isEmpty()) {
        return fault(
            "missing_required_parameter", "Missing required parameter: '" + name + "'.", name);
      }
      boolean kind =
          name.equals("body")
              ? value.get() instanceof JsonValue.Obj
              : value.get() instanceof JsonValue.Text;
      if (!kind) {
        return fault("invalid_type", "Invalid type for '" + name + "'.", name);
      }
    }
    if (!line.string("method").equals("POST")) {
      return fault("invalid_method", "The method of a batch request must be POST.", "method");
    }
    if (!line.string("url").equals(endpoint)) {
      return fault(
          "url_mismatch",
          "The URL provided for this request does not match the batch endpoint.",
          "url");
    }
    if (!customIds.add(line.string("custom_id"))) {
      return fault(
          "duplicate_custom_id",
          "The custom_id '" + line.string("custom_id") + "' is used by another request.",
          "custom_id");
    }
    String model = new Line("", "", line.object("body")).model();
    if (model.isEmpty()) {
      return fault(
          "missing_required_parameter", "Missing required parameter: 'body.model'.", "body.model");
    }
    return lines.isEmpty() || lines.getFirst().model().equals(model)
        ? Optional.empty()
        : fault("model_mismatch", "All requests of a batch must be for one model.", "body.model");
  }

  private Optional<JsonValue> fault(String code, String message, String parameter) {
    return Optional.of(fault(code, message, number, parameter));
  }

  private static JsonValue fault(String code, String message, int line, String parameter) {
    return JsonValue.object()
        .put("code", code)
        .put("message", message)
        .put("param", parameter.isEmpty() ? new JsonValue.Null() : JsonValue.of(parameter))
        .put("line", line == 0 ? new JsonValue.Null() : JsonValue.of(line))
        .build();
  }
}
