package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.batch.Job;
import dev.signalbox.simulator.batch.Page;
import dev.signalbox.simulator.batch.Storage;
import dev.signalbox.simulator.batch.StoredFile;
import dev.signalbox.simulator.batch.Worker;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Checks;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Surface;
import dev.signalbox.simulator.script.Seal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/v1/batches` (docs: api-reference/batch, guides/batch): create, list, look at, cancel.
public final class Batches implements Surface {

  private static final Pattern ONE = Pattern.compile("/v1/batches/([\\w-]{1,100})(/cancel)?");
  private static final List<String> ENDPOINTS =
      List.of("/v1/responses", "/v1/chat/completions", "/v1/embeddings", "/v1/completions");
  private static final List<String> MEMBERS =
      List.of("input_file_id", "endpoint", "completion_window", "metadata", "output_expires_after");
  private static final int MAX_METADATA = 16;

  private final OpenAi vendor;
  private final Storage storage;
  private final Seal seal;
  private final String prefix;
  private final BatchForm form;

  /// @param worker who answers the calls
  /// @param prefix what stands before `/v1`
  public Batches(OpenAi vendor, Storage storage, Seal seal, Worker worker, String prefix) {
    this.vendor = vendor;
    this.storage = storage;
    this.seal = seal;
    this.prefix = prefix;
    this.form = new BatchForm(vendor, storage, seal, worker);
  }

  @Override
  public Optional<Route> route(Request request) {
    if (!request.path().startsWith(prefix + "/v1/batches")) {
      return Optional.empty();
    }
    String path = request.path().substring(prefix.length());
    if (path.equals("/v1/batches")) {
      return Optional.of(
          request.method().equals("POST")
              ? Route.post(Endpoint.of(vendor, this::create), "")
              : Route.get(Endpoint.of(vendor, this::list)));
    }
    Matcher one = ONE.matcher(path);
    if (!one.matches()) {
      return Optional.empty();
    }
    boolean cancel = one.group(2) != null;
    Endpoint endpoint = Endpoint.of(vendor, call -> look(call, one.group(1), cancel));
    return Optional.of(cancel ? Route.plain("POST", endpoint) : Route.get(endpoint));
  }

  private Reply create(Call call) {
    JsonValue.Obj body = call.body();
    Optional<Refusal> refusal = refusal(body);
    if (refusal.isPresent()) {
      return vendor.refuse(refusal.get(), call.requestId());
    }
    String account = OpenAiFiles.account(call);
    String inputId = body.string("input_file_id");
    String endpoint = body.string("endpoint");
    Optional<StoredFile> file =
        storage.files().find(account, inputId).filter(found -> found.live(call.received()));
    if (file.isPresent() && !file.get().purpose().equals("batch")) {
      return vendor.refuse(
          Refusal.invalid(
              "Input file must have purpose 'batch', got '" + file.get().purpose() + "'",
              "input_file_id"),
          call.requestId());
    }
    BatchInput input =
        file.map(found -> BatchInput.read(found.content(), endpoint, prefix))
            .orElseGet(() -> BatchInput.missing(inputId));
    Job job =
        new Job(
            new Job.Order(
                seal.id("batch_", call.requestId()),
                credentials(call.headers()),
                call.received(),
                call.knobs().batchTime(),
                input.lines(),
                body,
                input.faults()));
    storage.jobs().put(account, job.id(), job);
    return json(call, form.of(account, job, call.received()));
  }

  /// What is wrong with the request for a batch.
  private static Optional<Refusal> refusal(JsonValue.Obj body) {
    return Checks.first(
        () ->
            body.members().keySet().stream()
                .filter(name -> !MEMBERS.contains(name))
                .findFirst()
                .map(name ->
                    Refusal.invalid("Unknown parameter: '" + name + "'.", name)
                        .withCode("unknown_parameter")),
        () -> missing(body, "input_file_id"),
        () -> missing(body, "endpoint"),
        () -> missing(body, "completion_window"),
        () -> notOneOf(body, "endpoint", ENDPOINTS),
        () -> notOneOf(body, "completion_window", List.of("24h")),
        () ->
            Checks.when(
                !goodMetadata(body), () -> Refusal.invalid("Invalid 'metadata'.", "metadata")),
        () ->
            Checks.when(
                !goodExpiry(body),
                () -> Refusal.invalid("Invalid 'output_expires_after'.", "output_expires_after")));
  }

  private static Optional<Refusal> missing(JsonValue.Obj body, String name) {
    return Checks.when(
        body.get(name).isEmpty(),
        () ->
            Refusal.invalid("Missing required parameter: '" + name + "'.", name)
                .withCode("missing_required_parameter"));
  }

  private static Optional<Refusal> notOneOf(JsonValue.Obj body, String name, List<String> values) {
    String value = body.string(name);
    return Checks.when(
        !values.contains(value),
        () ->
            Refusal.invalid(
                    "Invalid value: '" + value + "'. Supported values are: " + values + ".", name)
                .withCode("invalid_value"));
  }

  private static boolean goodMetadata(JsonValue.Obj body) {
    Optional<JsonValue> metadata = body.get("metadata");
    return metadata.isEmpty()
        || metadata.get() instanceof JsonValue.Obj pairs
            && pairs.members().size() <= MAX_METADATA
            && pairs.members().entrySet().stream()
                .allMatch(pair ->
                    pair.getKey().length() <= 64
                        && pair.getValue() instanceof JsonValue.Text text
                        && text.value().length() <= 512);
  }

  private static boolean goodExpiry(JsonValue.Obj body) {
    return body.get("output_expires_after")
        .map(JsonValue::asObject)
        .map(after ->
            after.string("anchor").equals("created_at")
                && OpenAiFiles.validLife(after.number("seconds")))
        .orElse(true);
  }

  private static Headers credentials(Headers headers) {
    return new Headers(
        headers.lines().stream()
            .filter(line ->
                line.name().equalsIgnoreCase("authorization")
                    || line.name().equalsIgnoreCase("api-key"))
            .toList());
  }

  private Reply list(Call call) {
    String account = OpenAiFiles.account(call);
    Optional<Integer> limit = OpenAiFiles.limit(call.request(), 20, 100);
    if (limit.isEmpty()) {
      return vendor.refuse(Refusal.invalid("Invalid 'limit'.", "limit"), call.requestId());
    }
    Page<Job> page =
        Page.of(
            storage.jobs().of(account),
            Job::id,
            call.request().query("after"),
            Optional.empty(),
            limit.get());
    Function<Job, JsonValue.Obj> shown = job -> form.of(account, job, call.received());
    return json(call, OpenAiFiles.page(page, Job::id, shown));
  }

  private Reply look(Call call, String id, boolean cancel) {
    String account = OpenAiFiles.account(call);
    Optional<Job> job = storage.jobs().find(account, id);
    if (job.isEmpty()) {
      return vendor.refuse(
          new Refusal(
              404,
              "invalid_request_error",
              "No batch found with id '" + id + "'.",
              Optional.empty(),
              Optional.empty(),
              OptionalInt.empty()),
          call.requestId());
    }
    if (cancel) {
      if (form.failed(job.get(), call.received()) || completed(job.get(), call)) {
        return vendor.refuse(
            Refusal.invalid(
                "Cannot cancel a batch with status '"
                    + form.status(job.get(), call.received())
                    + "'."),
            call.requestId());
      }
      job.get().cancel(call.received());
    }
    return json(call, form.of(account, job.get(), call.received()));
  }

  private static boolean completed(Job job, Call call) {
    return job.ended(call.received()) && job.ending() != Job.Ending.CANCELLED;
  }

  private static Reply json(Call call, JsonValue.Obj body) {
    return Reply.Whole.json(200, OpenAi.jsonHeaders(call), body);
  }
}
